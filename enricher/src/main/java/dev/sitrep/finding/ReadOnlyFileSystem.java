package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A program writes where nothing may be written.
final class ReadOnlyFileSystem implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Crash.of(file, Sign.READ_ONLY).map(ReadOnlyFileSystem::finding).toList();
  }

  private static Finding finding(Crash crash) {
    var setup = crash.state().setup();
    var path = crash.what();
    var mount = setup.mountOf(path).filter(at -> at.endsWith(" (read-only)"));
    var where =
        mount
            .map(at ->
                "; the volume at %s is mounted read-only".formatted(at.replace(" (read-only)", "")))
            .orElse(
                setup.readOnlyRoot() && setup.mountOf(path).isEmpty()
                    ? "; the container has readOnlyRootFilesystem"
                    : "");
    return crash.finding(
        "read-only-file-system",
        path.isEmpty()
            ? "it writes to a read-only file system" + where
            : "it writes to %s, which is read-only%s".formatted(path, where),
        Certainty.SEEN,
        path.isEmpty()
            ? "Mount a volume that may be written where the program writes."
            : mount.isPresent()
                ? "Mount the volume without readOnly, or write elsewhere."
                : "Mount an emptyDir where the program writes (%s).".formatted(path));
  }
}
