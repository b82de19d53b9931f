package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import dev.sitrep.incident.Target;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/// The node that an alert is about, found by its name or by one of its addresses.
final class Nodes implements EvidenceSource {
  private static final Collector<Node, ?, List<Node>> NODES = Collectors.toList();

  @Override
  public String name() {
    return "nodes";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Set.of(Kinds.NODES);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    if (!(scene.target() instanceof Target.Node(var wanted))) {
      return List.of();
    }
    return switch (scene.cluster().list(Query.of(Kinds.NODES, ""), NODES)) {
      case Reading.Unseen<List<Node>> unseen ->
          List.of(Missing.of(scene.target().ref(), "nodes", unseen));
      case Reading.Seen<List<Node>>(var nodes) ->
          nodes.stream()
              .filter(node -> isCalled(node, wanted))
              .findFirst()
              .<Evidence>map(Nodes::state)
              .or(() ->
                  Optional.of(new Missing(scene.target().ref(), "node " + wanted, "no such node")))
              .stream()
              .toList();
    };
  }

  private static boolean isCalled(Node node, String wanted) {
    return node.getMetadata().getName().equals(wanted)
        || (node.getStatus() != null
            && Absent.list(node.getStatus().getAddresses()).stream()
                .anyMatch(address -> wanted.equals(address.getAddress())));
  }

  private static NodeState state(Node node) {
    var conditions =
        node.getStatus() == null
            ? List.<NodeCondition>of()
            : Absent.list(node.getStatus().getConditions());
    var bad = conditions.stream().filter(Nodes::bad).toList();
    return new NodeState(
        new Ref("node", "", node.getMetadata().getName()),
        conditions.stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True")),
        bad.stream()
            .map(c ->
                "%s=%s %s: %s"
                    .formatted(
                        c.getType(),
                        c.getStatus(),
                        Absent.text(c.getReason()),
                        Absent.text(c.getMessage())))
            .toList(),
        node.getSpec() != null && Absent.flag(node.getSpec().getUnschedulable()),
        bad.stream()
            .map(NodeCondition::getLastTransitionTime)
            .map(Absent::time)
            .flatMap(Optional::stream)
            .min(Comparator.<Instant>naturalOrder()));
  }

  private static boolean bad(NodeCondition condition) {
    return condition.getType().equals("Ready") != condition.getStatus().equals("True");
  }
}
