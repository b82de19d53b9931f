package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState;
import dev.sitrep.evidence.ContainerState.Run;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.LogLine;
import dev.sitrep.evidence.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A program ends by itself with an exit code that is not 0. Its last words decide; without them
/// only the exit code is known.
final class CrashLoop implements Analyzer {
  /// Ends that are somebody else's doing and have rules of their own.
  private static final Set<String> NOT_BY_ITSELF =
      Set.of("OOMKilled", "ContainerCannotRun", "StartError");

  private record Death(String container, int exitCode) {}

  @Override
  public List<Finding> analyze(CaseFile file) {
    var taken = new Calls(file).taken();
    return Alike.group(
            file,
            ContainerState.class,
            state -> crashed(state) && Fresh.matters(state, file) && !taken.contains(state),
            state -> new Death(state.container(), end(state).exitCode()))
        .stream()
        .map(crash -> finding(crash, file))
        .toList();
  }

  private static boolean crashed(ContainerState state) {
    return state
        .lastEnd()
        .filter(end -> end.exitCode() != 0 || state.waitsFor().equals("CrashLoopBackOff"))
        .filter(end -> !NOT_BY_ITSELF.contains(end.reason()))
        .isPresent();
  }

  private static Run.Ended end(ContainerState state) {
    return state.lastEnd().orElseThrow();
  }

  private static Finding finding(Alike<ContainerState> crash, CaseFile file) {
    var lastWords = lastWords(crash, file);
    var state =
        lastWords.flatMap(words -> sameContainer(crash, words)).orElse(crash.example()).evidence();
    var end = end(state);
    var why =
        lastWords
            .map(words -> Say.words(words.evidence(), 200))
            .or(() ->
                Optional.of(end.message()).filter(m -> !m.isBlank()).map(m -> Say.cut(m, 200)));
    var next = new ArrayList<String>();
    next.add(Kubectl.log(state.about(), state.container(), state.restarts() > 0));
    next.add(Kubectl.describe(state.about()));
    return new Finding(
        "crash-loop",
        state.about(),
        crash.subjects(),
        symptom(state),
        state.spoken()
            + " exits with code "
            + end.exitCode()
            + aside(state, why.isEmpty() ? meaning(end.exitCode()) : "")
            + why.map(words -> ": " + words).orElseGet(() -> silence(state, file)),
        why.isPresent()
            ? Certainty.SEEN
            : meaning(end.exitCode()).isEmpty() ? Certainty.UNKNOWN : Certainty.LIKELY,
        crash.ids(lastWords.stream()),
        next,
        "");
  }

  /// ` (SIGKILL: killed from outside; 6 restarts)`, or nothing.
  private static String aside(ContainerState state, String meaning) {
    var parts = Stream.of(meaning, Say.restarts(state)).filter(part -> !part.isEmpty()).toList();
    return parts.isEmpty() ? "" : " (" + String.join("; ", parts) + ")";
  }

  /// Why there are no last words: nothing was read, nothing was written, nothing telling was.
  private static String silence(ContainerState state, CaseFile file) {
    if (end(state).exitCode() == 0) {
      return "";
    }
    boolean read =
        file.all(LogLine.class).stream()
            .map(Exhibit::evidence)
            .anyMatch(line ->
                line.about().equals(state.about()) && line.container().equals(state.container()));
    if (read) {
      return "; its log does not say why";
    }
    boolean unread =
        file.all(Missing.class).stream()
            .map(Exhibit::evidence)
            .anyMatch(gap ->
                gap.about().equals(state.about())
                    && gap.what().contains("container " + state.container()));
    return unread ? "; its log could not be read" : "; it leaves no log";
  }

  private static String symptom(ContainerState state) {
    if (state.role() == ContainerState.Role.INIT) {
      return "stuck in a failing init container";
    }
    return state.restarts() > 1 ? "in a crash loop" : "crashed";
  }

  private static Optional<Exhibit<ContainerState>> sameContainer(
      Alike<ContainerState> crash, Exhibit<LogLine> words) {
    return crash.all().stream()
        .filter(state -> state.evidence().about().equals(words.evidence().about()))
        .findFirst();
  }

  /// The decisive line of the run that ended: the previous one where the container has been started
  /// again.
  private static Optional<Exhibit<LogLine>> lastWords(Alike<ContainerState> crash, CaseFile file) {
    var decisive =
        file.all(LogLine.class).stream()
            .filter(line -> line.evidence().decisive())
            .filter(line -> line.evidence().container().equals(crash.evidence().container()))
            .filter(line -> crash.about(line.evidence().about()))
            .toList();
    return Stream.concat(
            decisive.stream().filter(line -> line.evidence().previous()),
            decisive.stream().filter(line -> !line.evidence().previous()))
        .findFirst();
  }

  /// What an exit code tells by itself: the shell's own codes, and 128 + signal.
  private static String meaning(int exitCode) {
    return switch (exitCode) {
      case 0 -> "it finishes instead of staying up";
      case 126 -> "the command is not executable";
      case 127 -> "command not found";
      case 132 -> "SIGILL: built for another CPU?";
      case 134 -> "SIGABRT: it aborted itself";
      case 137 -> "SIGKILL: killed from outside";
      case 139 -> "SIGSEGV: memory access fault";
      case 143 -> "SIGTERM: asked to stop";
      default -> "";
    };
  }
}
