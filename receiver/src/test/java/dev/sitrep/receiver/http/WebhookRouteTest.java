package dev.sitrep.receiver.http;

import static dev.sitrep.receiver.Notification.START;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.alert.Payloads;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.incident.IncidentIds;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.Crowd;
import dev.sitrep.receiver.Diagnoses;
import dev.sitrep.receiver.FakeCluster;
import dev.sitrep.receiver.Metrics;
import dev.sitrep.receiver.Notification;
import dev.sitrep.receiver.Parts;
import dev.sitrep.receiver.Service;
import dev.sitrep.receiver.Service.Answer;
import dev.sitrep.receiver.Stage;
import dev.sitrep.receiver.access.Access;
import dev.sitrep.receiver.store.Inbox;
import dev.sitrep.report.Report;
import dev.sitrep.report.Site;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookRouteTest {
  private static final String PATH = "/webhooks/alertmanager";

  @TempDir private Path folder;

  private Cluster stage() throws IOException {
    return Stage.of(folder, List.of("28a-refire-1-firing", "02-firing-group-5-pods"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello|not JSON",
        "{\"version\":\"3\",\"alerts\":[]}|version",
        "''|empty",
        "[]|object",
        "null|object",
        "{}|version",
        "{\"version\":\"4\"}|alerts",
        "{\"version\":\"4\",\"alerts\":{}}|alerts",
        "{\"version\":\"4\",\"alerts\":[{\"labels\":7}]}|labels",
        "{\"version\":\"4\",\"alerts\":[|ends",
      })
  void what_no_alertmanager_sent_is_refused_with_its_fault(String body, String fault)
      throws Exception {
    try (var service = Service.start(folder, FakeCluster.untouchable())) {
      service.alert(body.getBytes(UTF_8)).problem(400, "not_alertmanager", fault, "version 4");
      assertEquals(1, service.metric("sitrep_webhook_bodies_total{status=\"400\"}"));
      assertEquals(0, service.get("/healthz").json().path("inboxWaiting").asInt(-1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
  void another_method_is_answered_405(String method) throws Exception {
    try (var doors = Doors.open(1000)) {
      var request =
          HttpRequest.newBuilder(doors.url().resolve(PATH))
              .method(method, BodyPublishers.ofString("{}"));
      doors.send(request).problem(405, "wrong_method", method, "POST");
    }
  }

  @Test
  void an_unknown_path_is_answered_404() throws Exception {
    try (var doors = Doors.open(1000)) {
      var request = HttpRequest.newBuilder(doors.url().resolve("/webhooks/grafana"));
      doors.send(request.POST(BodyPublishers.ofString("{}"))).problem(404, "not_found", "path");
      doors.send(request.GET()).problem(404, "not_found", "path");
    }
  }

  @Test
  void a_body_over_the_limit_is_refused_and_the_connection_goes_on() throws Exception {
    int limit = 256 * 1024;
    var good = Payloads.bytes("01-firing-single");
    var tooLong = padded(good, limit + 1);
    var justFits = padded(good, limit);
    try (var doors = Doors.open(limit);
        var wire = new Wire(doors.url())) {
      for (int i = 0; i < 300; i++) {
        var announced = wire.post(PATH, "", tooLong);
        assertEquals(413, announced.status());
        assertTrue(announced.body().contains("\"too_large\""), announced.body());
        assertEquals(413, wire.postChunked(PATH, tooLong, 5000).status());
        assertEquals(202, wire.post(PATH, "", good).status(), "try " + i);
      }
      assertEquals(202, wire.post(PATH, "", justFits).status());
      assertEquals(202, wire.postChunked(PATH, justFits, 7777).status());
    }
  }

  @Test
  void the_limit_is_named_with_the_way_out() throws Exception {
    try (var service =
        Service.start(
            folder, FakeCluster.untouchable(), Map.of("SITREP_SERVER_MAX_BODY_MIB", "1"))) {
      service
          .alert(padded(Payloads.bytes("01-firing-single"), (1 << 20) + 1))
          .problem(413, "too_large", "1 MiB", "max_alerts", "server.maxBodyMiB");
      assertEquals(1, service.metric("sitrep_webhook_bodies_total{status=\"413\"}"));
    }
  }

  @Test
  void without_the_token_nobody_gets_in_and_the_connection_goes_on() throws Exception {
    var token = Files.writeString(folder.resolve("token"), "s3cr3t-token\n");
    var good = padded(Payloads.bytes("01-firing-single"), 200_000);
    try (var service =
            Service.start(
                folder,
                stage(),
                Map.of(
                    "SITREP_SERVER_AUTH", "token", "SITREP_SERVER_TOKEN_FILE", token.toString()));
        var wire = new Wire(service.url())) {
      service.alert(good).problem(401, "not_authorized", "no credential", "server.tokenFile");
      service.post("/ask", "{}").problem(401, "not_authorized");
      service.post("/diagnose", "{}").problem(401, "not_authorized");
      service.get("/api/v1/incidents").problem(401, "not_authorized");
      for (int i = 0; i < 200; i++) {
        assertEquals(401, wire.post(PATH, "", good).status());
        int wrong = wire.post(PATH, "Authorization: Bearer s3cr3t\r\n", good).status();
        assertEquals(i < 10 ? 401 : 429, wrong, "round " + i);
        int bare = wire.post(PATH, "Authorization: s3cr3t-token\r\n", good).status();
        assertEquals(i < 10 ? 401 : 429, bare, "round " + i);
        assertEquals(404, wire.post("/none", "", good).status());
        assertEquals(405, wire.exchange("PUT " + PATH, length(good), good).status());
      }
      assertEquals(202, wire.post(PATH, "Authorization: Bearer s3cr3t-token\r\n", good).status());
      assertEquals(200, service.get("/healthz").status());
      assertEquals(200, service.get("/metrics").status());
    }
  }

  private static String length(byte[] body) {
    return "Content-Length: " + body.length + "\r\n";
  }

  @Test
  void what_cannot_be_stored_is_left_with_alertmanager() throws Exception {
    var body = Payloads.bytes("01-firing-single");
    var full = new Inbox.Full("10,000 bodies wait already");
    var failing = new Inbox.Failing("/data/sitrep.db: disk is full");
    for (var receipt : List.of(full, failing)) {
      try (var doors = Doors.open(new FakeStore(receipt), 100_000)) {
        var request = HttpRequest.newBuilder(doors.url().resolve(PATH));
        doors
            .send(request.POST(BodyPublishers.ofByteArray(body)))
            .problem(503, "not_stored", receipt.equals(full) ? "10,000" : "disk is full", "again");
      }
    }
  }

  @Test
  void a_resolved_body_has_the_report_told_again_as_resolved() throws Exception {
    try (var service = Service.start(folder, stage())) {
      service.alert(Payloads.bytes("28a-refire-1-firing"));
      var firing = service.told().await("of the first", report -> report.status().equals("firing"));
      assertEquals("deployment/checkout", firing.object().path());
      service.alert(Payloads.bytes("28b-refire-2-resolved"));
      var over = service.told().await("of the end", report -> report.status().equals("resolved"));
      assertEquals(firing.id(), over.id());
      assertEquals(firing.cause(), over.cause());
      service.alert(Payloads.bytes("28c-refire-3-firing-again"));
      var again = service.told().await("of the second", report -> !report.id().equals(firing.id()));
      assertEquals("firing", again.status());
      service.settle();
      assertEquals(3, service.told().reports().size());
    }
  }

  @Test
  void what_resolves_while_its_report_is_written_is_not_left_firing() throws Exception {
    var cluster = FakeCluster.closed();
    try (var service = Service.start(folder, cluster)) {
      // an alert about the cluster is not rolled up: the first call comes from its report
      var labels = Map.of("alertname", "KubeCPUOvercommit", "severity", "warning");
      service.alert(new Notification().firing(labels, START).bytes());
      Service.eventually("the cluster is asked", () -> cluster.calls() > 0);
      service.alert(new Notification().resolved(labels, START, START.plusSeconds(60)).bytes());
      Service.eventually(
          "it is known to be over",
          () -> service.metric("sitrep_alerts_total{outcome=\"resolved\"}") == 1);
      cluster.open();
      service.told().await("of the end", report -> report.status().equals("resolved"));
      service.settle();
      assertEquals("resolved", service.told().reports().getLast().status());
    } finally {
      cluster.open();
    }
  }

  @Test
  void an_alert_about_a_namespace_outside_the_configured_ones_opens_nothing_there()
      throws Exception {
    stage().close();
    var env =
        Map.of(
            "SITREP_CLUSTER_DUMP",
            folder.resolve("dump").toString(),
            "SITREP_CLUSTER_NAMESPACES",
            "elsewhere");
    try (var service = Service.start(folder, Parts.cluster(Config.load(env).cluster()), env)) {
      service.alert(Payloads.bytes("28a-refire-1-firing"));
      var report = service.told().await("of the alert", any -> true);
      assertEquals(List.of("alert"), sources(report));
      assertTrue(report.notSeen().toString().contains("cluster.namespaces"), report::toString);
    }
  }

  private static List<String> sources(Report report) {
    return report.exhibits().stream()
        .filter(item -> !item.source().equals("could not see"))
        .map(Report.Item::source)
        .distinct()
        .toList();
  }

  @Test
  void repeats_cost_no_second_report() throws Exception {
    var body = Payloads.bytes("02-firing-group-5-pods");
    try (var service = Service.start(folder, stage());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Answer> peer = () -> service.alert(body);
      for (var answer : threads.invokeAll(List.of(peer, peer, peer, peer, peer, peer))) {
        assertEquals(202, answer.get().status());
      }
      service.told().await("of the group", report -> true);
      service.settle();
      assertEquals(
          25, service.metric("sitrep_alerts_total{outcome=\"repeated\"}"), "five times five");
      assertEquals(5, service.metric("sitrep_alerts_total{outcome=\"opened\"}"));
      assertEquals(List.of("deployment/cart"), paths(service.told().reports()));
    }
  }

  private static List<String> paths(List<Report> reports) {
    return reports.stream().map(report -> report.object().path()).toList();
  }

  @Test
  void a_restart_does_not_tell_old_alerts_again() throws Exception {
    var body = Payloads.bytes("28a-refire-1-firing");
    try (var service = Service.start(folder, stage())) {
      service.alert(body);
      service.told().await("of the first", report -> true);
      service.settle();
    }
    try (var service = Service.start(folder, stage())) {
      service.alert(body);
      service.settle();
      Service.eventually(
          "the repeat is known",
          () -> service.metric("sitrep_alerts_total{outcome=\"repeated\"}") == 1);
      assertEquals(List.of(), service.told().reports());
    }
  }

  @Test
  void the_watchdog_is_a_heartbeat_and_no_incident() throws Exception {
    try (var service = Service.start(folder, FakeCluster.untouchable())) {
      assertEquals("never", service.get("/healthz").json().path("lastHeartbeat").asText());
      var before = Instant.now().minusMillis(1);
      service.alert(Payloads.bytes("14-watchdog"));
      Service.eventually(
          "a heartbeat",
          () -> !service.get("/healthz").json().path("lastHeartbeat").asText().equals("never"));
      var health = service.get("/healthz").json();
      assertFalse(Instant.parse(health.path("lastHeartbeat").asText()).isBefore(before));
      assertEquals(0, health.path("incidentsOpen").asInt(-1));
      assertEquals(List.of(), service.told().reports());
    }
  }

  /// The body with blanks at its end, as long as that.
  private static byte[] padded(byte[] body, int length) {
    var padded = Arrays.copyOf(body, length);
    Arrays.fill(padded, body.length, length, (byte) ' ');
    return padded;
  }

  /// The routes alone, over a store of the test.
  record Doors(Server server, HttpClient http) implements AutoCloseable {
    static Doors open(int limit) {
      return open(new FakeStore(new Inbox.Accepted("1")), limit);
    }

    static Doors open(FakeStore store, int limit) {
      var clock = InstantSource.system();
      var cluster = FakeCluster.untouchable();
      var cleaner = Parts.cleaner();
      var nobody = Diagnostician.none();
      var enricher = Parts.enricher(Config.load(Map.of()), cluster, nobody, cleaner);
      var ids = new IncidentIds(clock, new SecureRandom());
      var server =
          Server.start(
              new Server.Settings(
                  "127.0.0.1",
                  0,
                  limit,
                  Access.open(),
                  new Config.Questions(2, 8, 10),
                  Duration.ofSeconds(10)),
              new Server.Parts(
                  store,
                  new Diagnoses(cluster, enricher, ids, List.of()),
                  nobody,
                  new Metrics(),
                  new Crowd(),
                  clock,
                  Parts.cleaner(),
                  Map.of(),
                  () -> Site.NONE,
                  Map.of(),
                  cluster,
                  Config.load(Map.of()),
                  _ -> true));
      return new Doors(server, HttpClient.newHttpClient());
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + server.port());
    }

    Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
      var response = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.body());
    }

    @Override
    public void close() {
      http.close();
      server.close();
    }
  }
}
