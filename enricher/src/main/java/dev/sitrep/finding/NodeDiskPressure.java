package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A node runs out of disk: it evicts pods and takes no new ones.
final class NodeDiskPressure implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NodeFault.of(file, "DiskPressure")
        .filter(fault -> fault.condition().status().equals("True"))
        .map(fault ->
            fault.finding(
                "node-disk-pressure",
                "under pressure",
                "is short of disk space (DiskPressure)" + fault.lasting(file),
                "Free disk on the node: images, logs and emptyDir volumes take most."))
        .toList();
  }
}
