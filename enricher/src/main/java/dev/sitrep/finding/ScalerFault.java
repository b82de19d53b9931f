package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.ScalerState;
import java.util.List;

/// What the rules about an autoscaler share.
final class ScalerFault {
  private ScalerFault() {}

  static Finding finding(
      String rule,
      Exhibit<ScalerState> exhibit,
      Ref fault,
      String symptom,
      String cause,
      Certainty certainty,
      String fix,
      String... next) {
    var scaler = exhibit.evidence().about();
    return new Finding(
        rule,
        fault,
        List.of(scaler),
        symptom,
        "horizontalpodautoscaler %s %s".formatted(scaler.name(), cause),
        certainty,
        List.of(exhibit.id()),
        next.length == 0
            ? List.of(Kubectl.describe(scaler))
            : List.of(Kubectl.describe(scaler), next[0]),
        fix);
  }
}
