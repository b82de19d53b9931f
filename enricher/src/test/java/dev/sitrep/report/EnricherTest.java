package dev.sitrep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.alert.Alert;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Log;
import dev.sitrep.cluster.LogQuery;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import dev.sitrep.diagnosis.Diagnosis;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.engine.Reason;
import dev.sitrep.evidence.Collector;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.EvidenceSource;
import dev.sitrep.evidence.EvidenceSources;
import dev.sitrep.evidence.Scene;
import dev.sitrep.finding.Analyzers;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.Target;
import dev.sitrep.safety.Cleaner;
import dev.sitrep.safety.Redaction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EnricherTest {
  private static final Cleaner CLEANER = new Cleaner(Redaction.create());

  @Test
  void a_cluster_that_forbids_everything_still_gets_a_report() throws Exception {
    var enricher =
        new Enricher(
            new Collector(new Refusing(), EvidenceSources.ALL, CLEANER, Duration.ofSeconds(10)),
            Analyzers.ALL,
            Diagnostician.none(),
            CLEANER);
    var report = enricher.report(incident(Map.of("severity", "critical")));

    assertEquals("shop/deployment api: KubePodCrashLooping", report.headline());
    assertEquals("critical", report.severity());
    assertTrue(report.notSeen().toString().contains("not allowed to read"), report.toString());
    assertTrue(
        report.wouldDecide().getFirst().startsWith("permission to get and list: "),
        report.wouldDecide().toString());
    assertEquals(
        new Diagnosis.Unexplained(
            Reason.NO_MODEL,
            "no model configured",
            "set model.name to let a local model explain the findings"),
        report.diagnosis());
    assertEquals(report, ReportJson.read(ReportJson.write(report)));
  }

  @Test
  void after_the_end_a_cluster_that_forbids_everything_says_nothing() throws Exception {
    var enricher =
        new Enricher(
            new Collector(new Refusing(), EvidenceSources.ALL, CLEANER, Duration.ofSeconds(10)),
            Analyzers.ALL,
            Diagnostician.none(),
            CLEANER);
    var incident = incident(Map.of());
    assertEquals(List.of(), enricher.recovery(incident, enricher.report(incident)));
  }

  @Test
  void the_facts_ask_no_model() throws Exception {
    var facts =
        enricher(Cases.state(Cases.API, 0, 1, 1), Cases.crashed("api-1")).facts(incident(Map.of()));
    assertEquals("crash-loop", facts.cause().rule());
    assertEquals(
        new Diagnosis.Unexplained(Reason.NOT_ASKED, "no model was asked", ""), facts.diagnosis());
  }

  @Test
  void evidence_becomes_a_cause() throws Exception {
    var report =
        enricher(
                Cases.state(Cases.API, 0, 1, 1),
                Cases.crashed("api-1"),
                Cases.lastWords("api-1", "FATAL: missing DATABASE_URL"))
            .report(incident(Map.of()));
    assertEquals(
        "container api exits with code 3 (3 restarts): missing DATABASE_URL; it is not in the container's env",
        report.cause().sentence());
    assertEquals("unknown", report.severity());
    assertEquals(Cases.NOW, report.at());
    assertEquals(Cases.BEGAN, report.since());
    assertFalse(report.took().isNegative());
  }

  /// Whoever may write alerts chooses these words, and they are shown outside of any exhibit.
  @Test
  void severity_and_cluster_label_are_cleaned() throws Exception {
    var labels =
        Map.of("severity", "critical\u001b[2J " + "x".repeat(500), "cluster", "prod\u202eeu");
    var report = enricher().report(incident(labels));
    assertTrue(report.severity().length() <= 20, report.severity());
    assertTrue(report.severity().startsWith("critical"), report.severity());
    for (var text : List.of(report.severity(), report.cluster(), report.headline())) {
      assertFalse(
          text.codePoints().anyMatch(p -> p < 32 || Character.getType(p) == Character.FORMAT),
          text);
    }
  }

  @Test
  void a_source_that_breaks_costs_only_itself() throws Exception {
    var broken =
        source(
            "ingresses",
            () -> {
              throw new IllegalStateException("a bug");
            });
    var fine = source("state", () -> List.of(Cases.state(Cases.API, 1, 3, 0)));
    var report = enricher(List.of(broken, fine)).report(incident(Map.of()));
    assertEquals("shop/deployment api: 1 of 3 pods ready", report.headline());
    assertTrue(
        report.notSeen().getFirst().startsWith("ingresses: Sitrep's own fault"),
        report.notSeen().toString());
  }

  @Test
  void a_late_source_is_named_and_not_waited_for() throws Exception {
    var late =
        source(
            "events",
            () -> {
              Thread.sleep(Duration.ofMinutes(1));
              return List.of();
            });
    long began = System.nanoTime();
    var report =
        new Enricher(
                new Collector(new Refusing(), List.of(late), CLEANER, Duration.ofMillis(200)),
                Analyzers.ALL,
                Diagnostician.none(),
                CLEANER)
            .report(incident(Map.of()));
    assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 20);
    assertEquals(List.of("events: not read within 0s"), report.notSeen());
  }

  @Test
  void an_interrupted_report_is_none() {
    var slow =
        source(
            "events",
            () -> {
              Thread.sleep(Duration.ofMinutes(1));
              return List.of();
            });
    Thread.currentThread().interrupt();
    assertThrows(
        InterruptedException.class, () -> enricher(List.of(slow)).report(incident(Map.of())));
  }

  private static Enricher enricher(Evidence... evidence) {
    return enricher(List.of(source("all", () -> List.of(evidence))));
  }

  private static Enricher enricher(List<EvidenceSource> sources) {
    return new Enricher(
        new Collector(new Refusing(), sources, CLEANER, Duration.ofSeconds(10)),
        Analyzers.ALL,
        Diagnostician.none(),
        CLEANER);
  }

  private static Incident incident(Map<String, String> more) {
    var labels = new TreeMap<>(more);
    labels.put("alertname", "KubePodCrashLooping");
    var alert =
        new Alert(
            Alert.Status.FIRING,
            labels,
            new TreeMap<>(),
            Cases.BEGAN,
            Optional.empty(),
            "",
            "f00d");
    return new Incident(
        "01J",
        more.getOrDefault("cluster", ""),
        new Target.Workload("shop", "deployment", "api"),
        "",
        List.of(alert),
        "",
        List.of(),
        Cases.NOW);
  }

  private interface Look {
    List<Evidence> look() throws InterruptedException;
  }

  private static EvidenceSource source(String name, Look look) {
    return new FakeSource(name, look);
  }

  private record FakeSource(String name, Look look) implements EvidenceSource {
    @Override
    public Set<Kind<?>> reads() {
      return Set.of();
    }

    @Override
    public List<Evidence> collect(Scene scene) throws InterruptedException {
      return look.look();
    }
  }

  /// A cluster whose ClusterRole was forgotten.
  private static final class Refusing implements Cluster {
    @Override
    public <T extends HasMetadata, R> Reading<R> list(
        Query<T> query, java.util.stream.Collector<T, ?, R> into) {
      return refused();
    }

    @Override
    public <T extends HasMetadata> Reading<T> get(Kind<T> kind, String namespace, String name) {
      return refused();
    }

    @Override
    public Reading<Log> log(LogQuery query) {
      return refused();
    }

    private static <T> Reading<T> refused() {
      return new Reading.Unseen<>(Reading.Why.FORBIDDEN, "");
    }

    @Override
    public Instant now() {
      return Cases.NOW;
    }

    @Override
    public String name() {
      return "refusing";
    }

    @Override
    public void close() {}
  }
}
