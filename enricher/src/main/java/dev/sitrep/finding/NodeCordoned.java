package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.NodeState;
import dev.sitrep.incident.Target;
import java.util.List;

/// The node of the alert is cordoned and otherwise well.
final class NodeCordoned implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return file.all(NodeState.class).stream()
        .filter(node -> file.incident().target() instanceof Target.Node)
        .filter(node -> node.evidence().cordoned() && node.evidence().conditions().isEmpty())
        .map(node ->
            new Finding(
                "node-cordoned",
                node.evidence().about(),
                List.of(node.evidence().about()),
                "cordoned",
                "node %s is cordoned: no new pod may go there"
                    .formatted(node.evidence().about().name()),
                Certainty.SEEN,
                List.of(node.id()),
                List.of(
                    Kubectl.describe(node.evidence().about()),
                    Kubectl.podsOn(node.evidence().about().name())),
                "Uncordon it once its maintenance is over."))
        .toList();
  }
}
