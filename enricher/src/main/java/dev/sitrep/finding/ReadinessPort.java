package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailingProbe.Kind;
import dev.sitrep.finding.ProbeWords.Fault;
import java.util.List;

/// A readiness probe asks a port where nothing can answer: the program may be well.
final class ReadinessPort implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailingProbe.of(file, Kind.READINESS, Fault.PORT)
        .map(probe -> probe.finding("readiness-port"))
        .toList();
  }
}
