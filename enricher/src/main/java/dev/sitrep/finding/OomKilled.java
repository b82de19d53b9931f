package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import java.util.List;

/// A container died because it asked for more memory than its limit.
final class OomKilled implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Alike.group(
            file,
            ContainerState.class,
            state -> state.diedOf("OOMKilled") && Fresh.matters(state, file),
            ContainerState::container)
        .stream()
        .map(OomKilled::finding)
        .toList();
  }

  private static Finding finding(Alike<ContainerState> killed) {
    var state = killed.evidence();
    var limit = state.memoryLimit();
    return new Finding(
        "oom-killed",
        state.about(),
        killed.subjects(),
        symptom(state),
        "%s %s (OOMKilled, exit code %d%s)"
            .formatted(
                state.spoken(),
                limit.isEmpty()
                    ? "has no memory limit and is killed when its pod or node runs out of memory"
                    : "exceeds its memory limit of " + limit + " and is killed by the kernel",
                state.lastEnd().map(ContainerState.Run.Ended::exitCode).orElse(137),
                state.restarts() == 0 ? "" : ", " + Say.restarts(state)),
        Certainty.SEEN,
        killed.ids(),
        List.of(
            Kubectl.describe(state.about()),
            Kubectl.log(state.about(), state.container(), true),
            "kubectl -n "
                + state.about().namespace()
                + " top "
                + state.about().path()
                + " --containers"),
        limit.isEmpty()
            ? "Give container %s a memory limit that it fits into, or find what grows."
                .formatted(state.container())
            : "Raise the memory limit of container %s above %s, or find what grows."
                .formatted(state.container(), limit));
  }

  private static String symptom(ContainerState state) {
    if (state.now() instanceof ContainerState.Run.Running) {
      return "killed for memory, running again";
    }
    return state.restarts() > 1 ? "killed for memory again and again" : "killed for memory";
  }
}
