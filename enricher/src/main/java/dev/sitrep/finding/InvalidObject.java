package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a controller makes of its template is no valid object: `spec.containers[0].image: Required
/// value`.
final class InvalidObject implements Analyzer {
  private static final Pattern INVALID =
      Pattern.compile("^(\\S+) \"[^\"]*\" is invalid: (.+)$", Pattern.DOTALL);

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Refusal.findings(file, Refusal.Kind.INVALID, refusal -> Optional.of(finding(refusal)));
  }

  private static Finding finding(Refusal refusal) {
    var said = refusal.find(INVALID);
    var words = said.find() ? said.group(2) : refusal.words();
    return refusal.finding(
        "invalid-object",
        refusal.subject(),
        "%s: the template is invalid: %s"
            .formatted(refusal.refused(), Say.cut(words, 240).replaceFirst("\\.$", "")),
        "",
        List.of(Kubectl.get(refusal.subject(), "yaml")));
  }
}
