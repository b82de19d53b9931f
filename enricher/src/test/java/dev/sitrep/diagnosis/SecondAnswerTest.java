package dev.sitrep.diagnosis;

import static dev.sitrep.diagnosis.Examples.CRASH;
import static dev.sitrep.diagnosis.Examples.FILE;
import static dev.sitrep.diagnosis.Examples.answer;
import static dev.sitrep.diagnosis.Examples.goodAnswer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.sitrep.diagnosis.Answer.Unanswered;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.engine.Engine;
import dev.sitrep.engine.EngineState;
import dev.sitrep.engine.EngineState.Able;
import dev.sitrep.engine.EngineState.Unable;
import dev.sitrep.engine.ModelSettings;
import dev.sitrep.engine.Reason;
import dev.sitrep.evidence.CaseFile;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which questions are put to an engine at all, and which of them twice.
@Timeout(30)
class SecondAnswerTest {
  private static final Able ABLE = new Able("0.32.15", "sha256:abc", false, List.of());
  private static final String INVENTED =
      answer(
          "The program starts and looks for db.url. It waits for redis-7 on port 6399.",
          "E3",
          "connection to redis-7 refused",
          "The container app cannot reach redis-7 on port 6399.");
  private static final String PARTLY =
      answer(
          "The program starts and looks for db.url. It asks redis-7 for its settings.",
          "E3",
          "key db.url is missing in /etc/api/settings.yaml",
          "The container app exits because the key db.url is missing in configmap api-settings.");

  private final List<String> asked = new ArrayList<>();

  @Test
  void an_answer_with_faults_is_asked_for_once_more_with_the_list_of_them() throws Exception {
    var consulted = diagnose(ABLE, INVENTED, goodAnswer());
    assertInstanceOf(Explained.class, consulted.diagnosis());
    assertEquals(2, asked.size());
    assertTrue(asked.getLast().startsWith(asked.getFirst()), "the engine has to read it all again");
    var faults = asked.getLast().substring(asked.getFirst().length());
    assertTrue(faults.contains("connection to redis-7 refused"), faults);
    assertTrue(faults.contains("6399"), faults);
    assertEquals(2, consulted.effort().calls());
    assertEquals(4, consulted.effort().claims());
    assertEquals(4, consulted.effort().verified());
  }

  @Test
  void what_is_no_json_is_asked_for_once_more_too() throws Exception {
    var consulted = diagnose(ABLE, "I think it is the network.", goodAnswer());
    assertInstanceOf(Explained.class, consulted.diagnosis());
    assertEquals(2, asked.size());
  }

  @Test
  void who_invents_twice_explains_nothing() throws Exception {
    var consulted = diagnose(ABLE, INVENTED, INVENTED);
    var unexplained = assertInstanceOf(Unexplained.class, consulted.diagnosis());
    assertEquals(Reason.UNGROUNDED, unexplained.reason());
    assertEquals("sha256:abc", consulted.effort().modelDigest());
    assertEquals(2, asked.size());
    assertTrue(consulted.effort().claims() > consulted.effort().verified());
  }

  @Test
  void what_holds_in_part_is_kept_where_the_second_answer_is_worse() throws Exception {
    for (var second : List.of(INVENTED, "nonsense")) {
      var consulted = diagnose(ABLE, PARTLY, second);
      var explained = assertInstanceOf(Explained.class, consulted.diagnosis(), second);
      assertTrue(explained.summary().startsWith("The container app exits because"), second);
      assertFalse(explained.summary().contains("redis"), second);
      assertEquals(1, consulted.effort().claims() - consulted.effort().verified());
    }
  }

  @Test
  void what_holds_in_part_is_not_put_at_risk_when_time_is_short() throws Exception {
    var consulted = diagnose(ABLE, Duration.ofMillis(600), FILE, PARTLY, goodAnswer());
    assertInstanceOf(Explained.class, consulted.diagnosis());
    assertEquals(1, asked.size(), "a second answer would come after the report");
  }

