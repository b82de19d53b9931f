package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.PodState;
import java.util.List;

/// A pod carries scheduling gates: the scheduler does not look at it until a controller removes
/// them.
final class SchedulingGated implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Alike.group(
            file,
            PodState.class,
            state -> !state.gates().isEmpty() && state.node().isEmpty(),
            PodState::gates)
        .stream()
        .map(SchedulingGated::finding)
        .toList();
  }

  private static Finding finding(Alike<PodState> gated) {
    var state = gated.evidence();
    var gates = String.join(" and ", state.gates());
    return new Finding(
        "scheduling-gated",
        state.about(),
        gated.subjects(),
        "held back by a scheduling gate",
        "the pod is not scheduled until scheduling gate %s is removed".formatted(gates),
        Certainty.SEEN,
        gated.ids(),
        List.of(Kubectl.get(state.about(), "jsonpath='{.spec.schedulingGates}'")),
        "Look at the controller that should remove gate %s.".formatted(gates));
  }
}
