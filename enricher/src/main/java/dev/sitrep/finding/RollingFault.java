package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Replicas;
import dev.sitrep.evidence.WorkloadState;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What the rules about a rollout share.
final class RollingFault {
  private RollingFault() {}

  static Stream<Exhibit<Replicas>> of(CaseFile file, Predicate<Replicas> wanted) {
    return file.all(Replicas.class).stream().filter(one -> wanted.test(one.evidence()));
  }

  /// Whether pods fail: then they say why, not the rollout.
  static boolean podsFail(CaseFile file) {
    return file.first(WorkloadState.class)
        .filter(state -> state.evidence().failing() > 0)
        .isPresent();
  }

  static Finding finding(
      String rule,
      Exhibit<Replicas> exhibit,
      Ref fault,
      String symptom,
      String cause,
      Certainty certainty,
      String fix,
      String... next) {
    var about = exhibit.evidence().about();
    return new Finding(
        rule,
        fault,
        List.of(about),
        symptom,
        cause,
        certainty,
        List.of(exhibit.id()),
        next.length == 0
            ? List.of(Kubectl.describe(about))
            : List.of(Kubectl.describe(about), next[0]),
        fix);
  }
}
