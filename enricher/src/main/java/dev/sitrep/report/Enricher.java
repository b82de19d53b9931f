package dev.sitrep.report;

import dev.sitrep.diagnosis.Consulted;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.evidence.Collector;
import dev.sitrep.finding.Analyzer;
import dev.sitrep.finding.Ranking;
import dev.sitrep.incident.Incident;
import dev.sitrep.safety.Cleaner;
import java.time.Duration;
import java.util.List;

/// The module's door: an incident in, its report out. The report always comes: whatever cannot be
/// read or is not answered is told in it.
///
/// @param cleaner for the two words of the alert that are shown outside an exhibit
public record Enricher(
    Collector collector, List<Analyzer> analyzers, Diagnostician diagnostician, Cleaner cleaner) {

  public Report report(Incident incident) throws InterruptedException {
    long began = System.nanoTime();
    var file = collector.collect(incident);
    var findings = Ranking.of(file, analyzers);
    Consulted consulted = diagnostician.diagnose(file, findings);
    return new Writer(file, findings)
        .write(
            consulted.diagnosis(),
            cleaner.line(incident.severity(), 20),
            cleaner.line(incident.clusterLabel(), 60),
            Duration.ofNanos(System.nanoTime() - began));
  }
}
