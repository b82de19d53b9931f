package dev.sitrep.evidence;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.incident.Incident;
import dev.sitrep.safety.Cleaner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks every source at once, within one deadline, and makes the case file. All text is cleaned
/// here, before anybody else sees it.
///
/// @param deadline for all sources together; a source that is later becomes [Missing]
public record Collector(
    Cluster cluster, List<EvidenceSource> sources, Cleaner cleaner, Duration deadline) {

  private static final Logger log = LoggerFactory.getLogger(Collector.class);

  /// Bounds what rules, report and prompt have to go through.
  private static final int MOST_EXHIBITS = 150;

  public CaseFile collect(Incident incident) throws InterruptedException {
    var scene = new Scene(incident, cluster, cleaner.redaction());
    scene.readAhead();
    var evidence = new LinkedHashSet<Evidence>();
    evidence.addAll(Alerted.of(incident));
    evidence.addAll(fromSources(scene));
    return CaseFile.of(incident, cluster.now(), bounded(evidence, incident));
  }

  private List<Evidence> fromSources(Scene scene) throws InterruptedException {
    var evidence = new ArrayList<Evidence>();
    var asked =
        sources.stream()
            .<Callable<List<Evidence>>>map(source -> () -> source.collect(scene))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = threads.invokeAll(asked, deadline.toMillis(), TimeUnit.MILLISECONDS);
      for (int i = 0; i < answers.size(); i++) {
        evidence.addAll(answer(answers.get(i), sources.get(i), scene));
      }
    }
    return evidence;
  }

  /// One source that breaks must not cost the report: its fault is told like any other gap.
  private List<Evidence> answer(Future<List<Evidence>> answer, EvidenceSource source, Scene scene)
      throws InterruptedException {
    try {
      return answer.get();
    } catch (CancellationException e) {
      return List.of(
          new Missing(scene.target().ref(), source.name(), "not read within " + Ages.of(deadline)));
    } catch (ExecutionException e) {
      log.error("evidence source {} failed", source.name(), e.getCause());
      return List.of(
          new Missing(
              scene.target().ref(),
              source.name(),
              "Sitrep's own fault, see its log: " + e.getCause()));
    }
  }

  private List<Evidence> bounded(LinkedHashSet<Evidence> evidence, Incident incident) {
    var kept = new ArrayList<Evidence>();
    evidence.stream().limit(MOST_EXHIBITS).map(this::clean).forEach(kept::add);
    if (evidence.size() > MOST_EXHIBITS) {
      kept.add(
          new Missing(
              incident.target().ref(),
              "%d more exhibits".formatted(evidence.size() - MOST_EXHIBITS),
              "left out"));
    }
    return kept;
  }

  private Evidence clean(Evidence evidence) {
    return (Evidence) cleaner.clean((Record) evidence);
  }
}
