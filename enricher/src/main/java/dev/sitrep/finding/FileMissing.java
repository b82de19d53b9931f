package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A program misses a file, a module, a class or a library that should be in its image or volume.
final class FileMissing implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Crash.of(file, Sign.FILE).map(FileMissing::finding).toList();
  }

  private static Finding finding(Crash crash) {
    var kind = crash.read().map(Sign.Read::kind).orElse("");
    var what = crash.what();
    var mount = crash.state().setup().mountOf(what);
    var noun = noun(kind, what);
    return crash.finding(
        "file-missing",
        what.isEmpty()
            ? crash.said().orElse("a file is missing")
            : mount
                .map(at -> "the volume at %s has no %s".formatted(at, what))
                .orElse("image %s has no %s%s".formatted(crash.state().image(), noun, what)),
        Certainty.SEEN,
        mount.isPresent() || what.isEmpty()
            ? ""
            : "Build the image with %s%s, or correct what names it.".formatted(noun, what));
  }

  private static String noun(String kind, String what) {
    if (kind.equals("librar")) {
      return what.startsWith("GLIBC") ? "library version " : "library ";
    }
    if (kind.equals("jar")) {
      return "jar file ";
    }
    return kind.isEmpty() ? "" : kind + " ";
  }
}
