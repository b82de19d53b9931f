package dev.sitrep.finding;

import dev.sitrep.evidence.BudgetState;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A PodDisruptionBudget allows no eviction: nodes cannot be drained, or too few pods are healthy.
final class BudgetBlocks implements Analyzer {
  private static final Pattern REFUSED =
      Pattern.compile(
          "disruption budget|\\bpdb\\b|cannot evict|prevents? pod evictions?|waiting to be evicted",
          Pattern.CASE_INSENSITIVE);

  @Override
  public List<Finding> analyze(CaseFile file) {
    var refused =
        file.all(Happening.class).stream()
            .filter(event -> REFUSED.matcher(event.evidence().message()).find())
            .findFirst();
    return file.all(BudgetState.class).stream()
        .filter(budget -> budget.evidence().allowed() == 0)
        .map(budget ->
            finding(
                budget,
                refused,
                budget.evidence().about().equals(file.incident().target().ref()),
                unready(file)))
        .toList();
  }

  /// A pod that is not healthy, if one was read: it keeps the budget short.
  private static Optional<Exhibit<ContainerState>> unready(CaseFile file) {
    return file.all(ContainerState.class).stream()
        .filter(state ->
            state.evidence().role() == ContainerState.Role.MAIN && !state.evidence().ready())
        .findFirst();
  }

  /// @param asked the alert is about the budget; else pods that are not healthy matter more
  private static Finding finding(
      Exhibit<BudgetState> exhibit,
      Optional<Exhibit<Happening>> refused,
      boolean asked,
      Optional<Exhibit<ContainerState>> unready) {
    var budget = exhibit.evidence();
    boolean lacking = budget.healthy() < budget.needed();
    var name = budget.about().spoken();
    var pod = lacking && asked ? unready : Optional.<Exhibit<ContainerState>>empty();
    var who = pod.map(one -> one.evidence().about());
    return new Finding(
        "budget-blocks",
        budget.about(),
        List.of(budget.about()),
        lacking ? "short of healthy pods" : "allows no eviction",
        budget.expected() == 0
            ? "%s matches no pod: its selector is %s".formatted(name, budget.selects())
            : lacking
                ? "%s needs %d healthy pods of %s and has %d%s, so none may be evicted"
                    .formatted(
                        name,
                        budget.needed(),
                        budget.selects(),
                        budget.healthy(),
                        who.map(one -> " (" + one.spoken() + " is not ready)").orElse(""))
                : "%s lets no pod of %s be evicted: %s, and there are %d"
                    .formatted(name, budget.selects(), budget.rule(), budget.expected()),
        lacking && budget.expected() > 0 && !asked ? Certainty.UNKNOWN : Certainty.SEEN,
        Stream.of(refused.stream(), Stream.of(exhibit), pod.stream())
            .flatMap(one -> one)
            .map(Exhibit::id)
            .toList(),
        List.of(
            Kubectl.describe(budget.about()),
            who.map(Kubectl::describe).orElse(Kubectl.list("pods", budget.about().namespace()))),
        budget.expected() == 0
            ? "Correct the selector, or remove the budget."
            : lacking
                ? ""
                : "Run one more pod than the budget needs, or let it allow one disruption.");
  }
}
