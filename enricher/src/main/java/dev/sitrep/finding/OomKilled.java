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
    boolean running = state.now() instanceof ContainerState.Run.Running;
    return new Finding(
        "oom-killed",
        state.about(),
        killed.subjects(),
        running ? "killed for memory, running again" : "killed for memory again and again",
        "%s exceeds its memory limit%s and is killed by the kernel (OOMKilled, exit code %d%s)"
            .formatted(
                state.spoken(),
                limit.isEmpty()
                    ? ", that of its node, for it has none of its own,"
                    : " of " + limit,
                state.lastEnd().map(ContainerState.Run.Ended::exitCode).orElse(137),
                Say.restarts(state)),
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
}
