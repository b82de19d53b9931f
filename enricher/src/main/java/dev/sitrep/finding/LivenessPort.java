package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailingProbe.Kind;
import dev.sitrep.finding.ProbeWords.Fault;
import java.util.List;
import java.util.stream.Stream;

/// The kubelet kills a container because its probe asks a port where nothing can answer. A startup
/// probe kills like a liveness probe.
final class LivenessPort implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Stream.of(Kind.LIVENESS, Kind.STARTUP)
        .flatMap(kind -> FailingProbe.of(file, kind, Fault.PORT))
        .map(probe -> probe.finding("liveness-port"))
        .toList();
  }
}
