package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.Unconfigured.Why;
import java.util.List;

/// A container cannot be created for a reason without a rule of its own.
final class ConfigError implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Unconfigured.of(file, Why.OTHER).map(ConfigError::finding).toList();
  }

  private static Finding finding(Unconfigured one) {
    var said = one.said();
    return one.finding(
        "config-error",
        "not started: cannot be created",
        said.isEmpty()
            ? one.state().spoken() + " cannot be created, and the kubelet does not say why"
            : "%s cannot be created: %s".formatted(one.state().spoken(), Say.cut(said, 200)),
        said.isEmpty() ? Certainty.UNKNOWN : Certainty.SEEN,
        "");
  }
}
