package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.FailedStart.Why;
import java.util.List;
import java.util.stream.Stream;

/// A file may not be executed, or a path may not be read or written by the user that the container
/// runs as.
final class PermissionDenied implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Stream.concat(
            FailedStart.of(file, Why.NOT_EXECUTABLE).map(PermissionDenied::finding),
            Crash.of(file, Sign.PERMISSION).map(PermissionDenied::finding))
        .toList();
  }

  private static Finding finding(FailedStart start) {
    return start.finding(
        "permission-denied",
        "%s in image %s may not be executed (permission denied)"
            .formatted(
                start.what().isEmpty() ? "the program" : start.what(), start.state().image()),
        Certainty.SEEN,
        "Make the file executable in the image, or correct the container's command.");
  }

  private static Finding finding(Crash crash) {
    var setup = crash.state().setup();
    var user = setup.user().isEmpty() ? "the image's user" : "user " + setup.user();
    var mount = setup.mountOf(crash.what());
    boolean execution = crash.end().exitCode() == 126;
    boolean somewhere = !crash.what().startsWith("/");
    return crash.finding(
        "permission-denied",
        "permission denied: %s may not %s %s%s"
            .formatted(
                user,
                execution ? "execute" : "use",
                crash.what(),
                somewhere
                    ? " in its working directory"
                    : mount.map(at -> ", in the volume at " + at).orElse("")),
        Certainty.SEEN,
        mount.isPresent()
            ? "Give the volume to the container's group with fsGroup, or run as the user that owns it."
            : execution
                ? "Make the file executable in the image, or correct the container's command."
                : somewhere
                    ? ""
                    : "Give the path to that user in the image, or mount a volume there.");
  }
}
