package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A volume cannot be attached to the pod's node: its disk is gone, the node has too many, the
/// driver may not.
final class VolumeAttachFailed implements Analyzer {
  private static final Pattern GONE =
      Pattern.compile("(?i)not ?found|does not exist|no such (?:volume|disk)");
  private static final Pattern FULL =
      Pattern.compile("(?i)maximum number|limit|too many|ResourceExhausted");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Mounting.findings(
        file, Mounting.Kind.ATTACH, mounting -> Optional.of(finding(mounting)));
  }

  private static Finding finding(Mounting mounting) {
    return mounting.finding(
        "volume-attach-failed",
        mounting.fault(),
        "%s cannot be attached: %s".formatted(mounting.spoken(), mounting.words()),
        GONE.matcher(mounting.words()).find()
            ? "Find out who deleted the disk; a volume without its disk has to be restored."
            : FULL.matcher(mounting.words()).find()
                ? "Move the pod to a node with fewer volumes, or let a volume go."
                : "",
        List.of(Kubectl.describe(mounting.fault()), "kubectl get volumeattachments"));
  }
}
