package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// No node has what the pod requests beside cpu and memory: a GPU, huge pages, local disk.
final class InsufficientExtendedResource implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NoNode.because(file, NoNode.About.RESOURCE)
        .map(InsufficientExtendedResource::finding)
        .toList();
  }

  private static Finding finding(NoNode one) {
    var resource = one.resource();
    return one.finding(
        "insufficient-extended-resource",
        "",
        resource.contains("/")
            ? "Add a node that has %s, start the device plugin that offers it, or lower the request."
                .formatted(resource)
            : "Lower the pod's request of %s, or add a node that has it.".formatted(resource),
        "kubectl describe nodes");
  }
}
