package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ClaimState;
import java.util.List;
import java.util.Optional;

/// A claim asks for one PersistentVolume by its name, and there is none of that name.
final class ClaimVolumeMissing implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Unbound.findings(file, Unbound.Kind.VOLUME_MISSING, ClaimVolumeMissing::finding);
  }

  private static Finding finding(Unbound claim) {
    var volume =
        new Ref("persistentvolume", "", claim.claimed().map(ClaimState::volume).orElse(""));
    return claim.finding(
        "claim-volume-missing",
        volume,
        "%s asks for %s, which does not exist".formatted(claim.claim().spoken(), volume.spoken()),
        Certainty.SEEN,
        "Create %s, or take volumeName out of the claim.".formatted(volume.spoken()),
        List.of("kubectl get persistentvolume"),
        Optional.empty());
  }
}
