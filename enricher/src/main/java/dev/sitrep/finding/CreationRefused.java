package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.Optional;

/// A controller may not create an object, for a reason that no other rule knows.
final class CreationRefused implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Refusal.findings(file, Refusal.Kind.OTHER, refusal -> Optional.of(finding(refusal)));
  }

  private static Finding finding(Refusal refusal) {
    return refusal.finding(
        "creation-refused",
        refusal.subject(),
        "%s: %s".formatted(refusal.refused(), Say.cut(refusal.words(), 220)),
        "");
  }
}
