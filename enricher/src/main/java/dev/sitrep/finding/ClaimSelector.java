package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ClaimState;
import java.util.List;

/// A claim's selector matches no volume, or its provisioner takes no selector at all.
final class ClaimSelector implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Unbound.findings(file, Unbound.Kind.SELECTOR, ClaimSelector::finding);
  }

  private static Finding finding(Unbound claim) {
    var selector = String.join(", ", claim.claimed().map(ClaimState::selector).orElse(List.of()));
    var near = claim.volumes().stream().findFirst();
    var refusal = claim.refusal();
    return claim.finding(
        "claim-selector",
        claim.claim(),
        refusal.isPresent()
            ? "%s has a selector%s, and its provisioner takes none: it makes volumes, it does not choose them"
                .formatted(claim.claim().spoken(), selector.isEmpty() ? "" : " (" + selector + ")")
            : "%s selects volumes with %s, and none has that%s"
                .formatted(
                    claim.claim().spoken(),
                    selector,
                    near.map(volume ->
                            "; volume %s has %s"
                                .formatted(
                                    volume.evidence().about().name(),
                                    volume.evidence().labels().isEmpty()
                                        ? "no labels"
                                        : String.join(", ", volume.evidence().labels())))
                        .orElse("")),
        Certainty.SEEN,
        "Correct the claim's selector, or label the volume that is meant.",
        List.of("kubectl get persistentvolume --show-labels"),
        refusal.isPresent() ? refusal : near);
  }
}
