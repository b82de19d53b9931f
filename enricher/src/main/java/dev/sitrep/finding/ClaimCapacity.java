package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ClaimState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.VolumeState;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// No free volume is as large as the claim wants it.
final class ClaimCapacity implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Unbound.findings(file, Unbound.Kind.CAPACITY, ClaimCapacity::finding);
  }

  private static Finding finding(Unbound claim) {
    var asked = claim.claimed().map(ClaimState::requested).orElse("more");
    Optional<Exhibit<VolumeState>> largest =
        claim.free().stream().max(Comparator.comparingLong(volume -> volume.evidence().bytes()));
    return claim.finding(
        "claim-capacity",
        claim.claim(),
        "%s asks for %s; %s"
            .formatted(
                claim.claim().spoken(),
                asked,
                largest
                    .map(Exhibit::evidence)
                    .map(volume ->
                        "the largest free volume, %s, has %s"
                            .formatted(volume.about().name(), volume.capacity()))
                    .orElse("the volume that it names is smaller")),
        Certainty.SEEN,
        "Ask for less, or add a volume of at least %s.".formatted(asked),
        List.of("kubectl get persistentvolume"),
        largest.isPresent() ? largest : claim.said("VolumeMismatch"));
  }
}
