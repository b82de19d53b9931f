package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.Optional;

/// A pod mounts a PersistentVolumeClaim that does not exist.
final class ClaimMissing implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Unbound.findings(file, Unbound.Kind.MISSING, ClaimMissing::finding);
  }

  private static Finding finding(Unbound claim) {
    return claim.finding(
        "claim-missing",
        claim.claim(),
        "the pod mounts %s, which does not exist in namespace %s"
            .formatted(claim.claim().spoken(), claim.claim().namespace()),
        Certainty.SEEN,
        "Create %s, or correct claimName in the pod template.".formatted(claim.claim().spoken()),
        List.of(Kubectl.list("persistentvolumeclaims", claim.claim().namespace())),
        Optional.empty());
  }
}
