package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ClaimState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.PodState;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A claim is not bound because its class waits for a pod: no fault of its own. Told only where the
/// alert is about the claim.
final class ClaimWaitsForConsumer implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Unbound.findings(file, Unbound.Kind.CONSUMER, claim -> finding(claim, file)).stream()
        .filter(told(file))
        .toList();
  }

  private static Predicate<Finding> told(CaseFile file) {
    return finding ->
        finding.subjects().contains(file.incident().target().ref())
            || file.incident().alerts().stream()
                .anyMatch(alert ->
                    alert
                        .label("persistentvolumeclaim")
                        .equals(finding.subjects().getFirst().name()));
  }

  private static Finding finding(Unbound claim, CaseFile file) {
    Optional<Ref> pod = claim.claimed().flatMap(one -> one.pods().stream().findFirst());
    Optional<Exhibit<PodState>> state =
        file.all(PodState.class).stream()
            .filter(one -> pod.filter(one.evidence().about()::equals).isPresent())
            .findFirst();
    return claim.finding(
        "claim-waits-for-consumer",
        pod.orElse(claim.claim()),
        pod.map(one ->
                "%s waits until %s is scheduled: its storageclass%s binds only then"
                    .formatted(claim.claim().spoken(), one.spoken(), named(claim)))
            .orElse(
                "no pod that waits uses %s: its storageclass%s makes the volume once one is scheduled"
                    .formatted(claim.claim().spoken(), named(claim))),
        Certainty.SEEN,
        "",
        List.of(pod.map(Kubectl::describe).orElse(Kubectl.list("pods", claim.claim().namespace()))),
        state.isPresent() ? state : claim.said("WaitForFirstConsumer"));
  }

  private static String named(Unbound claim) {
    return claim.claimed().flatMap(ClaimState::offer).map(offer -> " " + offer.name()).orElse("");
  }
}
