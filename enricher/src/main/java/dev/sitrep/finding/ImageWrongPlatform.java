package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailedPull.Fault;
import dev.sitrep.finding.FailedStart.Why;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The image is not made for this node's platform: the registry says so, or the kernel when it is
/// to run the program.
final class ImageWrongPlatform implements Analyzer {
  private static final Pattern PLATFORM =
      Pattern.compile("(?i)manifest for (\\w+/\\w+(?:/\\w+)?)|architecture (\\w+)");

  private static final String FIX = "Build the image for the node's platform too.";

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Stream.of(
            FailedPull.of(file, Fault.WRONG_PLATFORM).map(ImageWrongPlatform::finding),
            FailedStart.of(file, Why.WRONG_FORMAT)
                .filter(start -> !ExecFormat.isScript(start.what()))
                .map(start ->
                    start.finding(
                        "image-wrong-platform",
                        why(start.what(), start.state().image()),
                        Certainty.LIKELY,
                        FIX)),
            Crash.of(file, Sign.EXEC_FORMAT)
                .filter(crash -> !ExecFormat.isScript(crash.what()))
                .map(crash ->
                    crash.finding(
                        "image-wrong-platform",
                        why(crash.what(), crash.state().image()),
                        Certainty.LIKELY,
                        FIX)))
        .flatMap(one -> one)
        .toList();
  }

  private static String why(String program, String image) {
    return "image %s is not built for the node's platform, or %s is no program (exec format error)"
        .formatted(image, program.isEmpty() ? "its entrypoint" : program);
  }

  private static Finding finding(FailedPull pull) {
    var platform = PLATFORM.matcher(pull.words());
    return pull.finding(
        "image-wrong-platform",
        platform.find()
            ? "it is not built for the node's platform "
                + (platform.group(1) == null ? platform.group(2) : platform.group(1))
            : "it is not built for the node's platform",
        Certainty.SEEN,
        FIX);
  }
}
