package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.VolumeState;
import java.util.List;
import java.util.Optional;

/// A claim asks for an access mode that its provisioner, or the volumes there are, cannot give.
final class ClaimAccessMode implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Unbound.findings(file, Unbound.Kind.ACCESS_MODE, ClaimAccessMode::finding);
  }

  private static Finding finding(Unbound claim) {
    var refusal = claim.refusal();
    var free = claim.largeEnough().stream().findFirst();
    var asked = claim.modes().isEmpty() ? "an access mode" : "access mode " + claim.modes();
    return claim.finding(
        "claim-access-mode",
        claim.claim(),
        refusal.isPresent()
            ? "%s asks for %s, which its storageclass does not offer: %s"
                .formatted(
                    claim.claim().spoken(),
                    asked,
                    Say.cut(tail(refusal.get().evidence().message()), 160))
            : "%s asks for %s; the free volumes that are large enough offer %s"
                .formatted(
                    claim.claim().spoken(),
                    asked,
                    free.map(Exhibit::evidence)
                        .map(VolumeState::accessModes)
                        .map(ClaimAccessMode::joined)
                        .orElse("others")),
        Certainty.SEEN,
        "Make the claim anew with a mode that is offered, or in a class that offers this one.",
        List.of("kubectl get storageclass", "kubectl get persistentvolume"),
        refusal.isPresent() ? refusal : first(free));
  }

  private static Optional<? extends Exhibit<?>> first(Optional<Exhibit<VolumeState>> volume) {
    return volume;
  }

  private static String joined(List<String> modes) {
    return modes.isEmpty() ? "none" : String.join("+", modes);
  }

  /// What comes after the wrapping of the provisioner.
  private static String tail(String message) {
    int desc = message.lastIndexOf("desc = ");
    return desc < 0
        ? message.replaceFirst("^failed to provision volume with StorageClass \"[^\"]+\": ", "")
        : message.substring(desc + "desc = ".length());
  }
}
