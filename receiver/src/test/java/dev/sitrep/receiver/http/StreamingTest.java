package dev.sitrep.receiver.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.engine.FakeOllama;
import dev.sitrep.incident.IncidentIds;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.Crowd;
import dev.sitrep.receiver.Diagnoses;
import dev.sitrep.receiver.FakeCluster;
import dev.sitrep.receiver.Metrics;
import dev.sitrep.receiver.Parts;
import dev.sitrep.receiver.Service;
import dev.sitrep.receiver.access.Access;
import dev.sitrep.receiver.store.Inbox;
import dev.sitrep.report.ReportJson;
import dev.sitrep.report.Site;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class StreamingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LINES = "application/x-ndjson";
  private static final String EVENTS = "text/event-stream";
  private static final String WHAT = "{\"question\": \"what is a PVC?\"}";
  private static final String STOREFRONT =
      "{\"namespace\": \"storefront\", \"target\": \"deployment/api\"}";
  private static final String OPINION =
      "{\"analysis\":\"The \\\"api\\\" fell \\ud83d\\ude00 over\\u001b.\",\"basis\":[{\"id\":\"E1\","
          + "\"quote\":\"api\"}],\"cause\":\"Not to be seen.\",\"certainty\":\"insufficient\"}";

  private final FakeOllama engine = new FakeOllama(FakeOllama.says("A PVC is\u0007 a claim."));

  @TempDir private Path folder;

  @AfterEach
  void close() {
    engine.close();
  }

  private static Cluster recording() throws Exception {
    var file = Objects.requireNonNull(StreamingTest.class.getResource("/demo/faults.tsv"));
    return DumpedCluster.open(Path.of(file.toURI()).resolveSibling("cluster"));
  }

  private Service service(Cluster cluster, String... more) {
    var env = new HashMap<String, String>();
    env.put("SITREP_MODEL_NAME", "qwen3:8b");
    env.put("SITREP_MODEL_URL", engine.url().toString());
    for (int i = 0; i < more.length; i += 2) {
      env.put(more[i], more[i + 1]);
    }
    return Service.start(folder, cluster, env);
  }

  private static Service.Answer stream(Service service, String path, String accept, String body)
      throws Exception {
    return service.send(
        HttpRequest.newBuilder(service.url().resolve(path))
            .header("Accept", accept)
            .POST(BodyPublishers.ofString(body)));
  }

  /// Each line of the stream, from either form.
  private static List<JsonNode> stages(Service.Answer answer) throws IOException {
    assertEquals(200, answer.status(), answer.body());
    var stages = new ArrayList<JsonNode>();
    var event = "";
    for (var line : answer.body().lines().toList()) {
      if (line.startsWith("event: ")) {
        event = line.substring(7);
      } else if (!line.isEmpty() && !line.startsWith(":")) {
        var stage = JSON.readTree(line.startsWith("data: ") ? line.substring(6) : line);
        assertTrue(event.isEmpty() || event.equals(stage.path("stage").asText()), answer.body());
        stages.add(stage);
      }
    }
    return stages;
  }

  private static List<String> names(List<JsonNode> stages) {
    var names = new ArrayList<String>();
    for (var stage : stages) {
      var name = stage.path("stage").asText();
      if (names.isEmpty() || !names.getLast().equals(name)) {
        names.add(name);
      }
    }
    return names;
  }

  private static String tokens(List<JsonNode> stages) {
    return stages.stream()
        .filter(stage -> stage.path("stage").asText().equals("token"))
        .map(stage -> stage.path("text").asText())
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @ValueSource(strings = {LINES, EVENTS})
  void an_answer_comes_in_words_and_then_as_a_whole(String accept) throws Exception {
    var cluster = FakeCluster.untouchable();
    try (var service = service(cluster)) {
      var answer = stream(service, "/ask", accept, WHAT);
      assertTrue(answer.contentType().startsWith(accept), answer.contentType());
      var stages = stages(answer);
      assertEquals(List.of("token", "answer"), names(stages));
      assertTrue(stages.size() >= 3, answer.body());
      assertEquals("A PVC is a claim.", tokens(stages));
      var last = stages.getLast();
      assertEquals("A PVC is a claim.", last.path("answer").asText());
      assertEquals("qwen3:8b", last.path("model").asText());
      assertFalse(last.path("grounded").asBoolean(true));
      assertEquals(0, cluster.calls());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LINES, EVENTS})
  void a_diagnosis_tells_the_facts_first_and_the_checked_report_last(String accept)
      throws Exception {
    engine.then(FakeOllama.says(OPINION));
    try (var service = service(recording())) {
      var answer = stream(service, "/diagnose", accept, STOREFRONT);
      var stages = stages(answer);
      assertEquals(List.of("collecting", "findings", "token", "report"), names(stages));
      var facts = ReportJson.read(stages.get(1).path("report").toString());
      assertTrue(facts.cause().sentence().contains("DATABASE_URL"), facts.cause().sentence());
      assertTrue(
          tokens(stages).startsWith("The \"api\" fell 😀 over.\nNot to be seen."), tokens(stages));
      var report = stages.getLast().path("report");
      assertEquals("sitrep.report/v1", report.path("schema").asText());
      assertEquals("deployment/api", ReportJson.read(report.toString()).object().path());
      assertFalse(report.toString().contains("Not to be seen."), "the report is checked");
    }
  }

  @Test
  void without_a_model_the_report_follows_the_findings() throws Exception {
    try (var service = service(recording(), "SITREP_MODEL_PROVIDER", "none")) {
      var stages = stages(stream(service, "/diagnose", LINES, STOREFRONT));
      assertEquals(List.of("collecting", "findings", "report"), names(stages));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/ask|{}|400|no_question",
        "/diagnose|{}|400|bad_request",
        "/diagnose|{\"namespace\": \"storefornt\"}|404|not_found",
        "/diagnose|{\"namespace\": \"storefront\", \"target\": \"pod/x\"}|404|not_found",
      })
  void what_is_wrong_from_the_start_has_its_own_status(
      String path, String body, int status, String code) throws Exception {
    try (var service = service(recording())) {
      for (var accept : List.of(LINES, EVENTS)) {
        stream(service, path, accept, body).problem(status, code);
      }
    }
  }

  @Test
  void a_model_that_refuses_at_once_is_told_by_the_status() throws Exception {
    engine.then(FakeOllama.status(404, "{\"error\":\"model 'qwen3:8b' not found\"}"));
    try (var service = service(FakeCluster.untouchable())) {
      stream(service, "/ask", LINES, WHAT).problem(503, "no_answer", "ollama pull");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LINES, EVENTS})
  void what_fails_after_the_first_word_is_told_as_a_stage(String accept) throws Exception {
    engine.then(FakeOllama.lines(FakeOllama.piece("A PVC"), "{\"error\":\"out of memory\"}"));
    try (var service = service(FakeCluster.untouchable())) {
      var stages = stages(stream(service, "/ask", accept, WHAT));
      assertEquals(List.of("token", "error"), names(stages));
      var error = stages.getLast().path("error");
      assertEquals("no_answer", error.path("code").asText());
      assertTrue(error.path("message").asText().contains("out of memory"), error.toString());
      assertFalse(error.path("hint").asText().isBlank(), error.toString());
    }
  }

  @Test
  void words_are_sent_as_they_come_and_nothing_may_hold_them_back() throws Exception {
    var go = new CountDownLatch(1);
    engine.then(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write((FakeOllama.piece("first") + "\n").getBytes(UTF_8));
      exchange.getResponseBody().flush();
      go.await();
      exchange.getResponseBody().write((FakeOllama.last("stop", 0) + "\n").getBytes(UTF_8));
    });
    try (var service = service(FakeCluster.untouchable());
        var caller = new Caller(service.url())) {
      caller.post("/ask", "Accept: text/event-stream\r\nAccept-Encoding: gzip\r\n", WHAT);
      var head = caller.head();
      assertEquals("no-store", head.get("cache-control"));
      assertEquals("no", head.get("x-accel-buffering"));
      assertFalse(head.containsKey("content-encoding"), head.toString());
      assertTrue(caller.until("first"), "the first word is here while the model goes on");
      go.countDown();
      assertTrue(caller.until("event: answer"));
    } finally {
      go.countDown();
    }
  }

  @Test
  void a_long_silence_is_broken_so_that_proxies_do_not_close() throws Exception {
    engine.then(engine.stallsAfter(FakeOllama.piece("first")));
    try (var doors = doors(Duration.ofMillis(200))) {
      try (var caller = new Caller(doors.url())) {
        caller.post("/ask", "Accept: text/event-stream\r\n", WHAT);
        assertTrue(caller.until("first"));
        assertTrue(caller.until(":"));
        assertTrue(caller.until(":"));
      }
      try (var caller = new Caller(doors.url())) {
        engine.then(engine.stallsAfter());
        caller.post("/ask", "Accept: application/x-ndjson\r\n", WHAT);
        assertEquals(LINES, caller.head().get("content-type"));
        // a chunk that holds one line break
        assertTrue(caller.until("1"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LINES, EVENTS, "application/json"})
  void a_caller_who_leaves_takes_the_question_with_him(String accept) throws Exception {
    engine.then(engine.stallsAfter(FakeOllama.piece("first")));
    try (var service =
        service(FakeCluster.untouchable(), "SITREP_SERVER_QUESTIONS_PER_CALLER", "1")) {
      var caller = new Caller(service.url());
      caller.post("/ask", "Accept: " + accept + "\r\n", WHAT);
      Service.eventually("the model is asked", () -> !engine.asked().isEmpty());
      service.post("/ask", WHAT).problem(429, "too_many_questions", "questionsPerCaller");
      caller.close();
      assertTrue(engine.wasHungUpOn(), "the model works on for nobody");
      engine.then(FakeOllama.says("yes"));
      Service.eventually(
          "the place is free again", () -> service.post("/ask", WHAT).status() == 200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LINES, "application/json"})
  void a_caller_who_leaves_a_diagnosis_takes_it_with_him(String accept) throws Exception {
    engine.then(engine.stallsAfter(FakeOllama.piece("{\"analysis\":\"first")));
    try (var service = service(recording())) {
      var caller = new Caller(service.url());
      caller.post("/diagnose", "Accept: " + accept + "\r\n", STOREFRONT);
      Service.eventually("the model is asked", () -> !engine.asked().isEmpty());
      caller.close();
      assertTrue(engine.wasHungUpOn(), "the model works on for nobody");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LINES, "application/json"})
  void a_caller_who_sends_ahead_is_answered_and_then_the_connection_ends(String accept)
      throws Exception {
    var go = new CountDownLatch(1);
    engine.then(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write((FakeOllama.piece("yes") + "\n").getBytes(UTF_8));
      exchange.getResponseBody().flush();
      go.await();
      exchange.getResponseBody().write((FakeOllama.last("stop", 0) + "\n").getBytes(UTF_8));
    });
    try (var service = service(FakeCluster.untouchable());
        var caller = new Caller(service.url())) {
      caller.post("/ask", "Accept: " + accept + "\r\n", WHAT);
      Service.eventually("the model is asked", () -> !engine.asked().isEmpty());
      caller.post("/ask", "", WHAT);
      Thread.sleep(600);
      go.countDown();
      assertTrue(caller.until("\"answer\":\"yes\""));
      assertFalse(caller.until("HTTP/1.1"), "the connection ends with the answer");
      assertEquals(1, engine.asked().size());
    } finally {
      go.countDown();
    }
  }

  @Test
  void who_asks_too_often_is_told_when_to_come_back_and_alerts_are_always_taken() throws Exception {
    try (var service =
        service(FakeCluster.untouchable(), "SITREP_SERVER_QUESTIONS_PER_MINUTE", "2")) {
      assertEquals(200, service.post("/ask", WHAT).status());
      assertEquals(200, service.post("/ask", WHAT).status());
      service.post("/ask", WHAT).problem(429, "too_many_questions", "Retry-After");
      stream(service, "/diagnose", LINES, STOREFRONT)
          .problem(429, "too_many_questions", "server.questionsPerMinute");
      try (var caller = new Caller(service.url())) {
        caller.post("/ask", "", WHAT);
        int seconds = Integer.parseInt(caller.head().getOrDefault("retry-after", "0"));
        assertTrue(seconds > 30 && seconds <= 60, "" + seconds);
      }
      service.post("/ask", "{").problem(400, "no_json");
      for (int i = 0; i < 5; i++) {
        assertNotEquals(429, service.alert("{}".getBytes(UTF_8)).status());
      }
    }
  }

  @Test
  void stopping_ends_a_question_that_waits_for_the_model() throws Exception {
    engine.then(engine.stallsAfter(FakeOllama.piece("first")));
    var service = service(FakeCluster.untouchable());
    try (var caller = new Caller(service.url())) {
      caller.post("/ask", "Accept: application/x-ndjson\r\n", WHAT);
      assertTrue(caller.until("first"));
      long began = System.nanoTime();
      var closing = Thread.ofVirtual().start(service::close);
      assertTrue(caller.until("\"code\":\"stopping\""));
      closing.join();
      var took = Duration.ofNanos(System.nanoTime() - began);
      assertTrue(took.toSeconds() < 8, took.toString());
    }
  }

  private Doors doors(Duration keepAlive) {
    return Doors.open(engine.url(), keepAlive);
  }

  /// The routes alone, with a short silence.
  private record Doors(Server server) implements AutoCloseable {
    static Doors open(URI engine, Duration keepAlive) {
      var config =
          Config.load(Map.of("SITREP_MODEL_NAME", "m", "SITREP_MODEL_URL", engine.toString()));
      var clock = InstantSource.system();
      var cluster = FakeCluster.untouchable();
      var cleaner = Parts.cleaner();
      var model = Parts.diagnostician(config.model(), cleaner);
      return new Doors(
          Server.start(
              new Server.Settings(
                  "127.0.0.1", 0, 1000, Access.open(), new Config.Questions(2, 8, 10), keepAlive),
              new Server.Parts(
                  new FakeStore(new Inbox.Accepted("1")),
                  new Diagnoses(
                      cluster,
                      Parts.enricher(config, cluster, model, cleaner),
                      new IncidentIds(clock, new SecureRandom()),
                      List.of()),
                  model,
                  new Metrics(),
                  new Crowd(),
                  clock,
                  Parts.cleaner(),
                  Map.of(),
                  () -> Site.NONE,
                  Map.of(),
                  cluster,
                  config,
                  _ -> true)));
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
      server.close();
    }
  }

  /// A connection of which every line is seen as it comes.
  private static final class Caller implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Caller(URI url) throws IOException {
      socket = new Socket(url.getHost(), url.getPort());
      socket.setSoTimeout(10_000);
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    void post(String path, String headers, String body) throws IOException {
      socket
          .getOutputStream()
          .write(
              "POST %s HTTP/1.1\r\nHost: sitrep\r\n%sContent-Length: %d\r\n\r\n%s"
                  .formatted(path, headers, body.length(), body)
                  .getBytes(UTF_8));
    }

    Map<String, String> head() throws IOException {
      var head = new HashMap<String, String>();
      in.readLine();
      for (var line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        var parts = line.split(": ", 2);
        head.put(parts[0].toLowerCase(java.util.Locale.ROOT), parts[1]);
      }
      return head;
    }

    /// Reads on to a line that has this in it; false when the stream ends without.
    boolean until(String words) throws IOException {
      for (int c = in.read(), i = 0; c >= 0; c = in.read()) {
        i = c == words.charAt(i) ? i + 1 : c == words.charAt(0) ? 1 : 0;
        if (i == words.length()) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
