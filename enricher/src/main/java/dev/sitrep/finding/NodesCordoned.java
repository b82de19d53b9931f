package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Fit;
import java.util.List;
import java.util.stream.Collectors;

/// Every node that could take the pod is cordoned.
final class NodesCordoned implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NoNode.because(file, NoNode.About.CORDON).map(NodesCordoned::finding).toList();
  }

  private static Finding finding(NoNode one) {
    var cordoned =
        one.fit().stream()
            .flatMap(fit -> fit.evidence().unfit().stream())
            .filter(node -> node.why().equals("cordoned"))
            .map(Fit.Unfit::node)
            .toList();
    return one.finding(
        "nodes-cordoned",
        cordoned.isEmpty() ? one.pod().about() : new Ref("node", "", cordoned.getFirst()),
        cordoned.isEmpty() ? "" : cordoned.stream().collect(Collectors.joining(", ", " (", ")")),
        "Uncordon a node once its maintenance is over.",
        "kubectl get nodes");
  }
}
