package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The pod template names a PriorityClass that does not exist.
final class PriorityClassMissing implements Analyzer {
  private static final Pattern NAME = Pattern.compile("no PriorityClass with name \"?([\\w.-]+)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Refusal.findings(file, Refusal.Kind.PRIORITY_CLASS, PriorityClassMissing::finding);
  }

  private static Optional<Finding> finding(Refusal refusal) {
    var name = refusal.find(NAME);
    if (!name.find()) {
      return Optional.empty();
    }
    var missing = new Ref("priorityclass", "", name.group(1));
    return Optional.of(
        refusal.finding(
            "priority-class-missing",
            missing,
            "%s: priorityclass %s does not exist".formatted(refusal.refused(), missing.name()),
            "Create priorityclass %s, or correct priorityClassName.".formatted(missing.name()),
            List.of("kubectl get priorityclass")));
  }
}
