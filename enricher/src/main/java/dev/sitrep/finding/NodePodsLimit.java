package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// Every node runs as many pods as its kubelet allows.
final class NodePodsLimit implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NoNode.because(file, NoNode.About.PODS).map(NodePodsLimit::finding).toList();
  }

  private static Finding finding(NoNode one) {
    return one.finding(
        "node-pods-limit",
        "",
        "Add a node, raise maxPods of the kubelets, or remove pods that are not needed.",
        Kubectl.nodesWith("-o custom-columns=NAME:.metadata.name,PODS:.status.allocatable.pods"));
  }
}
