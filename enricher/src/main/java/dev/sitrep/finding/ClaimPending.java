package dev.sitrep.finding;

import dev.sitrep.evidence.Ages;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ClaimState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A claim is not bound, for a reason that no other rule knows.
final class ClaimPending implements Analyzer {
  /// A provisioner that works needs less.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Unbound.findings(file, Unbound.Kind.OTHER, claim -> finding(claim, file)).stream()
        .filter(Predicate.not(finding -> finding.cause().isEmpty()))
        .toList();
  }

  /// Without a cause for a claim that is on its way.
  private static Finding finding(Unbound claim, CaseFile file) {
    var name = claim.claim().spoken();
    if (claim.claimed().filter(ClaimState::deleting).isPresent()) {
      return finding(claim, name + " is being deleted", Certainty.SEEN, Optional.empty());
    }
    var said =
        claim.events().stream()
            .filter(event ->
                event.evidence().warning() || event.evidence().reason().equals("FailedBinding"))
            .findFirst();
    if (said.isPresent()) {
      return finding(
          claim,
          "%s is not bound: %s".formatted(name, Say.cut(said.get().evidence().message(), 200)),
          Certainty.SEEN,
          said);
    }
    var age =
        claim
            .claimed()
            .flatMap(ClaimState::created)
            .or(() -> claim.events().stream().findFirst().flatMap(e -> e.evidence().first()))
            .map(since -> Duration.between(since, file.now()))
            .orElse(Duration.ZERO);
    if (age.compareTo(PATIENCE) < 0) {
      return finding(claim, "", Certainty.UNKNOWN, Optional.empty());
    }
    var asked = claim.said("ExternalProvisioning");
    return asked.isPresent()
        ? finding(
            claim,
            "%s waits since %s for a volume%s: the provisioner has not answered"
                .formatted(name, Ages.of(age), provisioner(claim, asked.get())),
            Certainty.LIKELY,
            asked)
        : finding(
            claim,
            "%s is not bound since %s, and no event says why".formatted(name, Ages.of(age)),
            Certainty.UNKNOWN,
            Optional.empty());
  }

  private static String provisioner(Unbound claim, Exhibit<Happening> asked) {
    return claim
        .claimed()
        .flatMap(ClaimState::offer)
        .map(ClaimState.Offer::provisioner)
        .or(() -> quoted(asked.evidence().message()))
        .map(who -> " from " + who)
        .orElse("");
  }

  /// `... by the external provisioner 'ebs.csi.aws.com' ...`; older ones use double quotes.
  private static Optional<String> quoted(String message) {
    var parts = message.split("['\"]", -1);
    return parts.length > 2 ? Optional.of(parts[1]) : Optional.empty();
  }

  private static Finding finding(
      Unbound claim, String cause, Certainty certainty, Optional<Exhibit<Happening>> decisive) {
    var exhibits = decisive.isPresent() || claim.state().isPresent() || !claim.waiting().isEmpty();
    return claim.finding(
        "claim-pending",
        claim.claim(),
        exhibits ? cause : "",
        certainty,
        "",
        List.of("kubectl get storageclass"),
        decisive);
  }
}