  /// While the second question waits for its turn, the engine is with somebody who takes five
  /// seconds; the patience is two.
  @Test
  void what_holds_in_part_does_not_wait_long_for_another_turn() throws Exception {
    var slow = Duration.ofSeconds(5);
    var left = new ArrayList<>(List.of(PARTLY, goodAnswer(), goodAnswer()));
    var entered = new AtomicInteger();
    var model =
        new StreamingChatModel() {
          @Override
          public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            try {
              Thread.sleep(entered.getAndIncrement() == 1 ? slow : Duration.ofMillis(400));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            handler.onCompleteResponse(
                ChatResponse.builder().aiMessage(AiMessage.from(left.removeFirst())).build());
          }
        };
    var patience = Duration.ofSeconds(2);
    var settings =
        new ModelSettings(
            "ollama",
            "m",
            URI.create("http://unused"),
            "",
            false,
            Optional.empty(),
            8192,
            0,
            900,
            patience,
            slow.multipliedBy(3),
            1,
            5);
    var diagnostician = new Diagnostician(Engine.of(model), settings, UnaryOperator.identity());
    var other =
        Thread.ofVirtual()
            .unstarted(() -> {
              try {
                diagnostician.diagnose(FILE, List.of(CRASH));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    long began = System.nanoTime();
    var started = new AtomicInteger();
    var consulted =
        diagnostician.diagnose(
            FILE,
            List.of(CRASH),
            List.of(),
            () -> {
              if (started.getAndIncrement() == 0) {
                other.start();
              }
            },
            _ -> {});
    assertTrue(Duration.ofNanos(System.nanoTime() - began).compareTo(patience) < 0, "waited");
    var explained = assertInstanceOf(Explained.class, consulted.diagnosis());
    assertFalse(explained.summary().contains("redis"), explained.summary());
    assertEquals(1, consulted.effort().calls());
    other.interrupt();
  }

  @Test
  void a_model_that_says_it_cannot_tell_is_not_asked_again() throws Exception {
    var consulted = diagnose(ABLE, goodAnswer().replace("supported", "insufficient"));
    assertEquals(
        Reason.INSUFFICIENT, assertInstanceOf(Unexplained.class, consulted.diagnosis()).reason());
    assertEquals(1, asked.size());
  }

  @Test
  void an_engine_that_would_pass_evidence_on_is_never_asked() throws Exception {
    var far = new Unable(Reason.REFUSED, "it stands for a model at far.example", "use another");
    var unexplained = assertInstanceOf(Unexplained.class, diagnose(far, goodAnswer()).diagnosis());
    assertEquals("it stands for a model at far.example", unexplained.why());
    var answer = diagnostician(far, Duration.ZERO, goodAnswer()).ask("What is a pod?");
    assertEquals(Reason.REFUSED, assertInstanceOf(Unanswered.class, answer).reason());
    assertEquals(List.of(), asked);
  }

  @Test
  void an_engine_that_looks_down_is_asked_all_the_same() throws Exception {
    var down = new Unable(Reason.UNREACHABLE, "no Ollama", "start it");
    assertInstanceOf(Explained.class, diagnose(down, goodAnswer()).diagnosis());
  }

  @Test
  void a_model_on_a_cpu_gets_a_shorter_prompt_and_is_named_with_its_digest() throws Exception {
    var evidence =
        Stream.concat(
                FILE.exhibits().stream(), Collections.nCopies(900, FILE.exhibits().get(2)).stream())
            .<dev.sitrep.evidence.Evidence>map(exhibit -> exhibit.evidence())
            .toList();
    var large = CaseFile.of(FILE.incident(), Examples.NOW, evidence);
    diagnose(ABLE, Duration.ZERO, large, goodAnswer());
    var onCpu = new Able("0.32.15", "sha256:abc", true, List.of());
    var consulted = diagnose(onCpu, Duration.ZERO, large, goodAnswer());
    assertEquals("sha256:abc", consulted.effort().modelDigest());
    assertTrue(consulted.effort().leftOut() > 0);
    assertTrue(asked.getLast().length() < 0.6 * asked.getFirst().length(), asked.getLast());
  }

  private Consulted diagnose(EngineState state, String... answers) throws InterruptedException {
    return diagnose(state, Duration.ZERO, FILE, answers);
  }

  private Consulted diagnose(EngineState state, Duration each, CaseFile file, String... answers)
      throws InterruptedException {
    return diagnostician(state, each, answers).diagnose(file, List.of(CRASH));
  }

  /// With a second of patience.
  ///
  /// @param each how long every answer takes
  private Diagnostician diagnostician(EngineState state, Duration each, String... answers) {
    var left = new ArrayList<>(List.of(answers));
    var model =
        new StreamingChatModel() {
          @Override
          public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            asked.add(((UserMessage) request.messages().getLast()).singleText());
            try {
              Thread.sleep(each);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            handler.onCompleteResponse(
                ChatResponse.builder().aiMessage(AiMessage.from(left.removeFirst())).build());
          }
        };
    var engine =
        new Engine() {
          @Override
          public StreamingChatModel model() {
            return model;
          }

          @Override
          public EngineState look() {
            return state;
          }
        };
    var second = Duration.ofSeconds(1);
    var settings =
        new ModelSettings("ollama", "qwen3:8b", URI.create("http://unused"), 8192, 900, second, 1);
    return new Diagnostician(engine, settings, UnaryOperator.identity());
  }
}
