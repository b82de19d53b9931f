package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// The pod waits for a PersistentVolumeClaim; what is wrong with the claim is told by others.
final class UnboundClaim implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NoNode.because(file, NoNode.About.CLAIM).map(UnboundClaim::finding).toList();
  }

  private static Finding finding(NoNode one) {
    var claim = one.claim().orElse(one.pod().about());
    boolean absent =
        one.pod().unschedulable().contains("not found")
            && one.pod().unschedulable().contains("persistentvolumeclaim \"");
    return one.finding(
        "unbound-claim",
        claim,
        "",
        absent
            ? "Create %s, or correct the volume.".formatted(claim.spoken())
            : "Look at the claim first: the pod follows once it is bound.",
        Kubectl.list("persistentvolumeclaims", one.pod().about().namespace()));
  }
}
