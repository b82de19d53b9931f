package dev.sitrep.finding;

import dev.sitrep.evidence.Ages;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.ContainerState.Probe;
import dev.sitrep.evidence.ContainerState.Role;
import dev.sitrep.evidence.ContainerState.Run;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A container runs and is not ready, and no event says why: events are kept for an hour, and the
/// kubelet soon sends few of them.
final class UnreadyWithoutReason implements Analyzer {
  /// Shorter than this is a start like any other.
  private static final Duration LONG = Duration.ofMinutes(1);

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Alike.group(
            file, ContainerState.class, state -> unready(state, file), ContainerState::container)
        .stream()
        .filter(alike -> !told(alike, file))
        .map(alike -> finding(alike, file))
        .toList();
  }

  private static boolean unready(ContainerState state, CaseFile file) {
    return !state.ready()
        && (state.role() == Role.MAIN || state.role() == Role.SIDECAR)
        && running(state, file).filter(run -> run.compareTo(LONG) > 0).isPresent();
  }

  private static Optional<Duration> running(ContainerState state, CaseFile file) {
    return state.now() instanceof Run.Running(var since)
        ? since.map(from -> Duration.between(from, file.now()))
        : Optional.empty();
  }

  private static boolean told(Alike<ContainerState> alike, CaseFile file) {
    return file.all(Happening.class).stream()
        .map(Exhibit::evidence)
        .filter(event -> event.reason().equals("Unhealthy"))
        .anyMatch(event -> alike.about(event.about()));
  }

  private static Finding finding(Alike<ContainerState> alike, CaseFile file) {
    var state = alike.evidence();
    var probe = state.probes().stream().filter(one -> one.kind().equals("readiness")).findFirst();
    return new Finding(
        "unready-without-reason",
        state.about(),
        alike.subjects(),
        "running but not ready",
        "%s has been running for %s and is not ready%s"
            .formatted(
                state.spoken(),
                Ages.of(running(state, file).orElseThrow()),
                probe
                    .map(UnreadyWithoutReason::asked)
                    .orElse("; it has no readiness probe, and no event says why")),
        Certainty.UNKNOWN,
        alike.ids(),
        List.of(
            Kubectl.describe(state.about()), Kubectl.log(state.about(), state.container(), false)),
        "");
  }

  private static String asked(Probe probe) {
    return "; no event says what its readiness probe (%s) gets".formatted(probe.action());
  }
}
