package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// The pod's volume is bound to a node or zone where the pod cannot go.
final class VolumeZone implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NoNode.because(file, NoNode.About.VOLUME_ZONE).map(VolumeZone::finding).toList();
  }

  private static Finding finding(NoNode one) {
    return one.finding(
        "volume-zone",
        "",
        "Let the pod go where its volume is: add room there, or mend its node selector.",
        "kubectl get pv -o custom-columns=NAME:.metadata.name,CLAIM:.spec.claimRef.name,WHERE:.spec.nodeAffinity.required");
  }
}
