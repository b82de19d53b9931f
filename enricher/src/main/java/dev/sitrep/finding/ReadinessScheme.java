package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailingProbe.Kind;
import dev.sitrep.finding.ProbeWords.Fault;
import java.util.List;

/// A readiness probe speaks HTTP where the program speaks HTTPS, or the other way round.
final class ReadinessScheme implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailingProbe.of(file, Kind.READINESS, Fault.SCHEME)
        .map(probe -> probe.finding("readiness-scheme"))
        .toList();
  }
}
