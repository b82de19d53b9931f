package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ContainerState.Role;
import java.util.List;
import java.util.stream.Stream;

/// A program ends by itself with an exit code that is not 0, and no other rule knows its last
/// words. Without them only the exit code is known.
final class CrashLoop implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Crash.unexplained(file)
        .filter(crash -> crash.state().role() != Role.INIT)
        .map(crash -> finding(crash, "crash-loop"))
        .toList();
  }

  static Finding finding(Crash crash, String rule) {
    var said = crash.said();
    var meaning = meaning(crash.end().exitCode());
    return crash.finding(
        rule,
        crash.state().about(),
        said.map(words -> crash.exits("") + ": " + words)
            .orElseGet(() -> crash.exits(meaning) + "; " + crash.silence()),
        said.isPresent() ? Certainty.SEEN : certainty(crash.end().exitCode()),
        Stream.of(),
        "");
  }

  private static Certainty certainty(int exitCode) {
    return exitCode == 126 || exitCode == 127 ? Certainty.LIKELY : Certainty.UNKNOWN;
  }

  /// What an exit code tells by itself: the shell's own codes.
  private static String meaning(int exitCode) {
    return switch (exitCode) {
      case 2 -> "by convention a wrong argument, or a Go panic";
      case 126 -> "the command is not executable";
      case 127 -> "command not found";
      case 255 -> "a code out of range, or the runtime's own";
      default -> "";
    };
  }
}
