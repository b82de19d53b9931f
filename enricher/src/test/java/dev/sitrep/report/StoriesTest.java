package dev.sitrep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.alert.Alert;
import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.evidence.Collector;
import dev.sitrep.evidence.EvidenceSources;
import dev.sitrep.evidence.Placement;
import dev.sitrep.evidence.RollUp;
import dev.sitrep.finding.Analyzers;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.Target;
import dev.sitrep.incident.Targets;
import dev.sitrep.safety.Cleaner;
import dev.sitrep.safety.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// From the webhook's body to the report, without a model: `cases/NAME` holds `alert.json` as
/// Alertmanager sent it, `dump/` with the cluster of that moment, `report.txt`, and where the fault
/// is known for sure `expect.txt`: words that the cause has to contain, one to a line or with two
/// blanks between them.
///
/// A new story is a new folder. `mvn test -Dtest=StoriesTest -Dstories.update=true` writes its
/// report; read it before you commit it.
class StoriesTest {
  private static final Path CASES = Path.of("src/test/resources/cases");

  static Stream<Path> stories() throws IOException {
    try (var folders = Files.list(CASES)) {
      return folders.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void an_alert_becomes_its_report(Path story) throws Exception {
    var told = tell(story);
    var expected = story.resolve("report.txt");
    if (Boolean.getBoolean("stories.update")) {
      Files.writeString(expected, told);
    }
    assertTrue(
        Files.exists(expected), expected + " is missing; write it with -Dstories.update=true");
    assertEquals(Files.readString(expected), told);
  }

  static Stream<Path> expectations() throws IOException {
    return stories().filter(story -> Files.exists(story.resolve("expect.txt")));
  }

  /// Whoever broke the cluster wrote down what the cause has to name.
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("expectations")
  void the_cause_names_what_was_broken(Path story) throws Exception {
    var words =
        Files.readString(story.resolve("expect.txt")).strip().split("\\s*\\n\\s*|\\s{2,}", -1);
    var causes = reports(story).stream().map(report -> report.cause().sentence()).toList();
    assertTrue(
        causes.stream().anyMatch(cause -> holds(cause, words)),
        () -> "no cause names all of %s: %s".formatted(List.of(words), causes));
  }

  private static boolean holds(String cause, String[] words) {
    var lower = cause.toLowerCase(Locale.ROOT);
    return Stream.of(words).allMatch(word -> lower.contains(word.toLowerCase(Locale.ROOT)));
  }

  private static String tell(Path story) throws IOException, InterruptedException {
    var told = new ArrayList<String>();
    for (var report : reports(story)) {
      told.add(PlainText.of(Sections.of(report, ZoneOffset.UTC, "")));
    }
    return String.join("\n", told);
  }

  private static List<Report> reports(Path story) throws IOException, InterruptedException {
    return reports(story, Diagnostician.none());
  }

  static List<Report> reports(Path story, Diagnostician diagnostician)
      throws IOException, InterruptedException {
    try (var cluster = DumpedCluster.open(story.resolve("dump"))) {
      var cleaner = new Cleaner(Redaction.create());
      var enricher =
          new Enricher(
              new Collector(cluster, EvidenceSources.ALL, cleaner, Duration.ofSeconds(20)),
              Analyzers.ALL,
              diagnostician,
              cleaner);
      var reports = new ArrayList<Report>();
      for (var incident : incidents(Files.readAllBytes(story.resolve("alert.json")), cluster)) {
        reports.add(enricher.report(incident));
      }
      return reports;
    }
  }

  /// One per workload, and one for a node with those that it takes down, as the pipeline makes
  /// them.
  private static List<Incident> incidents(byte[] body, Cluster cluster)
      throws InterruptedException {
    var group = ((Parsed.Accepted) Alertmanager.parse(body)).group();
    var targets = new Targets();
    var byTarget = new LinkedHashMap<Target, List<Alert>>();
    for (var alert : group.alerts()) {
      var target = RollUp.of(targets.of(alert.labels()).target(), cluster);
      byTarget.computeIfAbsent(target, any -> new ArrayList<>()).add(alert);
    }
    for (var target : List.copyOf(byTarget.keySet())) {
      var node = Placement.of(target, cluster);
      if (node.isPresent() && byTarget.containsKey(node.get())) {
        byTarget.get(node.get()).addAll(byTarget.remove(target));
      }
    }
    var incidents = new ArrayList<Incident>();
    byTarget.forEach((target, alerts) -> {
      var first = targets.of(alerts.getFirst().labels());
      incidents.add(
          new Incident(
              "story", "", target, first.container(), alerts, "", first.doubts(), cluster.now()));
    });
    return incidents;
  }
}
