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
    var wants = spread.isEmpty() ? "" : "; the pod asks for " + String.join(" and ", spread);
    return one.lacksLabel()
        ? one.finding(
            "topology-spread",
            wants,
            "Label the nodes, or correct the spread's topologyKey.",
            "kubectl get nodes --show-labels")
        : one.finding(
            "topology-spread",
            wants,
            "Add nodes where pods are missing, or set whenUnsatisfiable: ScheduleAnyway.",
            Kubectl.list("pods -o wide", one.pod().about().namespace()));
  }
}
