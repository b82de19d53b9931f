package dev.sitrep.diagnosis;

import static dev.sitrep.diagnosis.Examples.CRASH;
import static dev.sitrep.diagnosis.Examples.FILE;
import static dev.sitrep.diagnosis.Examples.goodAnswer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.TokenUsage;
import dev.sitrep.diagnosis.Answer.Answered;
import dev.sitrep.diagnosis.Answer.Unanswered;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.engine.Engine;
import dev.sitrep.engine.FakeOllama;
import dev.sitrep.engine.ModelSettings;
import dev.sitrep.engine.Models;
import dev.sitrep.engine.NoAnswer;
import dev.sitrep.engine.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DiagnosticianTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void an_explanation_comes_with_what_it_took() throws InterruptedException {
    var consulted = diagnostician(request -> response(goodAnswer(), 1000)).diagnose(FILE, one());
    assertInstanceOf(Explained.class, consulted.diagnosis());
    assertEquals(1000, consulted.effort().promptTokens());
    assertEquals(99, consulted.effort().answerTokens());
    assertEquals(12, consulted.effort().promptDigest().length());
    assertFalse(consulted.effort().took().isNegative());
  }

  @Test
  void without_a_model_the_report_says_how_to_get_one() throws InterruptedException {
    var unexplained =
        assertInstanceOf(Unexplained.class, Diagnostician.none().diagnose(FILE, one()).diagnosis());
    assertEquals("no model configured", unexplained.why());
    assertEquals("set model.name to let a local model explain the findings", unexplained.wayOut());
    assertInstanceOf(Unanswered.class, Diagnostician.none().ask("What is a pod?"));
  }

  @Test
  void a_prompt_that_the_engine_refuses_as_too_long_is_built_shorter_once()
      throws InterruptedException {
    var lengths = new java.util.ArrayList<Integer>();
    var file =
        dev.sitrep.evidence.CaseFile.of(
            FILE.incident(),
            Examples.NOW,
            java.util.Collections.nCopies(500, FILE.exhibits().get(2).evidence()));
    var engine =
        engine(request -> {
          lengths.add(request.messages().getLast().toString().length());
          throw new NoAnswer(Reason.OVERFLOW, "too long", "", 9000);
        });
    var consulted =
        new Diagnostician(engine, settings(Duration.ofSeconds(5), 1), UnaryOperator.identity())
            .diagnose(file, one());
    assertInstanceOf(Unexplained.class, consulted.diagnosis());
    assertEquals(2, lengths.size());
    assertTrue(lengths.getLast() < lengths.getFirst() * 0.9, lengths.toString());
  }

  @Test
  void no_more_questions_than_permits_are_with_the_engine() throws Exception {
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var diagnostician =
        new Diagnostician(
            engine(request -> {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              pause(30);
              inside.decrementAndGet();
              return response(goodAnswer(), 0);
            }),
            settings(Duration.ofSeconds(20), 2),
            UnaryOperator.identity());
    var all =
        threads.invokeAll(
            java.util.Collections.<java.util.concurrent.Callable<Consulted>>nCopies(
                12, () -> diagnostician.diagnose(FILE, one())));
    for (var one : all) {
      assertInstanceOf(Explained.class, one.get().diagnosis());
    }
    assertEquals(2, most.get());
  }

  @Test
  void who_gets_no_permit_in_time_is_told_so() throws Exception {
    var entered = new CountDownLatch(1);
    var diagnostician =
        diagnostician(request -> {
          entered.countDown();
          // holds its permit although it was told to stop
          var end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
          while (System.nanoTime() < end) {
            Thread.onSpinWait();
          }
          return response(goodAnswer(), 0);
        });
    var first = threads.submit(() -> diagnostician.diagnose(FILE, one()));
    entered.await();
    var second = (Unexplained) diagnostician.diagnose(FILE, one()).diagnosis();
    assertEquals("the model was busy with other incidents for 1 s", second.why());
    var late = (Unexplained) first.get().diagnosis();
    assertEquals("model timed out after 1 s", late.why());
  }

  @Test
  void an_interrupt_ends_the_call_and_is_passed_on() throws Exception {
    try (var ollama = new FakeOllama(exchange -> Thread.sleep(20_000))) {
      ollama.then(ollama.stallsAfter(FakeOllama.piece("The")));
      var settings = Examples.settings(ollama.url(), Duration.ofSeconds(20));
      var diagnostician =
          new Diagnostician(Models.open(settings), settings, UnaryOperator.identity());
      var passedOn = new CountDownLatch(1);
      var asking =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  diagnostician.diagnose(FILE, one());
                } catch (InterruptedException e) {
                  passedOn.countDown();
                }
              });
      while (ollama.asked().isEmpty()) {
        Thread.sleep(10);
      }
      asking.interrupt();
      assertTrue(passedOn.await(5, java.util.concurrent.TimeUnit.SECONDS));
      assertTrue(ollama.wasHungUpOn(), "the engine goes on generating for nobody");
    }
  }

  @Test
  void an_engine_that_throws_anything_is_a_reason() throws InterruptedException {
    var unexplained =
        (Unexplained)
            diagnostician(
                    request -> {
                      throw new IllegalStateException("no\nsuch thing");
                    })
                .diagnose(FILE, one())
                .diagnosis();
    assertEquals(
        "the model's engine failed: IllegalStateException no such thing", unexplained.why());
  }

  @Test
  void answers_a_question_and_cleans_what_goes_in_and_out() throws InterruptedException {
    var asked = new java.util.ArrayList<String>();
    var diagnostician =
        new Diagnostician(
            engine(request -> {
              asked.add(request.messages().getLast().toString());
              return response(" Ask @channel. ", 0);
            }),
            settings(Duration.ofSeconds(5), 1),
            text -> text.replace("@channel", "(channel)"));
    var answered = assertInstanceOf(Answered.class, diagnostician.ask("Who is @channel?"));
    assertEquals("Ask (channel).", answered.text());
    assertEquals("qwen3:8b", answered.model());
    assertTrue(asked.getFirst().contains("Who is (channel)?"));
  }

  @Test
  void a_model_that_cannot_be_opened_is_told_with_its_key() {
    var settings =
        new ModelSettings(
            "clippy", "x", URI.create("http://h"), 8192, 900, Duration.ofSeconds(1), 1);
    var thrown = assertThrows(IllegalArgumentException.class, () -> Models.open(settings));
    assertEquals(
        "model.provider: there is no provider clippy; known are [ollama, openai]",
        thrown.getMessage());
    for (var name : List.of("gpt-oss:120b-cloud", "glm:cloud", " ")) {
      var cloud =
          new ModelSettings(
              "ollama", name, URI.create("http://h"), 8192, 900, Duration.ofSeconds(1), 1);
      var refused = assertThrows(IllegalArgumentException.class, () -> Models.open(cloud));
      assertTrue(String.valueOf(refused.getMessage()).startsWith("model.name: "));
    }
  }

  @Test
  void settings_that_cannot_work_are_refused_with_their_key() {
    var second = Duration.ofSeconds(1);
    for (Runnable bad :
        List.<Runnable>of(
            () -> new ModelSettings("o", "n", URI.create("u"), 1000, 300, second, 1),
            () -> new ModelSettings("o", "n", URI.create("u"), 4096, 3000, second, 1),
            () -> new ModelSettings("o", "n", URI.create("u"), 4096, 900, Duration.ZERO, 1),
            () -> new ModelSettings("o", "n", URI.create("u"), 4096, 900, second, 0))) {
      var refused = assertThrows(IllegalArgumentException.class, bad::run);
      assertTrue(String.valueOf(refused.getMessage()).matches("model\\.\\w+: .*set .*"));
    }
  }

  private static List<dev.sitrep.finding.Finding> one() {
    return List.of(CRASH);
  }

  private static Diagnostician diagnostician(Function<ChatRequest, ChatResponse> answers) {
    return new Diagnostician(
        engine(answers), settings(Duration.ofSeconds(1), 1), UnaryOperator.identity());
  }

  private static ModelSettings settings(Duration patience, int permits) {
    return new ModelSettings(
        "ollama", "qwen3:8b", URI.create("http://unused"), 8192, 900, patience, permits);
  }

  private static Engine engine(Function<ChatRequest, ChatResponse> answers) {
    return Engine.of(
        new StreamingChatModel() {
          @Override
          public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            handler.onCompleteResponse(answers.apply(request));
          }
        });
  }

  private static ChatResponse response(String text, int promptTokens) {
    var response = ChatResponse.builder().aiMessage(AiMessage.from(text));
    return promptTokens == 0
        ? response.build()
        : response.tokenUsage(new TokenUsage(promptTokens, 99)).build();
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
