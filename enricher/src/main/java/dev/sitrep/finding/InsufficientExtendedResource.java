package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Fit;
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
        "insufficient-extended-resource", "", fix(one, resource), "kubectl describe nodes");
  }

  private static String fix(NoNode one, String resource) {
    var largest =
        one.ask(resource)
            .filter(Fit.Ask::tooMuch)
            .map(Fit.Ask::largest)
            .filter(most -> !most.isEmpty() && !most.equals("0"));
    if (largest.isPresent()) {
      return "Lower the request of %s to %s or less, or add a larger node."
          .formatted(resource, largest.get());
    }
    return resource.contains("/")
        ? "Add a node that has %s, start the device plugin that offers it, or lower the request."
            .formatted(resource)
        : "Lower the pod's request of %s, or add a node that has it.".formatted(resource);
  }
}
