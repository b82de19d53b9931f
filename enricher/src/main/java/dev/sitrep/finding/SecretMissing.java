package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.Unconfigured.Why;
import java.util.List;

/// A container takes a variable from a Secret that does not exist.
final class SecretMissing implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Unconfigured.of(file, Why.NO_SECRET).map(one -> one.missing("secret-missing")).toList();
  }
}
