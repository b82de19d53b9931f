package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.Unconfigured.Why;
import java.util.List;

/// A container takes a variable from a ConfigMap that does not exist.
final class ConfigMapMissing implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Unconfigured.of(file, Why.NO_CONFIG_MAP)
        .map(one -> one.missing("config-map-missing"))
        .toList();
  }
}
