package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailingProbe.Kind;
import dev.sitrep.finding.ProbeWords.Fault;
import java.util.List;

/// A readiness probe asks for a path that the program does not serve.
final class ReadinessPath implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailingProbe.of(file, Kind.READINESS, Fault.PATH)
        .map(probe -> probe.finding("readiness-path"))
        .toList();
  }
}
