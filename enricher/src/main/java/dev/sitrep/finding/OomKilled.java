package dev.sitrep.finding;

import dev.sitrep.evidence.Ages;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.ContainerState.Run;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.NodeState;
import dev.sitrep.finding.FailedStart.Why;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A container died because it asked for more memory than its limit; one without a limit, because
/// its node had none left.
final class OomKilled implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Stream.concat(
            FailedStart.of(file, Why.NO_MEMORY).map(OomKilled::tooSmall),
            Alike.group(
                    file,
                    ContainerState.class,
                    state -> state.diedOf("OOMKilled") && Fresh.matters(state, file),
                    ContainerState::container)
                .stream()
                .map(killed -> finding(killed, pressure(file))))
        .toList();
  }

  private static Finding tooSmall(FailedStart start) {
    return start.finding(
        "oom-killed",
        "its memory limit of %s is too small even to start it"
            .formatted(start.state().memoryLimit()),
        Certainty.SEEN,
        "Raise the memory limit of container %s; in a limit m is a thousandth of a byte, Mi a mebibyte."
            .formatted(start.state().container()));
  }

  /// A node that has no memory left.
  private static Optional<Exhibit<NodeState>> pressure(CaseFile file) {
    return file.all(NodeState.class).stream()
        .filter(node ->
            node.evidence().conditions().stream().anyMatch(c -> c.is("MemoryPressure", "True")))
        .findFirst();
  }

  private static Finding finding(
      Alike<ContainerState> killed, Optional<Exhibit<NodeState>> pressure) {
    var state = killed.evidence();
    var limit = state.memoryLimit();
    var node = limit.isEmpty() ? pressure : Optional.<Exhibit<NodeState>>empty();
    return new Finding(
        "oom-killed",
        node.map(exhibit -> exhibit.evidence().about()).orElse(state.about()),
        killed.subjects(),
        symptom(state),
        "%s %s (%s)".formatted(state.spoken(), why(limit, node), how(state)),
        Certainty.SEEN,
        killed.ids(node.stream()),
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

  private static String why(String limit, Optional<Exhibit<NodeState>> node) {
    if (!limit.isEmpty()) {
      return "exceeds its memory limit of " + limit + " and is killed by the kernel";
    }
    return node.map(exhibit ->
            "has no memory limit and is killed while node %s is under MemoryPressure"
                .formatted(exhibit.evidence().about().name()))
        .orElse("has no memory limit and is killed when its pod or node runs out of memory");
  }

  /// `OOMKilled, exit code 137, after 4s, 8 restarts`
  private static String how(ContainerState state) {
    var end = state.lastEnd();
    return Stream.of(
            "OOMKilled",
            "exit code " + end.map(Run.Ended::exitCode).orElse(137),
            end.map(OomKilled::after).orElse(""),
            Say.restarts(state))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String after(Run.Ended end) {
    return end.started().isPresent() && end.at().isPresent()
        ? "after " + Ages.of(Duration.between(end.started().get(), end.at().get()))
        : "";
  }

  private static String symptom(ContainerState state) {
    if (state.now() instanceof Run.Running) {
      return "killed for memory, running again";
    }
    return state.restarts() > 1 ? "killed for memory again and again" : "killed for memory";
  }
}
