package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A program cannot read its configuration: an unknown flag, a file that does not parse, a value of
/// the wrong form.
final class ConfigurationInvalid implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Crash.of(file, Sign.CONFIGURATION).map(ConfigurationInvalid::finding).toList();
  }

  private static Finding finding(Crash crash) {
    return crash.finding(
        "configuration-invalid",
        "its configuration is not valid: " + crash.said().orElse(""),
        Certainty.SEEN,
        "");
  }
}
