package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.QuotaState;
import dev.sitrep.evidence.QuotaState.Amount;
import java.util.List;
import java.util.stream.Collectors;

/// An alert says that a quota is nearly used up, and nothing was refused yet.
final class QuotaFull implements Analyzer {
  private static final int NEARLY = 90;
  private static final int MOST = 4;

  @Override
  public List<Finding> analyze(CaseFile file) {
    boolean alerted =
        file.incident().alertNames().stream().anyMatch(name -> name.contains("Quota"));
    return alerted && Refusal.of(file, Refusal.Kind.QUOTA).isEmpty()
        ? file.all(QuotaState.class).stream()
            .filter(state -> state.evidence().amounts().getFirst().percent() >= NEARLY)
            .map(QuotaFull::finding)
            .toList()
        : List.of();
  }

  private static Finding finding(Exhibit<QuotaState> state) {
    var quota = state.evidence().about();
    return new Finding(
        "quota-full",
        quota,
        List.of(quota),
        "nearly used up",
        "%s is nearly used up: %s"
            .formatted(
                quota.spoken(),
                state.evidence().amounts().stream()
                    .filter(amount -> amount.percent() >= NEARLY)
                    .limit(MOST)
                    .map(Amount::spoken)
                    .collect(Collectors.joining(", "))),
        Certainty.SEEN,
        List.of(state.id()),
        List.of(Kubectl.describe(quota), Kubectl.list("pods", quota.namespace())),
        "Raise quota %s, or lower what the namespace asks for.".formatted(quota.name()));
  }
}
