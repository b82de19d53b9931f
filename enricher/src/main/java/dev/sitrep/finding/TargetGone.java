package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.WorkloadState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The object that the alert names does not exist any more: what it knew went with it.
final class TargetGone implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    var owner =
        file.all(WorkloadState.class).stream()
            .filter(state -> state.evidence().there())
            .findFirst();
    return file.all(WorkloadState.class).stream()
        .filter(state -> !state.evidence().there())
        .map(gone -> finding(gone, owner))
        .toList();
  }

  /// @param owner the workload that the pod belonged to, if that is still there
  private static Finding finding(
      Exhibit<WorkloadState> gone, Optional<Exhibit<WorkloadState>> owner) {
    var ref = gone.evidence().about();
    return new Finding(
        "target-gone",
        ref,
        List.of(owner.map(state -> state.evidence().about()).orElse(ref)),
        owner.isPresent() ? ref.spoken() + " is gone" : "gone",
        "%s was deleted before it could be read; its state and logs went with it%s"
            .formatted(ref.spoken(), owner.map(TargetGone::now).orElse("")),
        Certainty.UNKNOWN,
        Stream.concat(Stream.of(gone), owner.stream()).map(Exhibit::id).toList(),
        List.of(Kubectl.events(ref), Kubectl.list("pods", ref.namespace())),
        "");
  }

  private static String now(Exhibit<WorkloadState> owner) {
    var state = owner.evidence();
    return "; %s now has %d of %s ready"
        .formatted(state.about().spoken(), state.ready(), Say.count(state.desired(), "pod"));
  }
}
