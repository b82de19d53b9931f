package dev.sitrep.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Much at once and much in a row, through the real Alertmanager. What was seen is written to
/// `target/load.md`. `-Dreal.soakSeconds` is how long the second lasts.
@Tag("long")
@ExtendWith(Peers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(2_400)
class LoadTest {
  private static final Logger LOG = LoggerFactory.getLogger("tests");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ALERTS = 10_000;
  private static final int STORM_NAMESPACES = 500;
  private static final int SOAK_NAMESPACES = 10;
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final int LIVING = 9;
  private static final double MIB = 1024 * 1024;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> rows = new ArrayList<>();
  private final List<String> namespaces =
      IntStream.range(0, SOAK_NAMESPACES).mapToObj("soak-%d"::formatted).toList();
  private Stand stand;

  @BeforeAll
  void install() throws IOException {
    stand = Stand.with(namespaces, namespaces, true, 1, "");
  }

  @AfterAll
  void remove() throws IOException {
    Files.writeString(
        Path.of("target", "load.md"), "| | |\n|---|---|\n" + String.join("\n", rows) + "\n");
    if (stand != null) {
      stand.close();
    }
    namespaces.forEach(namespace ->
        Program.run(
            "kubectl", "delete", "namespace", namespace, "--wait=false", "--ignore-not-found"));
  }

  @Test
  @Order(1)
  void workloads_break_one_after_the_other_for_a_long_time() {
    int seconds = Integer.getInteger("real.soakSeconds", 1_200);
    var end = Instant.now().plusSeconds(seconds);
    var living = new ArrayDeque<String>();
    var heaps = new ArrayList<Double>();
    var threads = new ArrayList<Double>();
    var memory = new ArrayList<Double>();
    int broken = 0;
    for (var next = Instant.now(); next.isBefore(end); next = next.plus(EVERY)) {
      var pause = Duration.between(Instant.now(), next);
      if (pause.isPositive()) {
        Eventually.pause(pause);
      }
      var name = "w%04d".formatted(broken);
      var namespace = namespaces.get(broken % namespaces.size());
      broken++;
      Program.fed(
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: %1$s, namespace: %2$s}
          spec:
            selector: {matchLabels: {app: %1$s}}
            template:
              metadata: {labels: {app: %1$s}}
              spec: {containers: [{name: app, image: "never-built:1.0", imagePullPolicy: Never}]}
          """
              .formatted(name, namespace),
          "kubectl",
          "create",
          "-f",
          "-");
      living.add(namespace + "/" + name);
      if (living.size() > LIVING) {
        var oldest = living.remove().split("/", -1);
        Program.run("kubectl", "-n", oldest[0], "delete", "deployment", oldest[1], "--wait=false");
      }
      if (broken % 6 == 0) {
        heaps.add(
            metric(line -> line.startsWith("jvm_memory_used_bytes") && line.contains("Tenured")));
        threads.add(metric(line -> line.startsWith("jvm_threads_live_threads")));
        memory.add(resident());
      }
    }
    living.forEach(one -> {
      var which = one.split("/", -1);
      Program.run("kubectl", "-n", which[0], "delete", "deployment", which[1], "--wait=false");
    });
    Eventually.is("nothing waits", Duration.ofMinutes(5), () -> waiting() == 0);
    var took = times();
    int all = broken;
    row(
        "soak",
        "%d workloads broken in %d s, one every 5 s, each for 45 s".formatted(all, seconds));
    row(
        "alerts",
        "%.0f, none waiting at the end"
            .formatted(metric(line -> line.startsWith("sitrep_alerts_total"))));
    row(
        "from the webhook to the report",
        "median %.1f s, p99 %.1f s of %d".formatted(at(took, 0.5), at(took, 0.99), took.size()));
    row(
        "tenured heap",
        "%.0f MiB in the first quarter, %.0f MiB in the last (least)"
            .formatted(least(heaps, 0) / MIB, least(heaps, 3) / MIB));
    row(
        "threads",
        "%.0f in the first quarter, %.0f in the last (most)"
            .formatted(most(threads, 0), most(threads, 3)));
    row(
        "memory of the process",
        "%.0f MiB in the first quarter, %.0f MiB in the last (most)"
            .formatted(most(memory, 0), most(memory, 3)));
    row("messages to the webhook", "%d".formatted(stand.vendors().reports().size()));
    assertTrue(least(heaps, 3) <= least(heaps, 0) * 1.5 + 16 * MIB, heaps::toString);
    assertTrue(most(threads, 3) <= most(threads, 0) + 10, threads::toString);
    assertTrue(at(took, 0.99) <= 30, took::toString);
    assertEquals(List.of(), stand.vendors().refused());
  }

  @Test
  @Order(2)
  void ten_thousand_alerts_over_five_hundred_namespaces() {
    double before = metric(line -> line.startsWith("sitrep_alerts_total"));
    int told = stand.vendors().reports().size();
    var began = Instant.now();
    for (int batch = 0; batch < 10; batch++) {
      var alerts = new ArrayList<String>();
      for (int i = 0; i < ALERTS / 10; i++) {
        int number = batch * (ALERTS / 10) + i;
        alerts.add(
            """
            {"labels": {"alertname": "KubePodNotReady", "namespace": "storm-%d", "pod": "web-7c9d8f6b5-%05d", "severity": "warning", "job": "kube-state-metrics"},
             "annotations": {"summary": "Pod has been in a non-ready state for more than 15 minutes."}}
            """
                .formatted(number % STORM_NAMESPACES, number));
      }
      stand.monitoring().post("[" + String.join(",", alerts) + "]");
    }
    Eventually.is(
        "all alerts came",
        Duration.ofMinutes(4),
        () -> metric(line -> line.startsWith("sitrep_alerts_total")) - before >= ALERTS);
    var came = Duration.between(began, Instant.now());
    Eventually.is("nothing waits", Duration.ofMinutes(10), () -> waiting() == 0);
    var done = Duration.between(began, Instant.now());
    Eventually.pause(Duration.ofSeconds(20));
    int messages = stand.vendors().reports().size() - told;
    row(
        "storm",
        "%,d alerts in %d groups through Alertmanager".formatted(ALERTS, STORM_NAMESPACES));
    row("all taken after", came.toSeconds() + " s");
    row("nothing waits after", done.toSeconds() + " s");
    row("messages to the webhook about it", String.valueOf(messages));
    row("memory of the process", "%.0f MiB".formatted(resident()));
    assertTrue(messages <= 60, () -> messages + " messages");
    assertTrue(messages >= 1);
    assertEquals(List.of(), stand.vendors().refused());
  }

  private void row(String what, String seen) {
    rows.add("| %s | %s |".formatted(what, seen));
    LOG.info("{}: {}", what, seen);
  }

  private double waiting() {
    return metric(line ->
        line.startsWith("sitrep_inbox_waiting")
            || line.startsWith("sitrep_reports_waiting")
            || line.startsWith("sitrep_outbox_waiting"));
  }

  /// The sum of the samples.
  private double metric(Predicate<String> which) {
    return get("/metrics")
        .lines()
        .filter(which)
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /// In MiB, with the pages of files: what a limit of the container counts.
  private static double resident() {
    return Double.parseDouble(
            Program.run(
                "kubectl",
                "-n",
                "sitrep",
                "exec",
                "deployment/sitrep",
                "--",
                "sh",
                "-c",
                "sed -n 's/^VmRSS:[^0-9]*\\([0-9]*\\) kB/\\1/p' /proc/1/status"))
        / 1024;
  }

  /// From the admission of an incident to its report, in seconds, sorted.
  private List<Double> times() {
    var times = new ArrayList<Double>();
    for (var told : stand.vendors().reports()) {
      if (told.report().update().isEmpty() && told.report().ending().isEmpty()) {
        times.add(told.report().took().toMillis() / 1e3);
      }
    }
    try {
      var list = JSON.readTree(get("/api/v1/incidents?limit=200"));
      for (JsonNode one : list.path("incidents")) {
        if (one.path("kind").asText().equals("incident")) {
          var took = JSON.readTree(get("/i/" + one.path("id").asText())).path("took");
          if (took.isTextual()) {
            times.add(Duration.parse(took.asText()).toMillis() / 1e3);
          }
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return times.stream().sorted().toList();
  }

  private static double at(List<Double> sorted, double share) {
    return sorted.isEmpty()
        ? 0
        : sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(share * sorted.size())));
  }

  private static double least(List<Double> all, int quarter) {
    return quarter(all, quarter).stream().mapToDouble(one -> one).min().orElse(0);
  }

  private static double most(List<Double> all, int quarter) {
    return quarter(all, quarter).stream().mapToDouble(one -> one).max().orElse(0);
  }

  private static List<Double> quarter(List<Double> all, int quarter) {
    return all.subList(all.size() * quarter / 4, all.size() * (quarter + 1) / 4);
  }

  private String get(String path) {
    try {
      return http.send(
              HttpRequest.newBuilder(URI.create(Installation.url() + path))
                  .header("Authorization", "Bearer " + Installation.PEOPLE_TOKEN)
                  .header("Accept", "application/json, text/plain")
                  .build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
