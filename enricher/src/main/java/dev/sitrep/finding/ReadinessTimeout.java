package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailingProbe.Kind;
import dev.sitrep.finding.ProbeWords.Fault;
import java.util.List;

/// A program is too slow for its readiness probe.
final class ReadinessTimeout implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailingProbe.of(file, Kind.READINESS, Fault.TIMEOUT)
        .map(probe -> probe.finding("readiness-timeout"))
        .toList();
  }
}
