package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.WorkloadState;
import java.util.List;

/// The object that the alert names does not exist any more: what it knew went with it.
final class TargetGone implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return file.all(WorkloadState.class).stream()
        .filter(state -> !state.evidence().there())
        .map(state -> {
          var ref = state.evidence().about();
          return new Finding(
              "target-gone",
              ref,
              List.of(ref),
              "gone",
              "%s was deleted before it could be read; its state and logs went with it"
                  .formatted(ref.spoken()),
              Certainty.UNKNOWN,
              List.of(state.id()),
              List.of(Kubectl.events(ref), Kubectl.list("pods", ref.namespace())),
              "");
        })
        .toList();
  }
}
