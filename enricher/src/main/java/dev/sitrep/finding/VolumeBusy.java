package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.Optional;

/// Something still uses the volume's device: an earlier mount, a lock, an operation that has not
/// ended.
final class VolumeBusy implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Mounting.findings(
        file,
        Mounting.Kind.BUSY,
        mounting ->
            Optional.of(
                mounting.finding(
                    "volume-busy",
                    mounting.fault(),
                    "%s is still in use elsewhere: %s"
                        .formatted(mounting.spoken(), mounting.words()),
                    "",
                    List.of(
                        Kubectl.describe(mounting.pods().getFirst()),
                        "kubectl get volumeattachments"))));
  }
}
