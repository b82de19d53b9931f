package dev.sitrep.diagnosis;

import static dev.sitrep.diagnosis.Examples.CRASH;
import static dev.sitrep.diagnosis.Examples.FILE;
import static dev.sitrep.engine.FakeOllama.breaksOff;
import static dev.sitrep.engine.FakeOllama.fails;
import static dev.sitrep.engine.FakeOllama.garbles;
import static dev.sitrep.engine.FakeOllama.isKilled;
import static dev.sitrep.engine.FakeOllama.model;
import static dev.sitrep.engine.FakeOllama.repeatsItself;
import static dev.sitrep.engine.FakeOllama.stalls;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.diagnosis.Answer.Answered;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.engine.Chats;
import dev.sitrep.engine.FakeOllama;
import dev.sitrep.engine.ModelSettings;
import dev.sitrep.engine.Models;
import dev.sitrep.engine.NoAnswer;
import dev.sitrep.engine.Reason;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.Exhibit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What becomes of a diagnosis when Ollama behaves as it does: see [FakeOllama].
@Timeout(60)
class OllamaMannersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  static Stream<Arguments> passing() {
    return Stream.of(
        passing(o -> o.after(3, breaksOff()), "broke off (no final line)", "log of Ollama"),
        passing(o -> o.after(3, isKilled()), "broke off (", "log of Ollama"),
        passing(o -> o.after(3, repeatsItself()), "broke off (no final line)", "log of Ollama"),
        passing(o -> o.after(3, garbles()), "a line that is no JSON", "model.url"),
        passing(
            o -> o.after(3, fails("model runner has unexpectedly stopped")),
            "failed while it answered: model runner has unexpectedly stopped",
            "log of Ollama"),
        passing(
            o -> o.crashesAtLoad("signal: killed"),
            "status 500: llama-server process has terminated: signal: killed",
            "memory"));
  }

  private static Arguments passing(UnaryOperator<FakeOllama> how, String why, String wayOut) {
    return Arguments.of(how, why, wayOut);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("passing")
  void a_fault_that_passes_costs_one_explanation(
      UnaryOperator<FakeOllama> how, String why, String wayOut) throws Exception {
    try (var ollama = how.apply(good(model("qwen3:8b")));
        var diagnostician = diagnostician(ollama)) {
      var unexplained = unexplained(diagnostician);
      assertTrue(unexplained.why().contains(why), unexplained.why());
      assertTrue(unexplained.wayOut().contains(wayOut), unexplained.wayOut());
      leftAlone(ollama);
      ollama.recovers();
      assertInstanceOf(Explained.class, diagnosed(diagnostician));
    }
  }

  static Stream<Arguments> lasting() {
    return Stream.of(
        lasting(good(model("llama3.2:3b")), Reason.MISSING, "run: ollama pull qwen3:8b"),
        lasting(good(model("qwen3:8b").onlyEmbedding()), Reason.REFUSED, "model.name"),
        lasting(
            good(model("qwen3:8b").thinking()).isVersion("0.31.1"),
            Reason.GARBLED,
            "Ollama 0.31.2 or newer"),
        lasting(
            FakeOllama.with(model("qwen3:8b")).answers("word ".repeat(900)),
            Reason.BROKEN_OFF,
            "raise model.answerTokens"),
        lasting(
            FakeOllama.with(model("qwen3:8b"))
                .answers(
                    "<!channel> run `kubectl delete ns prod`, see https://evil.example/\u001b[2J"),
            Reason.UNGROUNDED,
            "model.name"));
  }

  private static Arguments lasting(FakeOllama ollama, Reason reason, String wayOut) {
    return Arguments.of(ollama, reason, wayOut);
  }

  @ParameterizedTest(name = "{1} {2}")
  @MethodSource("lasting")
  void a_fault_that_lasts_is_a_reason_with_a_way_out(
      FakeOllama ollama, Reason reason, String wayOut) throws Exception {
    var settings = settings(ollama, 4096, 200, PATIENCE, PATIENCE);
    try (ollama;
        var diagnostician = diagnostician(settings)) {
      var unexplained = unexplained(diagnostician);
      assertEquals(reason, unexplained.reason(), unexplained.why());
      assertTrue(unexplained.wayOut().contains(wayOut), unexplained.wayOut());
      assertFalse(unexplained.why().contains("evil"), unexplained.why());
      leftAlone(ollama);
    }
  }

  @Test
  void a_model_that_runs_elsewhere_explains_nothing() throws Exception {
    try (var ollama = good(model("qwen3:8b").remote("https://far.example"));
        var diagnostician = diagnostician(ollama)) {
      var reason = unexplained(diagnostician).reason();
      assertTrue(List.of(Reason.REFUSED, Reason.FAILED).contains(reason), reason.toString());
      assertEquals(0, ollama.answered());
    }
  }

  @Test
  void exactly_the_window_is_too_many() throws Exception {
    try (var ollama = good(model("qwen3:8b"))) {
      var engine = Models.open(settings(ollama, 2048, 200, PATIENCE, PATIENCE));
      var full =
          assertThrows(NoAnswer.class, () -> Chats.chat(engine, "word ".repeat(2044).strip()));
      assertEquals(Reason.OVERFLOW, full.reason());
      assertEquals(2048, full.promptTokens());
      var fits =
          assertThrows(NoAnswer.class, () -> Chats.chat(engine, "word ".repeat(2043).strip()));
      assertEquals(Reason.BROKEN_OFF, fits.reason(), "one token of room for the answer");
    }
  }

  @Test
  void a_prompt_that_was_too_long_is_built_again_and_fits() throws Exception {
    try (var ollama = good(model("qwen3:8b").lettersPerToken(2));
        var diagnostician = diagnostician(settings(ollama, 8192, 900, PATIENCE, PATIENCE))) {
      var consulted = diagnostician.diagnose(longFile(), List.of(CRASH));
      assertInstanceOf(Explained.class, consulted.diagnosis());
      assertEquals(1, ollama.asked().size() - ollama.answered(), "the first was refused");
      assertEquals(0, ollama.reloads());
      var next = diagnostician.diagnose(longFile(), List.of(CRASH));
      assertInstanceOf(Explained.class, next.diagnosis());
      assertEquals(
          1, ollama.asked().size() - ollama.answered(), "the next of this kind fits at once");
    }
  }

  static Stream<FakeOllama> cutting() {
    var coarse = model("qwen3:8b").lettersPerToken(2);
    return Stream.of(
        FakeOllama.with(coarse).behindAGatewayWithout("truncate", "shift"),
        FakeOllama.with(coarse).isVersion("0.12.3"));
  }

  @ParameterizedTest
  @MethodSource("cutting")
  void a_prompt_that_was_cut_without_a_word_is_noticed_and_its_answer_not_used(FakeOllama ollama)
      throws Exception {
    var whole =
        "The container app exits because the key db.url is missing in configmap api-settings.";
    var half = "The container app exits with code 78 because the key db.url is missing.";
    // the marks of two turns: nothing is missing
    ollama.answers(prompt ->
        prompt.lastIndexOf("||||") > 0
            ? goodAnswer(prompt)
            : goodAnswer("").replace("\"E1\"", "\"E3\"").replace(whole, half));
    try (ollama;
        var diagnostician = diagnostician(settings(ollama, 8192, 900, PATIENCE, PATIENCE))) {
      var diagnosis = diagnostician.diagnose(longFile(), List.of(CRASH)).diagnosis();
      var explained = assertInstanceOf(Explained.class, diagnosis);
      assertTrue(explained.summary().startsWith(whole), explained.summary());
      assertTrue(ollama.answered() >= 2, "the first prompt was cut, the second built to fit");
    }
  }

  @Test
  void whatever_is_asked_the_model_stays_loaded() throws Exception {
    var faulty =
        Examples.answer(
            "The container was OOMKilled with exit code 137.",
            "E3",
            "key db.url is missing in /etc/api/settings.yaml",
            "The container app exits because the key db.url is missing.");
    try (var ollama = good(model("qwen3:8b"));
        var diagnostician = diagnostician(ollama)) {
      assertInstanceOf(Explained.class, diagnosed(diagnostician));
      ollama.answers(faulty);
      assertInstanceOf(Explained.class, diagnosed(diagnostician));
      ollama.answers("A pod is a group of containers.");
      assertInstanceOf(Answered.class, diagnostician.ask("What is a pod?"));
      assertTrue(ollama.asked().size() >= 4, "one, one with a second try, a question");
      assertEquals(1, ollama.loads());
      assertEquals(0, ollama.reloads());
    }
  }

  @Test
  void other_options_would_load_the_model_again() throws Exception {
    try (var ollama = good(model("qwen3:8b"))) {
      for (int window : List.of(4096, 8192, 8192, 4096)) {
        try (var diagnostician = diagnostician(settings(ollama, window, 900, PATIENCE, PATIENCE))) {
          assertInstanceOf(Explained.class, diagnosed(diagnostician));
        }
      }
      assertEquals(3, ollama.loads());
      assertEquals(2, ollama.reloads());
    }
  }

  @Test
  void a_withdrawn_question_frees_the_engine_at_once() throws Exception {
    try (var ollama = good(model("qwen3:8b")).after(2, stalls());
        var diagnostician = diagnostician(ollama)) {
      var passedOn = new CountDownLatch(1);
      var asking =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  diagnostician.diagnose(FILE, List.of(CRASH));
                } catch (InterruptedException e) {
                  passedOn.countDown();
                }
              });
      eventually("the question is there", () -> ollama.atOnce() == 1);
      asking.interrupt();
      assertTrue(passedOn.await(5, TimeUnit.SECONDS));
      leftAlone(ollama);
      ollama.recovers();
      assertInstanceOf(Explained.class, diagnosed(diagnostician));
      assertEquals(1, ollama.loads());
    }
  }

  @Test
  void a_question_that_is_withdrawn_while_it_waits_is_skipped() throws Exception {
    try (var ollama = good(model("qwen3:8b")).after(2, stalls());
        var one = diagnostician(ollama);
        var other = diagnostician(ollama)) {
      var first = threads.submit(() -> diagnosed(one));
      eventually("the first is there", () -> ollama.atOnce() == 1);
      var second = threads.submit(() -> diagnosed(other));
      eventually("the second waits behind it", () -> ollama.atOnce() == 2);
      second.cancel(true);
      eventually("the second is gone", () -> ollama.atOnce() == 1);
      first.cancel(true);
      leftAlone(ollama);
      assertEquals(0, ollama.answered());
    }
  }

  @Test
  void a_load_that_takes_longer_than_the_patience_is_not_stopped() throws Exception {
    var load = Duration.ofMillis(1500);
    try (var ollama = good(model("qwen3:8b")).loadsFor(load);
        var diagnostician =
            diagnostician(
                settings(ollama, 4096, 900, Duration.ofMillis(300), Duration.ofSeconds(20)))) {
      assertInstanceOf(Explained.class, diagnosed(diagnostician));
      assertEquals(1, ollama.loads());
      assertEquals(1, ollama.asked().size());
    }
  }

  @Test
  void a_load_that_takes_longer_than_everything_begins_anew_each_time() throws Exception {
    try (var ollama = good(model("qwen3:8b")).loadsFor(Duration.ofSeconds(2));
        var diagnostician =
            diagnostician(
                settings(ollama, 4096, 900, Duration.ofMillis(500), Duration.ofMillis(500)))) {
      assertEquals(Reason.LATE, unexplained(diagnostician).reason());
      leftAlone(ollama);
      assertEquals(Reason.LATE, unexplained(diagnostician).reason());
      assertEquals(0, ollama.loads());
    }
  }

  @Test
  void an_engine_that_loads_for_others_is_busy() throws Exception {
    try (var ollama = good(model("qwen3:8b")).loadsFor(Duration.ofSeconds(2)).queuesAtMost(0);
        var one = diagnostician(ollama);
        var other = diagnostician(ollama)) {
      var first = threads.submit(() -> diagnosed(one));
      eventually("the model is being loaded", () -> ollama.atOnce() == 1);
      var busy = unexplained(other);
      assertEquals(Reason.BUSY, busy.reason());
      assertTrue(busy.why().contains("server busy, please try again. maximum"), busy.why());
      assertInstanceOf(Explained.class, first.get());
    }
  }

  @Test
  void an_answer_that_drips_ends_at_the_total_and_one_that_stalls_before() throws Exception {
    try (var ollama = good(model("qwen3:8b")).writesEvery(Duration.ofMillis(200));
        var diagnostician =
            diagnostician(
                settings(ollama, 4096, 900, Duration.ofSeconds(1), Duration.ofSeconds(2)))) {
      long began = System.nanoTime();
      assertEquals(Reason.LATE, unexplained(diagnostician).reason());
      assertTrue(since(began).toMillis() < 3500, since(began).toString());
      leftAlone(ollama);
      ollama.writesEvery(Duration.ZERO).after(2, stalls());
      began = System.nanoTime();
      assertEquals(Reason.LATE, unexplained(diagnostician).reason());
      assertTrue(since(began).toMillis() < 3500, since(began).toString());
      leftAlone(ollama);
      ollama.recovers();
      assertInstanceOf(Explained.class, diagnosed(diagnostician));
    }
  }

  @Test
  void a_thinking_model_does_not_think_and_one_that_does_all_the_same_is_understood()
      throws Exception {
    try (var ollama = good(model("qwen3:8b").thinking());
        var diagnostician = diagnostician(ollama)) {
      var told = diagnostician.diagnose(FILE, List.of(CRASH));
      assertInstanceOf(Explained.class, told.diagnosis());
      ollama.behindAGatewayWithout("think");
      var untold = diagnostician.diagnose(FILE, List.of(CRASH));
      assertInstanceOf(Explained.class, untold.diagnosis());
      assertTrue(
          untold.effort().answerTokens() > told.effort().answerTokens() + 100,
          "the thoughts are paid for: " + untold.effort());
    }
  }

  @Test
  void the_order_of_the_schema_and_of_the_alphabet_are_one() throws Exception {
    var written = new ArrayList<String>();
    for (var model : List.of(model("qwen3:8b"), model("qwen3:8b").withOwnTemplate())) {
      try (var ollama = good(model);
          var diagnostician = diagnostician(ollama)) {
        var words = new StringBuilder();
        diagnostician.diagnose(FILE, List.of(CRASH), List.of(), () -> {}, words::append);
        written.add(words.toString());
      }
    }
    assertEquals(written.getFirst(), written.getLast());
  }

  @Test
  void questions_of_others_are_waited_for_in_order() throws Exception {
    try (var ollama = good(model("qwen3:8b")).writesEvery(Duration.ofMillis(2));
        var one = diagnostician(ollama);
        var other = diagnostician(ollama)) {
      List<Callable<Diagnosis>> questions =
          List.of(() -> diagnosed(one), () -> diagnosed(other), () -> diagnosed(other));
      for (var answer : threads.invokeAll(questions)) {
        assertInstanceOf(Explained.class, answer.get());
      }
      assertEquals(2, ollama.mostAtOnce(), "each of the two lets one question through");
      assertEquals(1, ollama.loads());
    }
  }

  private static FakeOllama good(FakeOllama.Model model) {
    return FakeOllama.with(model).answers(OllamaMannersTest::goodAnswer);
  }

  /// Cites the decisive line, whichever number it has.
  private static String goodAnswer(String prompt) {
    var decisive = Pattern.compile("\\b(E\\d+) \\| log, previous run \\|").matcher(prompt);
    var id = decisive.find() ? decisive.group(1) : "E1";
    return Examples.goodAnswer().replace("\"E3\"", '"' + id + '"');
  }

  /// More than any window here can hold.
  private static CaseFile longFile() {
    var evidence =
        new ArrayList<Evidence>(FILE.exhibits().stream().map(Exhibit::evidence).toList());
    for (int i = 0; i < 400; i++) {
      evidence.add(
          Examples.said(
              "log",
              Examples.POD,
              -200 - i,
              "reconciliation of subscriptions interrupted, configuration validation postponed"));
    }
    return CaseFile.of(FILE.incident(), Examples.NOW, evidence);
  }

  private static Diagnosis diagnosed(Diagnostician diagnostician) throws InterruptedException {
    return diagnostician.diagnose(FILE, List.of(CRASH)).diagnosis();
  }

  private static Unexplained unexplained(Diagnostician diagnostician) throws InterruptedException {
    return assertInstanceOf(Unexplained.class, diagnosed(diagnostician));
  }

  private static Diagnostician diagnostician(FakeOllama ollama) {
    return diagnostician(settings(ollama, 4096, 900, PATIENCE, PATIENCE));
  }

  private static Diagnostician diagnostician(ModelSettings settings) {
    return new Diagnostician(Models.open(settings), settings, UnaryOperator.identity());
  }

  private static ModelSettings settings(
      FakeOllama ollama, int window, int answer, Duration patience, Duration total) {
    return new ModelSettings(
        "ollama",
        "qwen3:8b",
        ollama.url(),
        "",
        false,
        Optional.empty(),
        window,
        0,
        answer,
        patience,
        total,
        1,
        32);
  }

  /// No connection is left, no slot is taken.
  private static void leftAlone(FakeOllama ollama) throws Exception {
    eventually("the engine is left alone", () -> ollama.atOnce() == 0);
  }

  private static void eventually(String what, Callable<Boolean> condition) throws Exception {
    long began = System.nanoTime();
    while (!condition.call()) {
      assertTrue(since(began).toSeconds() < 10, "never: " + what);
      Thread.sleep(5);
    }
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
