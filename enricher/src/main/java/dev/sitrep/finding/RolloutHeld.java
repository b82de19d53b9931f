package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Replicas;
import java.util.List;

/// Pods keep the old revision because the update strategy says so: a partition, or OnDelete.
final class RolloutHeld implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return RollingFault.of(file, one -> one.old() > 0 && held(one))
        .filter(one -> !RollingFault.podsFail(file))
        .map(one ->
            RollingFault.finding(
                "rollout-held",
                one,
                one.evidence().about(),
                "of the old revision",
                words(one.evidence()),
                Certainty.SEEN,
                one.evidence().partition() > 0
                    ? "Lower the partition to let the rollout go on."
                    : "Delete the old pods one by one, or set updateStrategy to RollingUpdate."))
        .toList();
  }

  private static boolean held(Replicas one) {
    return one.strategy().equals("OnDelete")
        || (one.partition() > 0 && one.old() <= one.partition());
  }

  private static String words(Replicas one) {
    var name = one.about().spoken();
    return one.partition() > 0
        ? "%s updates only pods from number %d on (partition %d): %d of %s keep the old revision"
            .formatted(
                name, one.partition(), one.partition(), one.old(), Say.count(one.desired(), "pod"))
        : "%s has updateStrategy OnDelete: %d of %s keep the old revision until somebody deletes them"
            .formatted(name, one.old(), Say.count(one.desired(), "pod"));
  }
}
