package dev.sitrep.finding;

import dev.sitrep.evidence.Ages;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState.Run;
import dev.sitrep.finding.FailingProbe.Kind;
import dev.sitrep.finding.ProbeWords.Fault;
import java.time.Duration;
import java.util.List;

/// A program runs and does not listen where its readiness probe asks: it is still starting, or
/// stuck in its start.
final class ReadinessRefused implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return FailingProbe.of(file, Kind.READINESS, Fault.REFUSED)
        .map(probe ->
            probe.finding(
                "readiness-refused",
                probe.words().cause() + runs(probe),
                Certainty.SEEN,
                probe.words().fix(),
                probe.words().proof()))
        .toList();
  }

  private static String runs(FailingProbe probe) {
    return probe.state().now() instanceof Run.Running(var since) && since.isPresent()
        ? ", %s after its start"
            .formatted(Ages.of(Duration.between(since.get(), probe.file().now())))
        : "";
  }
}
