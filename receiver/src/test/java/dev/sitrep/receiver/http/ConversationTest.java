package dev.sitrep.receiver.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.engine.FakeOllama;
import dev.sitrep.receiver.Service;
import dev.sitrep.report.ReportJson;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversationTest {
  private final FakeOllama engine = new FakeOllama(FakeOllama.says("It is a claim."));

  @TempDir private Path folder;

  @AfterEach
  void close() {
    engine.close();
  }

  private Service service(String... more) throws Exception {
    var file = Objects.requireNonNull(ConversationTest.class.getResource("/demo/faults.tsv"));
    var env = new HashMap<String, String>();
    for (int i = 0; i < more.length; i += 2) {
      env.put(more[i], more[i + 1]);
    }
    return Service.start(
        folder, DumpedCluster.open(Path.of(file.toURI()).resolveSibling("cluster")), env);
  }

  private Service withModel() throws Exception {
    return service("SITREP_MODEL_NAME", "qwen3:8b", "SITREP_MODEL_URL", engine.url().toString());
  }

  private static String turns(int count, int length) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> "{\"question\": \"q%d\", \"answer\": \"%s\"}".formatted(i, "a".repeat(length)))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String incident(Service service, String namespace) throws Exception {
    assertEquals(202, service.alert(alert(namespace).getBytes(UTF_8)).status());
    service.settle();
    var all = service.get("/api/v1/incidents").json().path("incidents");
    assertEquals(1, all.size(), all.toString());
    return all.path(0).path("id").asText();
  }

  @Test
  void the_model_hears_what_was_said_before() throws Exception {
    try (var service = withModel()) {
      var answer =
          service.post(
              "/ask",
              """
              {"question": "and how big?", "history": [
                {"question": "what is a PVC in turquoise?", "answer": "a claim in magenta"}]}
              """);
      assertEquals(200, answer.status(), answer.body());
      var asked = engine.asked().getLast().toString();
      assertTrue(asked.contains("turquoise") && asked.contains("magenta"), asked);
      service.post(
          "/diagnose",
          """
          {"namespace": "storefront", "target": "deployment/api", "history": [
            {"question": "why in turquoise?", "answer": "because of magenta"}]}
          """);
      asked = engine.asked().getLast().toString();
      assertTrue(asked.contains("turquoise") && asked.contains("magenta"), asked);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7|wrong_type|history is a number|history",
        "\"what?\"|wrong_type|history is a string|history",
        "{}|wrong_type|history is an object|history",
        "[7]|wrong_type|history[0] is a number|question",
        "[null]|wrong_type|history[0] is null|question",
        "[{}]|wrong_type|history[0] has no question|answer",
        "[{\"question\": \"a\", \"answer\": \"b\"}, {\"question\": \"a\"}]"
            + "|wrong_type|history[1] has no answer|question",
        "[{\"question\": \"a\", \"answer\": true}]|wrong_type|history[0].answer is a boolean|answer",
      })
  void a_history_that_is_none_is_answered_400(
      String history, String code, String message, String hint) throws Exception {
    try (var service = service()) {
      for (var path : new String[] {"/ask", "/diagnose"}) {
        service
            .post(
                path,
                "{\"question\": \"a\", \"namespace\": \"storefront\", \"history\": %s}"
                    .formatted(history))
            .problem(400, code, message, hint);
      }
    }
  }

  @Test
  void a_history_has_ten_turns_and_sixteen_kib_at_most() throws Exception {
    try (var service = withModel()) {
      var body = "{\"question\": \"a\", \"history\": %s}";
      service
          .post("/ask", body.formatted(turns(11, 1)))
          .problem(400, "too_long", "11 turns", "10 are the most", "oldest");
      service
          .post("/ask", body.formatted(turns(2, 9_000)))
          .problem(400, "too_long", "18004 bytes", "16384 are the most", "oldest");
      service
          .post("/ask", body.formatted(turns(1, 9_000).replace("aaa", "ééé")))
          .problem(400, "too_long", "18002 bytes");
      assertEquals(0, engine.asked().size());
      assertEquals(200, service.post("/ask", body.formatted(turns(10, 1_630))).status());
      assertEquals(200, service.post("/ask", body.formatted("null")).status());
      assertEquals(200, service.post("/ask", body.formatted("[]")).status());
    }
  }

  @Test
  void one_can_ask_on_about_an_incident() throws Exception {
    try (var service = service()) {
      var id = incident(service, "storefront");
      var answer =
          service.post(
              "/diagnose", "{\"incident\": \"%s\", \"question\": \"since when?\"}".formatted(id));
      assertEquals(200, answer.status(), answer.body());
      var report = ReportJson.read(answer.body());
      assertEquals(id, report.id());
      assertEquals("deployment/api", report.object().path());
      assertEquals("since when?", report.question());
      assertTrue(answer.body().contains("ApiDown"), answer.body());
      assertEquals(
          200,
          service
              .post(
                  "/diagnose",
                  "{\"incident\": \"%s\", \"namespace\": \"storefront\", \"target\": \"deploy/api\"}"
                      .formatted(id))
              .status());
    }
  }

  @Test
  void what_contradicts_the_incident_is_answered_400() throws Exception {
    try (var service = service()) {
      var id = incident(service, "storefront");
      for (var other :
          Map.of(
                  "namespace", "checkout",
                  "target", "pod/api")
              .entrySet()) {
        service
            .post(
                "/diagnose",
                "{\"incident\": \"%s\", \"%s\": \"%s\"}"
                    .formatted(id, other.getKey(), other.getValue()))
            .problem(400, "bad_request", other.getValue(), id, "leave out the " + other.getKey());
      }
      service
          .post("/diagnose", "{\"incident\": \"%s\", \"target\": \"api\"}".formatted(id))
          .problem(400, "bad_request", "kind/name");
    }
  }

  @ParameterizedTest
  @CsvSource({"01M7ZSTNPKYANQKJ0HNZYQBF8J", "../../secrets", "'; DROP TABLE incidents'"})
  void an_incident_that_is_not_stored_is_answered_404(String id) throws Exception {
    try (var service = service()) {
      service
          .post("/diagnose", "{\"incident\": \"%s\"}".formatted(id))
          .problem(404, "not_found", "no incident", "/api/v1/incidents");
      service.post("/diagnose", "{\"incident\": 7}").problem(400, "wrong_type", "a number");
    }
  }

  @Test
  void an_incident_in_a_closed_namespace_cannot_be_asked_about() throws Exception {
    String id;
    try (var service = service()) {
      id = incident(service, "storefront");
    }
    try (var service = service("SITREP_CLUSTER_NAMESPACES", "checkout")) {
      service
          .post("/diagnose", "{\"incident\": \"%s\"}".formatted(id))
          .problem(404, "not_found", "storefront", "checkout", "cluster.namespaces");
    }
  }

  private static String alert(String namespace) {
    return """
    {"version": "4", "status": "firing", "receiver": "sitrep", "groupKey": "g", "alerts": [
      {"status": "firing", "fingerprint": "f00d", "startsAt": "2026-01-01T00:00:00Z",
       "labels": {"alertname": "ApiDown", "severity": "critical", "namespace": "%s",
                  "deployment": "api"}}]}
    """
        .formatted(namespace);
  }
}
