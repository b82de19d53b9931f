package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailingProbe.Kind;
import dev.sitrep.finding.ProbeWords.Fault;
import java.util.List;
import java.util.stream.Stream;

/// The kubelet kills a container because its probe asks for a path that the program does not serve.
/// A startup probe kills like a liveness probe.
final class LivenessPath implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Stream.of(Kind.LIVENESS, Kind.STARTUP)
        .flatMap(kind -> FailingProbe.of(file, kind, Fault.PATH))
        .map(probe -> probe.finding("liveness-path"))
        .toList();
  }
}
