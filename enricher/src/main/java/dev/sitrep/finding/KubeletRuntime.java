package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// A node's kubelet works and its container runtime does not.
final class KubeletRuntime implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NodeFault.of(file, "Ready")
        .filter(NodeFault::isRuntime)
        .map(fault ->
            fault.finding(
                "kubelet-runtime",
                "not ready",
                "is not ready: its container runtime does not answer the kubelet (%s)"
                    .formatted(Say.cut(fault.condition().message(), 160)),
                "Look at containerd or CRI-O on the node: its service, its log and its disk."))
        .toList();
  }
}
