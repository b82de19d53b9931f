package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.Unconfigured.Why;
import java.util.List;

/// A container takes a variable from a key that its ConfigMap or Secret does not have.
final class ConfigKeyMissing implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Unconfigured.of(file, Why.NO_KEY).map(ConfigKeyMissing::finding).toList();
  }

  private static Finding finding(Unconfigured one) {
    var holder = one.holder();
    return one.finding(
        "config-key-missing",
        "not started: configuration is missing",
        "%s needs key %s of %s %s, which has no such key"
            .formatted(one.state().spoken(), one.key(), holder.kind(), holder.name()),
        Certainty.SEEN,
        "Add key %s to %s %s, or correct the reference."
            .formatted(one.key(), holder.kind(), holder.name()));
  }
}
