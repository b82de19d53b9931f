package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Replicas;
import java.util.List;

/// A rollout makes no progress, or its controller does not even look at it; why is told by its
/// pods, where they tell.
final class RolloutStuck implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return RollingFault.of(
            file,
            one ->
                one.condition("Progressing", "False").isPresent()
                    || (one.unobserved() && !one.paused()))
        .filter(one -> one.evidence().desired() > 0)
        .map(RolloutStuck::finding)
        .toList();
  }

  private static Finding finding(Exhibit<Replicas> exhibit) {
    var one = exhibit.evidence();
    var stuck = one.condition("Progressing", "False");
    return RollingFault.finding(
        "rollout-stuck",
        exhibit,
        one.about(),
        "not rolled out",
        stuck.isPresent()
            ? "the rollout of %s got no further within its progress deadline: %d of %s of the newest revision, %d ready in all"
                .formatted(
                    one.about().spoken(),
                    one.updated(),
                    Say.count(one.desired(), "pod"),
                    one.ready())
            : "the newest spec of %s has not been looked at by its controller yet"
                .formatted(one.about().spoken()),
        Certainty.UNKNOWN,
        "",
        Kubectl.list("pods", one.about().namespace()));
  }
}
