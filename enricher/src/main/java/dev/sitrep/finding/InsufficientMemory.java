package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// No node has as much memory left as the pod requests.
final class InsufficientMemory implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NoNode.because(file, NoNode.About.MEMORY).map(InsufficientMemory::finding).toList();
  }

  private static Finding finding(NoNode one) {
    return one.finding(
        "insufficient-memory",
        "",
        "Lower the pod's requests, or add a node that is large enough.",
        Kubectl.nodesWith(
            "-o custom-columns=NAME:.metadata.name,MEMORY:.status.allocatable.memory"));
  }
}
