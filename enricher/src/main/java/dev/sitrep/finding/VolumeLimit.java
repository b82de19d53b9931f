package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// Every node has as many volumes attached as its driver allows.
final class VolumeLimit implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NoNode.because(file, NoNode.About.VOLUMES).map(VolumeLimit::finding).toList();
  }

  private static Finding finding(NoNode one) {
    return one.finding(
        "volume-limit",
        "",
        "Add a node, or spread the pods that mount volumes over more nodes.",
        "kubectl get volumeattachments");
  }
}
