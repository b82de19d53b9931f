package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Rollout;
import java.util.List;

/// A program says that a variable or a setting is not set.
final class EnvironmentMissing implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Crash.of(file, Sign.ENVIRONMENT).map(EnvironmentMissing::finding).toList();
  }

  private static Finding finding(Crash crash) {
    var name = crash.what();
    var said = Say.withoutPlace(crash.said().orElse(""));
    if (name.isEmpty()) {
      return crash.finding("environment-missing", said, Certainty.SEEN, "");
    }
    return crash.finding(
        "environment-missing",
        "%s; it is %s".formatted(said, spec(crash, name)),
        Certainty.SEEN,
        removed(crash, name) ? "" : fix(crash, name));
  }

  private static String spec(Crash crash, String name) {
    var setup = crash.state().setup();
    if (setup.env().contains(name)) {
      return "in the container's env: empty, or not what the program takes";
    }
    return setup.envFrom().isEmpty()
        ? "not in the container's env"
        : "not in the container's env, which also takes all of "
            + String.join(" and ", setup.envFrom());
  }

  /// The report then names the revision that took it away.
  private static boolean removed(Crash crash, String name) {
    return crash.file().all(Rollout.class).stream()
        .flatMap(rollout -> rollout.evidence().changes().stream())
        .anyMatch(change -> change.endsWith("env " + name + " removed"));
  }

  private static String fix(Crash crash, String name) {
    return crash.state().setup().env().contains(name)
        ? ""
        : "Set %s for container %s.".formatted(name, crash.state().container());
  }
}
