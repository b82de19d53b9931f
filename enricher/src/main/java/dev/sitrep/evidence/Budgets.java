package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.incident.Target;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The PodDisruptionBudget that the alert names, or those that allow no eviction where an event
/// tells that one was tried.
final class Budgets implements EvidenceSource {
  private static final int MOST = 3;

  /// Words of the eviction API, of drains and of autoscalers.
  private static final Pattern EVICTION =
      Pattern.compile(
          "disruption budget|\\bpdb\\b|PodDisruptionBudget|cannot evict|prevents? pod evictions?"
              + "|waiting to be evicted|drain",
          Pattern.CASE_INSENSITIVE);

  @Override
  public String name() {
    return "disruption budgets";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.and(Kinds.EVENTS);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    if (!scene.hasPlace()) {
      return List.of();
    }
    return switch (scene.focus()) {
      case Reading.Unseen<Focus> unseen -> List.of();
      case Reading.Seen<Focus>(var focus) ->
          focus.top().kind().equals("poddisruptionbudget")
              ? states(scene).stream()
                  .filter(state -> state.about().equals(focus.top()))
                  .<Evidence>map(state -> state)
                  .toList()
              : blocking(focus, scene);
    };
  }

  private static List<Evidence> blocking(Focus focus, Scene scene) throws InterruptedException {
    if (!(scene.events() instanceof Reading.Seen<EventBook>(var book))) {
      return List.of();
    }
    var covered = focus.covered();
    boolean tried =
        book.entries().stream()
            .filter(EventBook.Entry::warning)
            .filter(entry -> covered.contains(entry.about()))
            .anyMatch(entry -> EVICTION.matcher(entry.message()).find());
    if (!tried) {
      return List.of();
    }
    boolean everywhere = scene.target() instanceof Target.Node;
    return list(scene).stream()
        .filter(budget -> budget.getSpec() != null && budget.getSpec().getSelector() != null)
        .filter(budget -> state(budget).allowed() == 0)
        .filter(budget ->
            focus.pods().stream()
                .filter(pod ->
                    !everywhere || pod.namespace().equals(budget.getMetadata().getNamespace()))
                .anyMatch(pod -> LabelMatch.selects(budget.getSpec().getSelector(), pod.labels())))
        .limit(MOST)
        .<Evidence>map(Budgets::state)
        .toList();
  }

  private static List<BudgetState> states(Scene scene) throws InterruptedException {
    return list(scene).stream().map(Budgets::state).toList();
  }

  static List<PodDisruptionBudget> list(Scene scene) throws InterruptedException {
    return switch (scene.list(Kinds.BUDGETS)) {
      case Reading.Unseen<Few<PodDisruptionBudget>> unseen -> List.of();
      case Reading.Seen<Few<PodDisruptionBudget>>(var few) -> few.all();
    };
  }

  private static BudgetState state(PodDisruptionBudget budget) {
    var spec = budget.getSpec();
    var status = budget.getStatus();
    var rule =
        spec == null
            ? ""
            : spec.getMaxUnavailable() != null
                ? "maxUnavailable " + spec.getMaxUnavailable().getValue()
                : spec.getMinAvailable() != null
                    ? "minAvailable " + spec.getMinAvailable().getValue()
                    : "minAvailable 1";
    return new BudgetState(
        Kinds.BUDGETS.ref(
            Absent.text(budget.getMetadata().getNamespace()), budget.getMetadata().getName()),
        spec == null ? "no pod" : Fits.selector(spec.getSelector()),
        rule,
        status == null ? 0 : Absent.number(status.getExpectedPods()),
        status == null ? 0 : Absent.number(status.getCurrentHealthy()),
        status == null ? 0 : Absent.number(status.getDesiredHealthy()),
        status == null ? 0 : Absent.number(status.getDisruptionsAllowed()));
  }
}
