package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A Deployment was paused in the middle of a rollout.
final class RolloutPaused implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return RollingFault.of(
            file,
            one ->
                one.paused()
                    && (one.old() > 0 || one.unobserved() || one.updated() < one.desired()))
        .filter(one -> !RollingFault.podsFail(file))
        .map(one ->
            RollingFault.finding(
                "rollout-paused",
                one,
                one.evidence().about(),
                "paused in the middle of a rollout",
                "%s is paused by its spec: %d of %s of the newest revision, and no more until it is resumed"
                    .formatted(
                        one.evidence().about().spoken(),
                        one.evidence().updated(),
                        Say.count(one.evidence().desired(), "pod")),
                Certainty.SEEN,
                "Resume the rollout once it may go on.",
                Kubectl.get(one.evidence().about(), "jsonpath='{.spec.paused}'")))
        .toList();
  }
}
