package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// The pod may not be beside other pods, and those are everywhere.
final class PodAntiAffinity implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NoNode.because(file, NoNode.About.ANTI_AFFINITY).map(PodAntiAffinity::finding).toList();
  }

  private static Finding finding(NoNode one) {
    var terms = one.fit().map(fit -> fit.evidence().antiAffinity()).orElse(List.of());
    return one.finding(
        "pod-anti-affinity",
        terms.isEmpty() ? "" : "; the pod may not be beside " + String.join("; ", terms),
        "Add nodes, lower the replicas, or make the anti-affinity a preference.",
        Kubectl.list("pods -o wide --show-labels", one.pod().about().namespace()));
  }
}
