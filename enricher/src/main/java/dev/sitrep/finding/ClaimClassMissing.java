package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A claim asks for a StorageClass that does not exist.
final class ClaimClassMissing implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Unbound.findings(file, Unbound.Kind.CLASS_MISSING, ClaimClassMissing::finding);
  }

  private static Finding finding(Unbound claim) {
    var missing = new Ref("storageclass", "", claim.className());
    var offered = claim.offered();
    return claim.finding(
        "claim-class-missing",
        missing,
        "%s asks for storageclass %s, which does not exist%s"
            .formatted(
                claim.claim().spoken(),
                missing.name(),
                offered.isEmpty() ? "" : "; there are " + offered),
        Certainty.SEEN,
        "Make the claim anew with a StorageClass that exists, or create storageclass %s."
            .formatted(missing.name()),
        List.of("kubectl get storageclass"),
        claim.newest(Unbound.NO_SUCH_CLASS));
  }
}
