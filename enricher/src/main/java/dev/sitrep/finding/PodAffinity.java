package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// The pod wants to be beside other pods, and no node has those.
final class PodAffinity implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NoNode.because(file, NoNode.About.AFFINITY).map(PodAffinity::finding).toList();
  }

  private static Finding finding(NoNode one) {
    var terms = one.fit().map(fit -> fit.evidence().affinity()).orElse(List.of());
    return one.finding(
        "pod-affinity",
        terms.isEmpty() ? "" : "; it wants to be beside " + String.join("; ", terms),
        "Correct the labels in podAffinity, or start the pods that it names first.",
        Kubectl.list("pods --show-labels", one.pod().about().namespace()));
  }
}
