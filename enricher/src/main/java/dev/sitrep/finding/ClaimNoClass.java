package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ClaimState;
import java.util.List;

/// A claim names no StorageClass, no class is the default, and no volume fits.
final class ClaimNoClass implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Unbound.findings(file, Unbound.Kind.NO_CLASS, ClaimNoClass::finding);
  }

  private static Finding finding(Unbound claim) {
    boolean onPurpose = claim.claimed().flatMap(ClaimState::storageClass).isPresent();
    var offered = claim.offered();
    return claim.finding(
        "claim-no-class",
        claim.claim(),
        "%s names %s, %sand no free volume fits it%s"
            .formatted(
                claim.claim().spoken(),
                onPurpose
                    ? "no storageclass on purpose (storageClassName: \"\")"
                    : "no storageclass",
                onPurpose ? "" : "no class is the default, ",
                offered.isEmpty() ? "" : "; there are classes " + offered),
        Certainty.SEEN,
        onPurpose
            ? "Create a volume without a class for it, or name a StorageClass."
            : "Give the claim a storageClassName, or mark a StorageClass as the default.",
        List.of("kubectl get storageclass", "kubectl get persistentvolume"),
        claim.said("FailedBinding"));
  }
}
