package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.NodeState;
import java.util.List;

/// A node is not Ready, or under pressure, or cordoned.
final class NodeTrouble implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return file.all(NodeState.class).stream()
        .filter(node -> !node.evidence().conditions().isEmpty() || node.evidence().cordoned())
        .map(NodeTrouble::finding)
        .toList();
  }

  private static Finding finding(Exhibit<NodeState> exhibit) {
    var node = exhibit.evidence();
    return new Finding(
        "node-trouble",
        node.about(),
        List.of(node.about()),
        node.ready() ? (node.conditions().isEmpty() ? "cordoned" : "under pressure") : "not ready",
        node.conditions().isEmpty()
            ? "node %s is cordoned: no new pod may go there".formatted(node.about().name())
            : "node %s: %s"
                .formatted(node.about().name(), Say.cut(String.join("; ", node.conditions()), 240)),
        Certainty.SEEN,
        List.of(exhibit.id()),
        List.of(
            Kubectl.describe(node.about()),
            "kubectl get pods -A --field-selector spec.nodeName=" + node.about().name()),
        "");
  }
}
