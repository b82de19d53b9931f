package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailedStart.Why;
import java.util.List;
import java.util.stream.Stream;

/// The program that a container should run is not in its image: the runtime says so at the start,
/// or a shell does with exit code 127.
final class CommandNotFound implements Analyzer {
  private static final String FIX =
      "Correct the container's command, or use an image that has this %s.";

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Stream.concat(
            FailedStart.of(file, Why.NOT_IN_PATH, Why.NO_FILE).map(CommandNotFound::finding),
            Crash.of(file, Sign.COMMAND).map(CommandNotFound::finding))
        .toList();
  }

  private static Finding finding(FailedStart start) {
    var image = start.state().image();
    return start.why() == Why.NOT_IN_PATH
        ? start.finding(
            "command-not-found",
            "image %s has no program %s (executable file not found in $PATH)"
                .formatted(image, start.what()),
            Certainty.SEEN,
            FIX.formatted("program"))
        : start.finding(
            "command-not-found",
            "image %s has no file %s, or not what its #! line names (no such file or directory)"
                .formatted(image, start.what()),
            Certainty.SEEN,
            FIX.formatted("file"));
  }

  private static Finding finding(Crash crash) {
    return crash.finding(
        "command-not-found",
        crash.what().startsWith("/")
            ? "image %s has no file %s, or not what its #! line names"
                .formatted(crash.state().image(), crash.what())
            : "image %s has no program %s".formatted(crash.state().image(), crash.what()),
        Certainty.SEEN,
        FIX.formatted("program"));
  }
}
