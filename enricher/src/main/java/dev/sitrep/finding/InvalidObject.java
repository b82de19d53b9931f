package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.LimitRangeState;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a controller makes of its template is no valid object: `spec.containers[0].image: Required
/// value`.
final class InvalidObject implements Analyzer {
  private static final Pattern INVALID =
      Pattern.compile("^(\\S+) \"[^\"]*\" is invalid: (.+)$", Pattern.DOTALL);

  private static final Pattern OVER =
      Pattern.compile(
          "Invalid value: \"([^\"]+)\": must be less than or equal to (\\S+) limit of (\\S+)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Refusal.findings(
        file,
        Refusal.Kind.INVALID,
        refusal -> defaulted(refusal, file).or(() -> Optional.of(finding(refusal))));
  }

  /// A template that names no limit gets that of the LimitRange, which may be less than it
  /// requests.
  private static Optional<Finding> defaulted(Refusal refusal, CaseFile file) {
    var over = refusal.find(OVER);
    if (!over.find()) {
      return Optional.empty();
    }
    return file.all(LimitRangeState.class).stream()
        .filter(range ->
            range.evidence().bounds().stream()
                .anyMatch(bound ->
                    bound.resource().equals(over.group(2)) && bound.limit().equals(over.group(3))))
        .findFirst()
        .map(range ->
            refusal.finding(
                "invalid-object",
                range.evidence().about(),
                "%s: a container requests %s %s, more than the default limit of %s that %s gives it"
                    .formatted(
                        refusal.refused(),
                        over.group(2),
                        over.group(1),
                        over.group(3),
                        range.evidence().about().spoken()),
                "Set a %s limit of at least %s in the pod template, or request less."
                    .formatted(over.group(2), over.group(1)),
                range));
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
