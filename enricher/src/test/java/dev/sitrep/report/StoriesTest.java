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
/// blanks between them. How it goes on is in `later/1`, `later/2`, ...: the incident's alerts and
/// the cluster of a later moment, and the message of then.
///
/// A new story is a new folder. `mvn test -Dtest=StoriesTest -Dstories.update=true` writes its
/// report; read it before you commit it.
class StoriesTest {
  private static final Path CASES = Path.of("src/test/resources/cases");
  private static final Targets TARGETS = new Targets();

  static Stream<Path> stories() throws IOException {
    return folders(CASES).stream();
  }

  private static List<Path> folders(Path path) throws IOException {
    try (var folders = Files.list(path)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void an_alert_becomes_its_report(Path story) throws Exception {
    var told = new ArrayList<String>();
    for (var report : reports(story)) {
      told.add(tell(report));
    }
    compare(story.resolve("report.txt"), String.join("\n", told));
  }

  private static void compare(Path expected, String told) throws IOException {
    if (Boolean.getBoolean("stories.update")) {
      Files.writeString(expected, told);
    }
    assertTrue(
        Files.exists(expected), expected + " is missing; write it with -Dstories.update=true");
    assertEquals(Files.readString(expected), told);
  }

  static Stream<Path> sequels() throws IOException {
    return stories().filter(story -> Files.exists(story.resolve("later")));
  }

  @ParameterizedTest
  @MethodSource("sequels")
  void what_comes_later_is_told_without_what_was_told_before(Path story) throws Exception {
    var last = reports(story).getFirst();
    var object = last.object();
    var target = new Target.Workload(object.namespace(), object.kind(), object.name());
    for (var later : folders(story.resolve("later"))) {
      try (var cluster = DumpedCluster.open(later.resolve("dump"))) {
        var enricher = enricher(cluster, Diagnostician.none());
        var incident = incident(target, alerts(later), cluster);
        last =
            incident.resolved() ? ended(last, incident, enricher) : next(last, incident, enricher);
      }
      compare(later.resolve("report.txt"), tell(last));
    }
  }

  private static Report next(Report last, Incident incident, Enricher enricher)
      throws InterruptedException {
    return enricher.report(incident).after(last).orElseThrow();
  }

  private static Report ended(Report last, Incident incident, Enricher enricher)
      throws InterruptedException {
    var at = incident.alerts().getFirst().endsAt().orElseThrow();
    return last.ended(Ending.resolved(at, enricher.recovery(incident, last)));
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

  private static String tell(Report report) {
    return PlainText.of(Sections.of(report, ZoneOffset.UTC, Site.NONE));
  }

  private static List<Report> reports(Path story) throws IOException, InterruptedException {
    return reports(story, Diagnostician.none());
  }

  static List<Report> reports(Path story, Diagnostician diagnostician)
      throws IOException, InterruptedException {
    try (var cluster = DumpedCluster.open(story.resolve("dump"))) {
      var enricher = enricher(cluster, diagnostician);
      var reports = new ArrayList<Report>();
      for (var incident : incidents(alerts(story), cluster)) {
        reports.add(enricher.report(incident));
      }
      return reports;
    }
  }

  private static Enricher enricher(Cluster cluster, Diagnostician diagnostician) {
    var cleaner = new Cleaner(Redaction.create());
    return new Enricher(
        new Collector(cluster, EvidenceSources.ALL, cleaner, Duration.ofSeconds(20)),
        Analyzers.ALL,
        diagnostician,
        cleaner);
  }

  /// One per workload, and one for a node with those that it takes down, as the pipeline makes
  /// them.
  private static List<Incident> incidents(List<Alert> alerts, Cluster cluster)
      throws InterruptedException {
    var byTarget = new LinkedHashMap<Target, List<Alert>>();
    for (var alert : alerts) {
      var target = RollUp.of(TARGETS.of(alert.labels()).target(), cluster);
      byTarget.computeIfAbsent(target, any -> new ArrayList<>()).add(alert);
    }
    for (var target : List.copyOf(byTarget.keySet())) {
      var node = Placement.of(target, cluster);
      if (node.isPresent() && byTarget.containsKey(node.get())) {
        byTarget.get(node.get()).addAll(byTarget.remove(target));
      }
    }
    return byTarget.entrySet().stream()
        .map(entry -> incident(entry.getKey(), entry.getValue(), cluster))
        .toList();
  }

  private static Incident incident(Target target, List<Alert> alerts, Cluster cluster) {
    var first = TARGETS.of(alerts.getFirst().labels());
    return new Incident(
        "story", "", target, first.container(), alerts, "", first.doubts(), cluster.now());
  }

  private static List<Alert> alerts(Path folder) throws IOException {
    var body = Files.readAllBytes(folder.resolve("alert.json"));
    return ((Parsed.Accepted) Alertmanager.parse(body)).group().alerts();
  }
}
