package dev.sitrep.report;

import dev.sitrep.evidence.Ages;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.ContainerState.Run;
import dev.sitrep.evidence.Exhibit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The decisive exhibits of a cause, as they are shown under it: a container's state is told by
/// what decides, for the cause has named the container already.
record Proof(CaseFile file) {
  private static final int MOST = 3;
  private static final Set<String> NO_START = Set.of("StartError", "ContainerCannotRun");

  List<Report.Item> of(List<String> ids) {
    var shown = ids.stream().map(file::byId).flatMap(Optional::stream).limit(MOST).toList();
    return shown.stream().map(exhibit -> item(exhibit, shown.size() == 1)).toList();
  }

  private static Report.Item item(Exhibit<?> exhibit, boolean alone) {
    var item = Report.Item.of(exhibit);
    return exhibit.evidence() instanceof ContainerState state
        ? new Report.Item(item.id(), item.source(), item.object(), item.at(), brief(state, alone))
        : item;
  }

  /// `exit code 3 after 1s, 6 restarts, back-off 2m40s`
  private static String brief(ContainerState state, boolean alone) {
    var parts = new ArrayList<String>();
    state.lastEnd().ifPresent(end -> parts.add(end(end)));
    boolean told = alone && state.lastEnd().filter(Proof::hasNoLog).isPresent();
    if (state.restarts() > 0) {
      parts.add(state.restarts() + (state.restarts() == 1 ? " restart" : " restarts"));
    }
    if (state.diedOf("OOMKilled") && !state.memoryLimit().isEmpty()) {
      parts.add("memory limit " + state.memoryLimit());
    }
    now(state, alone && !told).forEach(parts::add);
    var words = told ? ": " + state.lastEnd().orElseThrow().message() : "";
    return String.join(", ", parts) + words;
  }

  /// A program that the runtime could not start: its words are all there is.
  private static boolean hasNoLog(Run.Ended end) {
    return NO_START.contains(end.reason()) && !end.message().isEmpty();
  }

  private static Stream<String> now(ContainerState state, boolean alone) {
    return switch (state.now()) {
      case Run.Waiting(var reason, var message) -> Stream.of(waiting(reason, message, alone));
      case Run.Running running -> Stream.of(running(state));
      case Run.Ended ended -> Stream.empty();
      case Run.Unknown() -> Stream.of("no state yet");
    };
  }

  private static String running(ContainerState state) {
    if (!state.ready()) {
      return "running, not ready";
    }
    return state.lastEnd().isPresent() ? "running again" : "running";
  }

  /// The back-off's message repeats the pod's name and uid, and that of a failed pull is in the
  /// event beside it.
  private static String waiting(String reason, String message, boolean alone) {
    if (reason.equals("CrashLoopBackOff") && message.startsWith("back-off ")) {
      return message.replaceFirst("^(back-off \\S+) .*$", "$1");
    }
    var says = message.replaceFirst("^Back-off pulling image \"[^\"]*\": ErrImagePull: ", "");
    return alone && !says.isEmpty() ? reason + ": " + says : reason;
  }

  private static String end(Run.Ended end) {
    var reason = end.reason().equals("Error") || end.reason().isEmpty() ? "" : end.reason() + ", ";
    var lasted =
        end.started().isPresent() && end.at().isPresent()
            ? " after " + Ages.of(Duration.between(end.started().get(), end.at().get()))
            : "";
    return reason + "exit code " + end.exitCode() + lasted;
  }
}
