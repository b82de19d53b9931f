package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.Unconfigured.Why;
import java.util.List;

/// The security context forbids root, and the image runs as root or does not show that it does not.
final class RunsAsRoot implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Unconfigured.of(file, Why.ROOT).map(RunsAsRoot::finding).toList();
  }

  private static Finding finding(Unconfigured one) {
    var state = one.state();
    return one.finding(
        "runs-as-root",
        "not started: the security context forbids it",
        why(one).formatted(state.spoken(), state.image(), one.key()),
        Certainty.SEEN,
        "Set runAsUser to the number of a user that is not root, or build the image with one.");
  }

  private static String why(Unconfigured one) {
    if (!one.key().isEmpty()) {
      return "%1$s has runAsNonRoot, and image %2$s names its user %3$s: only a number shows that it is"
          + " not root";
    }
    return one.state().setup().user().equals("0")
        ? "%1$s has both runAsNonRoot and runAsUser 0"
        : "%1$s has runAsNonRoot, and image %2$s runs as root";
  }
}
