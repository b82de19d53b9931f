package dev.sitrep.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.alert.Alert;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.report.Ending;
import dev.sitrep.report.Report;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real Alertmanager that sends to Sitrep and is asked by it.
@Timeout(240)
class AlertmanagerLiveTest {
  private static final Logger LOG = LoggerFactory.getLogger("tests");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> LABELS =
      Map.of(
          "alertname", "KubePodCrashLooping",
          "namespace", "shop",
          "pod", "api-6f664bc8c4-5lwq6",
          "container", "app",
          "severity", "critical");

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Instant since = Instant.now().minus(Duration.ofHours(1));
  private Optional<Process> alertmanager = Optional.empty();
  private int port;
  private int sitrep;

  @BeforeEach
  void start() throws Exception {
    var program =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .map(where -> Path.of(where, "alertmanager"))
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty()) {
      LOG.warn("SKIPPED: no real Alertmanager was asked; put the program on the path to ask one");
      abort("alertmanager is not on the path");
    }
    port = free();
    sitrep = free();
    var config =
        Files.writeString(
            folder.resolve("alertmanager.yml"),
            """
            route:
              {receiver: shop/alerts/sitrep, group_by: [alertname], group_wait: 1s, group_interval: 2s, repeat_interval: 12h}
            receivers:
              - name: shop/alerts/sitrep
                webhook_configs:
                  - {url: "http://127.0.0.1:%d/webhooks/alertmanager", send_resolved: true}
            """
                .formatted(sitrep));
    alertmanager =
        Optional.of(
            new ProcessBuilder(
                    program.orElseThrow().toString(),
                    "--config.file=" + config,
                    "--storage.path=" + folder.resolve("alertmanager"),
                    "--web.listen-address=127.0.0.1:" + port,
                    "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("alertmanager.log").toFile())
                .start());
    Service.eventually("Alertmanager is ready", () -> ready());
  }

  @AfterEach
  void end() throws InterruptedException {
    http.close();
    if (alertmanager.isPresent()) {
      alertmanager.get().destroy();
      alertmanager.get().waitFor();
    }
  }

  @Test
  void from_firing_over_a_silence_and_a_lost_store_to_the_end() throws Exception {
    var cluster = folder.resolve("cluster");
    post("alerts", List.of(alert(LABELS, ""), alert(Map.of("alertname", "Watchdog"), "")));

    // it sends by itself
    try (var service = service("first", cluster)) {
      assertEquals("firing", service.told().await("of the alert", _ -> true).status());
      Service.eventually(
          "a heartbeat",
          () -> !service.get("/healthz").json().path("lastHeartbeat").asText().equals("never"));
      service.settle();
    }

    // it says nothing when a person silences the alert
    var silence = silence();
    try (var service = service("first", cluster)) {
      var report = service.told().await("of the silence", AlertmanagerLiveTest::over);
      assertEquals(Optional.of(Ending.How.SILENCED), report.ending().map(Ending::how));
      service.settle();
      assertEquals(0, open(service));
    }

    // nor when the silence is over and the alert still fires
    assertEquals(200, delete("silence/" + silence));
    try (var service = service("first", cluster)) {
      assertEquals("firing", service.told().await("after the silence", _ -> true).status());
      service.settle();
      assertEquals(1, open(service));
    }

    // nor when the store is lost
    try (var service = service("second", cluster)) {
      var report = service.told().await("of what was lost", _ -> true);
      assertEquals("firing", report.status());
      assertEquals(since.toEpochMilli(), report.since().toEpochMilli());
      service.settle();
      assertEquals(1, service.told().reports().size());

      // the end comes from itself again
      post("alerts", List.of(alert(LABELS, Instant.now().toString())));
      var end = service.told().await("of the end", AlertmanagerLiveTest::over);
      assertEquals(Optional.of(Ending.How.RESOLVED), end.ending().map(Ending::how));
      assertEquals(0, open(service));
    }
  }

  private static boolean over(Report report) {
    return report.ending().isPresent();
  }

  private static int open(Service service) throws IOException, InterruptedException {
    return service.get("/healthz").json().path("incidentsOpen").asInt(-1);
  }

  private Service service(String store, Path cluster) throws IOException {
    var settings =
        Map.of(
            "SITREP_SERVER_PORT",
            String.valueOf(sitrep),
            "SITREP_STORE_PATH",
            folder.resolve(store + ".db").toString(),
            "SITREP_ALERTMANAGER_URL",
            "http://127.0.0.1:" + port,
            "SITREP_ALERTMANAGER_RECEIVER",
            "shop/alerts/sitrep");
    return Service.start(folder, cluster(cluster), settings);
  }

  private Cluster cluster(Path cluster) throws IOException {
    var alert = Alert.of(new TreeMap<>(LABELS), new TreeMap<>(), since, Optional.empty());
    return Stage.casting(cluster, List.of(alert));
  }

  private Map<String, Object> alert(Map<String, String> labels, String endsAt) {
    var end = endsAt.isEmpty() ? Instant.now().plus(Duration.ofHours(1)).toString() : endsAt;
    return Map.of("labels", labels, "startsAt", since.toString(), "endsAt", end);
  }

  private String silence() throws IOException, InterruptedException {
    var matcher =
        Map.of(
            "name",
            "alertname",
            "value",
            LABELS.getOrDefault("alertname", ""),
            "isRegex",
            false,
            "isEqual",
            true);
    var answer =
        post(
            "silences",
            Map.of(
                "matchers", List.of(matcher),
                "startsAt", Instant.now().toString(),
                "endsAt", Instant.now().plus(Duration.ofHours(1)).toString(),
                "createdBy", "a person",
                "comment", "known"));
    var id = Pattern.compile("[0-9a-f-]{36}").matcher(answer);
    assertTrue(id.find(), answer);
    return id.group();
  }

  private String post(String path, Object body) throws IOException, InterruptedException {
    var response =
        http.send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build(),
            BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), response.body());
    return response.body();
  }

  private int delete(String path) throws IOException, InterruptedException {
    return http.send(request(path).DELETE().build(), BodyHandlers.discarding()).statusCode();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v2/" + path))
        .timeout(Duration.ofSeconds(10));
  }

  private boolean ready() throws InterruptedException {
    assertFalse(alertmanager.filter(process -> !process.isAlive()).isPresent(), "it has ended");
    try {
      return http.send(request("status").build(), BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static int free() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
