package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.ContainerState.Run;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A postStart or preStop hook fails: the kubelet kills the container for the first, and the second
/// keeps a program from stopping in order.
final class LifecycleHookFailed implements Analyzer {
  private static final Set<String> EVENTS = Set.of("FailedPostStartHook", "FailedPreStopHook");

  private static final Pattern SAID =
      Pattern.compile("(?:message: |err(?:or)?: (?!.*message: ))\"?((?:[^\"\\\\]|\\\\.)+)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Alike.group(
            file,
            ContainerState.class,
            state -> suffers(state, file) && Fresh.matters(state, file),
            ContainerState::container)
        .stream()
        .map(stuck -> finding(stuck, event(stuck, file)))
        .toList();
  }

  private static boolean suffers(ContainerState state, CaseFile file) {
    return state.waitsFor().equals("PostStartHookError")
        || (!state.ready()
            && event(new Alike<>(List.of(new Exhibit<>("", state))), file)
                .filter(event -> event.evidence().reason().equals("FailedPostStartHook"))
                .isPresent());
  }

  private static Optional<Exhibit<Happening>> event(Alike<ContainerState> stuck, CaseFile file) {
    return file.all(Happening.class).stream()
        .filter(event -> EVENTS.contains(event.evidence().reason()))
        .filter(event -> stuck.about(event.evidence().about()))
        .filter(event ->
            event.evidence().container().isEmpty()
                || event.evidence().container().equals(stuck.evidence().container()))
        .findFirst();
  }

  private static Finding finding(Alike<ContainerState> stuck, Optional<Exhibit<Happening>> event) {
    var state = stuck.evidence();
    var wait = state.now() instanceof Run.Waiting(var _, var message) ? message : "";
    var said = SAID.matcher(event.map(one -> one.evidence().message()).orElse(wait));
    var pod = state.about();
    return new Finding(
        "lifecycle-hook-failed",
        pod,
        stuck.subjects(),
        "killed: its postStart hook fails",
        "postStart hook of %s%s fails%s%s"
            .formatted(
                state.spoken(),
                state.setup().postStart().isEmpty()
                    ? ""
                    : " (" + Say.cut(state.setup().postStart(), 120) + ")",
                said.find() ? ": " + Say.cut(said.group(1).replace("\\\"", "\""), 160) : "",
                ", so the kubelet kills the container"),
        Certainty.SEEN,
        stuck.ids(event.stream().flatMap(Stream::of)),
        List.of(Kubectl.events(pod), Kubectl.containers(state, "lifecycle")),
        "Correct the postStart hook of container %s.".formatted(state.container()));
  }
}
