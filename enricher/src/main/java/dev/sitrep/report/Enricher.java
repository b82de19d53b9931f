package dev.sitrep.report;

import dev.sitrep.diagnosis.Consulted;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.diagnosis.Effort;
import dev.sitrep.diagnosis.Turn;
import dev.sitrep.engine.Reason;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Collector;
import dev.sitrep.evidence.EvidenceSources;
import dev.sitrep.finding.Analyzer;
import dev.sitrep.finding.Finding;
import dev.sitrep.finding.Ranking;
import dev.sitrep.incident.Incident;
import dev.sitrep.safety.Cleaner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// The module's door: an incident in, its report out. The report always comes: whatever cannot be
/// read or is not answered is told in it.
///
/// @param cleaner for the two words of the alert that are shown outside an exhibit
public record Enricher(
    Collector collector, List<Analyzer> analyzers, Diagnostician diagnostician, Cleaner cleaner) {

  /// Who waits for the end of an incident waits for no more than this.
  private static final Duration GLANCE = Duration.ofSeconds(5);

  private static final Consulted WITHDRAWN =
      new Consulted(
          new Unexplained(Reason.NOT_ASKED, "the model is asked no longer", ""), Effort.NONE);

  private static final Consulted UNASKED =
      new Consulted(new Unexplained(Reason.NOT_ASKED, "no model was asked", ""), Effort.NONE);

  /// The report, after no more than the model's patience; nobody is asked any longer then.
  public Report report(Incident incident) throws InterruptedException {
    try (var investigation = investigate(incident)) {
      return investigation.within(diagnostician.patience());
    }
  }

  /// By the rules alone: no model is asked.
  public Report facts(Incident incident) throws InterruptedException {
    long began = System.nanoTime();
    var file = collector.collect(incident);
    return writer(file, Ranking.of(file, analyzers))
        .apply(UNASKED, Duration.ofNanos(System.nanoTime() - began));
  }

  /// A short look after the end of an incident.
  ///
  /// @param last its last report
  /// @return how its object stands now; none where that cannot be said: it is gone, or was not read
  public List<Ending.Standing> recovery(Incident incident, Report last)
      throws InterruptedException {
    var glance =
        new Collector(
            collector.cluster(), EvidenceSources.STANDING, collector.cleaner(), shorter());
    return new Aftermath(glance.collect(incident), last).told();
  }

  private Duration shorter() {
    return collector.deadline().compareTo(GLANCE) < 0 ? collector.deadline() : GLANCE;
  }

  public Investigation investigate(Incident incident) throws InterruptedException {
    return investigate(incident, List.of(), _ -> {});
  }

  /// Returns when the rules are done; the model is asked meanwhile.
  ///
  /// @param conversation what was said before about this incident, oldest first
  /// @param words takes the model's answer in pieces as it comes, unchecked
  public Investigation investigate(
      Incident incident, List<Turn> conversation, Consumer<String> words)
      throws InterruptedException {
    long began = System.nanoTime();
    var file = collector.collect(incident);
    var findings = Ranking.of(file, analyzers);
    var turn = new CompletableFuture<Void>();
    var asked = new CompletableFuture<Consulted>();
    var asking =
        Thread.ofVirtual()
            .name("diagnosis")
            .start(() -> {
              try {
                asked.complete(
                    diagnostician.diagnose(
                        file, findings, conversation, () -> turn.complete(null), words));
              } catch (InterruptedException e) {
                asked.complete(WITHDRAWN);
              }
            });
    return new Investigation(writer(file, findings), turn, asked, asking, began);
  }

  private BiFunction<Consulted, Duration, Report> writer(CaseFile file, List<Finding> findings) {
    var incident = file.incident();
    var writer = new Writer(file, findings);
    var severity = cleaner.line(incident.severity(), 20);
    var clusterLabel = cleaner.line(incident.clusterLabel(), 60);
    var origin = Origin.of(incident, cleaner);
    return (consulted, took) -> writer.write(consulted, severity, clusterLabel, origin, took);
  }
}
