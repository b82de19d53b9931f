package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A program ends by a panic or an exception that nobody catches.
final class UncaughtException implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Crash.of(file, Sign.UNCAUGHT).map(UncaughtException::finding).toList();
  }

  private static Finding finding(Crash crash) {
    return crash.finding("uncaught-exception", crash.said().orElse(""), Certainty.SEEN, "");
  }
}
