package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ClaimState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.VolumeState;
import java.util.List;

/// The volume that a claim wants belongs to another claim, or still to one that was deleted.
final class VolumeBoundElsewhere implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Unbound.findings(file, Unbound.Kind.ELSEWHERE, VolumeBoundElsewhere::finding);
  }

  private static Finding finding(Unbound claim) {
    var volume = claim.elsewhere().map(Exhibit::evidence);
    var fault =
        volume
            .map(VolumeState::about)
            .or(() ->
                claim
                    .claimed()
                    .map(ClaimState::volume)
                    .filter(name -> !name.isEmpty())
                    .map(name -> new Ref("persistentvolume", "", name)))
            .orElse(claim.claim());
    boolean released = volume.filter(one -> one.phase().equals("Released")).isPresent();
    return claim.finding(
        "volume-bound-elsewhere",
        fault,
        "%s cannot have %s: it %s"
            .formatted(
                claim.claim().spoken(),
                fault.kind().equals("persistentvolume") ? fault.spoken() : "its volume",
                volume.map(VolumeBoundElsewhere::whose).orElse("belongs to another claim")),
        Certainty.SEEN,
        released
            ? "Save or clear the volume's data, then take away its claimRef, so that it is free again."
            : "Name a volume that is free, or let the other claim go.",
        List.of(
            fault.kind().equals("persistentvolume")
                ? Kubectl.describe(fault)
                : "kubectl get persistentvolume"),
        claim.elsewhere().isPresent() ? claim.elsewhere() : claim.said("FailedBinding"));
  }

  private static String whose(VolumeState volume) {
    var claim =
        volume.claim().map(one -> one.namespace() + "/" + one.name()).orElse("another claim");
    return volume.phase().equals("Released")
        ? "is Released and still belongs to claim %s, which was deleted".formatted(claim)
        : "belongs to claim " + claim;
  }
}
