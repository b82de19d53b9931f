package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ClaimState;
import java.util.List;

/// The PersistentVolume of a claim is gone, and the data with it, as far as Kubernetes knows.
final class ClaimLost implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Unbound.findings(file, Unbound.Kind.LOST, ClaimLost::finding);
  }

  private static Finding finding(Unbound claim) {
    var volume = claim.claimed().map(ClaimState::volume).orElse("");
    boolean there =
        claim.volumes().stream().anyMatch(one -> one.evidence().about().name().equals(volume));
    var fault = volume.isEmpty() ? claim.claim() : new Ref("persistentvolume", "", volume);
    return claim.finding(
        "claim-lost",
        fault,
        "%s has lost its volume: %s"
            .formatted(
                claim.claim().spoken(),
                volume.isEmpty()
                    ? "its persistentvolume does not exist any more"
                    : "persistentvolume %s %s"
                        .formatted(
                            volume,
                            there ? "is not bound to it any more" : "does not exist any more")),
        Certainty.SEEN,
        "Find the disk behind the volume before the claim is made anew: a new claim starts empty.",
        List.of("kubectl get persistentvolume"),
        claim.said("ClaimLost"));
  }
}
