package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// No node has as much cpu left as the pod requests.
final class InsufficientCpu implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NoNode.because(file, NoNode.About.CPU).map(InsufficientCpu::finding).toList();
  }

  private static Finding finding(NoNode one) {
    return one.finding(
        "insufficient-cpu",
        "",
        "Lower the pod's requests, or add a node that is large enough.",
        Kubectl.nodesWith("-o custom-columns=NAME:.metadata.name,CPU:.status.allocatable.cpu"));
  }
}
