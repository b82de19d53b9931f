package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A program holds as many files and connections open as it may.
final class OutOfFileDescriptors implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Crash.of(file, Sign.DESCRIPTORS).map(OutOfFileDescriptors::finding).toList();
  }

  private static Finding finding(Crash crash) {
    return crash.finding(
        "out-of-file-descriptors",
        "it holds as many files and connections open as it may (%s)".formatted(crash.what()),
        Certainty.SEEN,
        "Find what does not close them, or raise the limit of open files (ulimit -n).");
  }
}
