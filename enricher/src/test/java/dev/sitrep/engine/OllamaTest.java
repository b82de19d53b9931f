package dev.sitrep.engine;

import static dev.sitrep.diagnosis.Examples.goodAnswer;
import static dev.sitrep.engine.FakeOllama.last;
import static dev.sitrep.engine.FakeOllama.lines;
import static dev.sitrep.engine.FakeOllama.piece;
import static dev.sitrep.engine.FakeOllama.says;
import static dev.sitrep.engine.FakeOllama.status;
import static dev.sitrep.engine.FakeOllama.thought;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.sitrep.diagnosis.Diagnosis;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.diagnosis.Examples;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class OllamaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  static Stream<Arguments> faults() {
    var overflow =
        "{\"error\":\"{\\\"error\\\":{\\\"code\\\":400,\\\"message\\\":\\\"request (7942 tokens)"
            + " exceeds the available context size (4096 tokens), try increasing it\\\",\\\"type\\\":"
            + "\\\"exceed_context_size_error\\\",\\\"n_prompt_tokens\\\":7942,\\\"n_ctx\\\":4096}}\"}";
    return Stream.of(
        fault(
            status(404, "{\"error\":\"model 'qwen3:8b' not found\"}"),
            "has no model qwen3:8b",
            "ollama pull qwen3:8b"),
        fault(status(404, "404 page not found"), "is not Ollama's API", "model.url"),
        fault(status(400, overflow), "7942 tokens does not fit", "model.contextTokens"),
        fault(
            status(
                400,
                "{\"error\":\"request (7942 tokens) exceeds the available context size (4096"
                    + " tokens), try increasing it\"}"),
            "7942 tokens does not fit",
            "model.contextTokens"),
        fault(
            status(
                400,
                "{\"error\":\"the prompt is longer than the context length currently available to"
                    + " the model; shorten it\"}"),
            "the prompt does not fit the model's window",
            "model.contextTokens"),
        fault(
            status(400, "{\"error\":\"\\\"x\\\" does not support thinking\"}"),
            "does not support thinking",
            "model.name"),
        fault(
            status(403, "{\"error\":\"ollama cloud is disabled\"}"),
            "refuses: ollama cloud is disabled",
            "installed there"),
        fault(
            status(499, "{\"error\":\"request canceled\"}"),
            "believes that we went away: request canceled",
            "straight to Ollama"),
        fault(status(405, "405 method not allowed"), "is not Ollama's API", "model.url"),
        fault(status(302, ""), "sends us elsewhere (status 302)", "not followed"),
        fault(
            lines(thought("hm, let me see"), last("length", 0)),
            "thought, but answered nothing",
            "without thinking"),
        fault(
            lines(
                piece("{\"ana"), "{\"error\":\"model \\\"x\\\" not found, try pulling it first\"}"),
            "has no model qwen3:8b",
            "ollama pull qwen3:8b"),
        fault(
            status(400, "{\"error\":\"the input length exceeds the context length\"}"),
            "does not fit the model's window",
            "model.contextTokens"),
        fault(
            status(400, "{\"error\":\"registry.ollama.ai/x does not support chat\"}"),
            "does not support chat",
            "model.name"),
        fault(
            status(503, "{\"error\":\"server busy, please try again.  maximum pending requests\"}"),
            "is busy: server busy, please try again. maximum pending requests",
            "model.permits"),
        fault(
            status(500, "{\"error\":\"llama-server process has terminated: killed\"}"),
            "status 500: llama-server process has terminated",
            "memory"),
        fault(status(401, ""), "refuses", "model.url"),
        fault(status(502, "<html><body>Bad Gateway</body></html>"), "status 502", "log of Ollama"),
        fault(status(200, "<html><body>Welcome</body></html>"), "is not Ollama's API", "model.url"),
        fault(status(200, ""), "broke off", "log of Ollama"),
        fault(
            lines(piece("{\"ana"), "{\"error\":\"model runner has unexpectedly stopped\"}"),
            "failed while it answered: model runner",
            "log of Ollama"),
        fault(lines(piece("{\"ana")), "broke off (no final line)", "log of Ollama"),
        fault(lines(piece("{\"ana"), "}garbage{", last("stop", 0)), "no JSON", "model.url"),
        fault(lines(piece("{\"ana"), last("length", 0)), "length limit", "model.answerTokens"),
        fault(lines(last("load", 0)), "ended with 'load'", "log of Ollama"),
        fault(
            lines(thought("hm, let me see"), last("stop", 0)),
            "thought, but answered nothing",
            "without thinking"),
        fault(lines(last("stop", 0)), "answered nothing", "model.name"),
        fault(says("word ".repeat(40_000)), "longer than 65536 characters", "model.name"),
        fault(says("I think it is the database."), "not the JSON that was asked for", "schema"),
        fault(says("{\"cause\":\"E1\"}"), "not the JSON that was asked for", "schema"),
        fault(says("{\"a\":1,\"cause\":\"E1\",\"cause\":\"E2\"}"), "not the JSON", "schema"),
        fault(says(goodAnswer(), 210), "cut the prompt: it read 210 of about", "Ollama"));
  }

  private static Arguments fault(FakeOllama.Script script, String why, String wayOut) {
    return Arguments.of(script, why, wayOut);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("faults")
  void every_fault_becomes_a_reason_with_a_way_out(
      FakeOllama.Script script, String why, String wayOut) throws InterruptedException {
    try (var ollama = new FakeOllama(script)) {
      var unexplained = assertInstanceOf(Unexplained.class, diagnose(ollama.url(), PATIENCE));
      assertTrue(unexplained.why().contains(why), unexplained.why());
      assertTrue(unexplained.wayOut().contains(wayOut), unexplained.wayOut());
      assertFalse(unexplained.why().contains("\n"), unexplained.why());
    }
  }

  @Test
  void an_answer_in_pieces_is_an_answer() throws InterruptedException {
    try (var ollama = new FakeOllama(says(goodAnswer(), 1200))) {
      var explained = assertInstanceOf(Explained.class, diagnose(ollama.url(), PATIENCE));
      assertTrue(explained.summary().startsWith("The container app exits because"));
    }
  }

  @Test
  void nobody_listens() throws InterruptedException {
    var unexplained =
        assertInstanceOf(Unexplained.class, diagnose(URI.create("http://127.0.0.1:1"), PATIENCE));
    assertEquals(
        "Ollama at http://127.0.0.1:1 is not reachable: connection refused", unexplained.why());
    assertTrue(unexplained.wayOut().contains("ollama serve"));
  }

  @Test
  void the_host_does_not_exist() throws InterruptedException {
    var unexplained =
        assertInstanceOf(
            Unexplained.class, diagnose(URI.create("http://nobody.invalid.svc:11434"), PATIENCE));
    assertEquals("no such host: nobody.invalid.svc", unexplained.why());
  }

  @Test
  void a_silent_engine_costs_no_more_than_the_patience_and_is_hung_up_on()
      throws InterruptedException {
    try (var ollama = new FakeOllama(exchange -> Thread.sleep(20_000))) {
      var started = System.nanoTime();
      var unexplained =
          assertInstanceOf(Unexplained.class, diagnose(ollama.url(), Duration.ofSeconds(1)));
      assertEquals("model timed out after 1 s", unexplained.why());
      assertTrue(Duration.ofNanos(System.nanoTime() - started).toMillis() < 4000);
    }
  }

  @Test
  void a_slow_first_word_and_a_stall_are_told_apart() throws InterruptedException {
    var limits =
        new Wire.Limits(
            Duration.ofSeconds(2),
            Duration.ofMillis(1500),
            Duration.ofMillis(300),
            Duration.ofSeconds(20));
    try (var ollama = new FakeOllama(exchange -> Thread.sleep(20_000))) {
      var slow = assertThrows(NoAnswer.class, () -> Chats.chat(engine(ollama, limits), "hello"));
      assertEquals("model gave no first word within 1500 ms", slow.why());
      ollama.then(ollama.stallsAfter(piece("The"), piece(" cause")));
      var stalled = assertThrows(NoAnswer.class, () -> Chats.chat(engine(ollama, limits), "hello"));
      assertEquals("model stopped answering for 300 ms", stalled.why());
      assertEquals(Reason.LATE, stalled.reason());
      assertTrue(ollama.wasHungUpOn(), "the connection is still open");
    }
  }

  @Test
  void a_dripping_answer_ends_at_the_total() {
    var limits =
        new Wire.Limits(
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(1500));
    FakeOllama.Script drips =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (true) {
            exchange.getResponseBody().write((piece("x") + "\n").getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            Thread.sleep(100);
          }
        };
    try (var ollama = new FakeOllama(drips)) {
      var late = assertThrows(NoAnswer.class, () -> Chats.chat(engine(ollama, limits), "hello"));
      assertEquals("model timed out after 1500 ms", late.why());
    }
  }

  @Test
  void the_request_says_what_langchain4j_cannot_say() throws InterruptedException {
    try (var ollama = new FakeOllama(says(goodAnswer()))) {
      diagnose(ollama.url(), PATIENCE);
      var body = ollama.asked().getFirst();
      assertEquals("qwen3:8b", body.path("model").asText());
      assertTrue(body.path("stream").asBoolean());
      for (var off : List.of("truncate", "shift", "think")) {
        assertTrue(body.path(off).isBoolean(), off);
        assertFalse(body.path(off).asBoolean(), off);
      }
      assertEquals(-1, body.path("keep_alive").asInt());
      assertFalse(body.has("tools"));
      var options = body.path("options");
      assertFalse(options.has("stop"), "an empty list erases the model's own stop words");
      assertEquals(8192, options.path("num_ctx").asInt());
      assertEquals(900, options.path("num_predict").asInt());
      assertEquals(0.0, options.path("temperature").asDouble(1));
      assertTrue(options.has("seed"));
      var format = body.path("format");
      assertEquals(
          List.of("analysis", "basis", "category", "cause", "commands", "verdict"),
          Stream.of(format.path("properties").fieldNames())
              .flatMap(names -> toList(names).stream())
              .toList());
      assertEquals(
          "[\"E3\",\"E2\",\"E1\",\"E4\",\"E5\"]",
          format.at("/properties/basis/items/properties/id/enum").toString());
    }
  }

  @Test
  void every_question_comes_with_the_same_options() throws InterruptedException {
    try (var ollama = new FakeOllama(says(goodAnswer()))) {
      var diagnostician =
          new Diagnostician(
              Models.open(Examples.settings(ollama.url(), PATIENCE)),
              Examples.settings(ollama.url(), PATIENCE),
              UnaryOperator.identity());
      diagnostician.diagnose(Examples.FILE, List.of(Examples.CRASH));
      diagnostician.ask("What is a pod?");
      var first = ollama.asked().getFirst();
      var second = ollama.asked().getLast();
      for (var field : List.of("options", "keep_alive", "shift", "truncate", "think")) {
        assertEquals(first.path(field), second.path(field), field);
      }
      assertFalse(second.has("format") && !second.path("format").isNull());
    }
  }

  @Test
  void gpt_oss_thinks_a_little_because_it_must() throws InterruptedException {
    try (var ollama = new FakeOllama(says("hello"))) {
      var settings =
          new ModelSettings("ollama", "gpt-oss:20b", ollama.url(), 8192, 900, PATIENCE, 1);
      assertEquals("hello", Chats.chat(Models.open(settings), "hello"));
      assertEquals("low", ollama.asked().getFirst().path("think").asText());
    }
  }

  @Test
  void langchain4j_is_handed_the_lines_and_nothing_between_them() {
    var handed = new ArrayList<String>();
    try (var ollama = new FakeOllama(lines(piece("a"), "", piece("b"), last("stop", 0)))) {
      var settings = Examples.settings(ollama.url(), PATIENCE);
      var request =
          HttpRequest.builder()
              .method(HttpMethod.POST)
              .url(ollama.url() + "/api/chat")
              .body("{}")
              .build();
      new Wire(new OllamaDialect(settings), "", Wire.Limits.of(settings))
          .execute(
              request,
              (in, _) ->
                  new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                      .lines()
                      .forEach(handed::add),
              failure -> handed.add(failure.toString()));
    }
    assertEquals(List.of(piece("a"), piece("b"), last("stop", 0)), handed);
  }

  @Test
  void a_key_is_shown_to_the_engine_and_to_nobody_else() throws InterruptedException {
    var seen = new AtomicReference<String>();
    FakeOllama.Script echoes =
        exchange -> {
          var sent = exchange.getRequestHeaders().getFirst("Authorization");
          seen.set(sent);
          status(500, "{\"error\":\"bad header " + sent + "\"}").answer(exchange);
        };
    try (var ollama = new FakeOllama(echoes)) {
      var engine = Models.open(Examples.withKey(ollama.url(), "qwen3:8b", "ollama"));
      var failed = assertThrows(NoAnswer.class, () -> Chats.chat(engine, "hello"));
      assertEquals("Bearer s3cret-key", seen.get());
      assertTrue(failed.why().contains("bad header Bearer (key)"), failed.why());
    }
  }

  @Test
  void looks_which_models_there_are() throws InterruptedException {
    try (var ollama = new FakeOllama(says(""))) {
      ollama.installed(
          """
          {"models":[
            {"name":"nomic:latest","details":{"family":"nomic-bert"}},
            {"name":"embed:latest","capabilities":["embedding"],"details":{"family":"qwen3"}},
            {"name":"big:120b-cloud","details":{"family":"gptoss"}},
            {"name":"far:latest","remote_host":"https://far.example","details":{"family":"x"}},
            {"name":"qwen3:8b","capabilities":["completion","tools"],"details":{"family":"qwen3"}}
          ]}\
          """);
      var present = assertInstanceOf(Ollama.Glance.Present.class, Ollama.available(ollama.url()));
      assertEquals("0.32.15", present.version());
      assertEquals(5, present.models().size());
      assertEquals("qwen3:8b", present.usable().orElseThrow().name());
    }
  }

  @Test
  void sees_that_there_is_no_ollama_within_a_moment() throws InterruptedException {
    var started = System.nanoTime();
    var absent =
        assertInstanceOf(
            Ollama.Glance.Absent.class, Ollama.available(URI.create("http://127.0.0.1:1")));
    assertTrue(absent.wayOut().contains("ollama serve"));
    assertTrue(Duration.ofNanos(System.nanoTime() - started).toMillis() < 3000);
  }

  @Test
  void a_glance_at_something_that_never_answers_takes_a_moment_too() throws Exception {
    try (var mute = new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress())) {
      var started = System.nanoTime();
      var url = URI.create("http://127.0.0.1:" + mute.getLocalPort());
      var absent = assertInstanceOf(Ollama.Glance.Absent.class, Ollama.available(url));
      assertEquals("nothing at " + url + " answered within 1 s", absent.why());
      assertTrue(Duration.ofNanos(System.nanoTime() - started).toMillis() < 3000);
    }
  }

  private static Engine engine(FakeOllama ollama, Wire.Limits limits) {
    return Ollama.engine(Examples.settings(ollama.url(), PATIENCE), limits);
  }

  private static Diagnosis diagnose(URI url, Duration patience) throws InterruptedException {
    var settings = Examples.settings(url, patience);
    return new Diagnostician(Models.open(settings), settings, UnaryOperator.identity())
        .diagnose(Examples.FILE, List.of(Examples.CRASH))
        .diagnosis();
  }

  private static List<String> toList(java.util.Iterator<String> names) {
    var all = new java.util.ArrayList<String>();
    names.forEachRemaining(all::add);
    return all;
  }
}
