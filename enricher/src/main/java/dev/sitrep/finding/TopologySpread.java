package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// The pod would break its own topology spread wherever it went.
final class TopologySpread implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NoNode.because(file, NoNode.About.SPREAD).map(TopologySpread::finding).toList();
  }

  private static Finding finding(NoNode one) {
    var spread = one.fit().map(fit -> fit.evidence().spread()).orElse(List.of());
    return one.finding(
        "topology-spread",
        spread.isEmpty() ? "" : "; it asks for " + String.join(" and ", spread),
        "Add nodes where pods are missing, label the nodes, or set whenUnsatisfiable: ScheduleAnyway.",
        Kubectl.list("pods -o wide", one.pod().about().namespace()));
  }
}
