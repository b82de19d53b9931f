package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A workload has no pods because its spec asks for none.
final class ZeroReplicas implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return RollingFault.of(
            file, one -> one.desired() == 0 && !one.about().kind().equals("daemonset"))
        .map(one ->
            RollingFault.finding(
                "zero-replicas",
                one,
                one.evidence().about(),
                "scaled to 0",
                "%s is scaled to 0 by its spec".formatted(one.evidence().about().spoken()),
                Certainty.SEEN,
                "Scale it up, if it is meant to run.",
                Kubectl.events(one.evidence().about())))
        .toList();
  }
}
