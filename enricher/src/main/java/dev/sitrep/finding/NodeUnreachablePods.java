package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import dev.sitrep.evidence.NodeState;
import dev.sitrep.evidence.PodState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Pods went with their node: nobody there can say how they are.
final class NodeUnreachablePods implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return Alike.group(file, PodState.class, state -> lost(state, file), PodState::node).stream()
        .map(pods -> finding(pods, file))
        .toList();
  }

  private static boolean lost(PodState pod, CaseFile file) {
    if (pod.node().isEmpty() || pod.reason().equals("Evicted")) {
      return false;
    }
    return pod.phase().equals("Unknown")
        || pod.reason().equals("NodeLost")
        || node(pod, file).isPresent()
        || told(pod, file).isPresent();
  }

  private static Optional<Exhibit<NodeState>> node(PodState pod, CaseFile file) {
    return file.all(NodeState.class).stream()
        .filter(node -> node.evidence().about().name().equals(pod.node()))
        .filter(node -> !node.evidence().ready())
        .findFirst();
  }

  /// The control plane marks the pods of a node that is not ready.
  private static Optional<Exhibit<Happening>> told(PodState pod, CaseFile file) {
    return file.all(Happening.class).stream()
        .filter(event -> event.evidence().reason().equals("NodeNotReady"))
        .filter(event -> event.evidence().about().equals(pod.about()))
        .filter(event -> Fresh.matters(event.evidence().last(), file))
        .findFirst();
  }

  private static Finding finding(Alike<PodState> pods, CaseFile file) {
    var pod = pods.evidence();
    var node = node(pod, file);
    var event = told(pod, file);
    var ref = new Ref("node", "", pod.node());
    return new Finding(
        "node-unreachable-pods",
        ref,
        pods.subjects(),
        pod.deleted().isPresent() ? "stuck on a lost node" : "lost with the node",
        "the pod is on node %s, which is not ready%s"
            .formatted(
                pod.node(),
                node.flatMap(state -> state.evidence().condition("Ready"))
                    .map(ready ->
                        " (" + Say.cut(ready.message(), 140).replaceFirst("\\.$", "") + ")")
                    .orElse("")),
        node.isPresent() || event.isPresent() ? Certainty.SEEN : Certainty.LIKELY,
        pods.ids(Stream.concat(node.stream(), event.stream())),
        List.of(Kubectl.describe(ref), Kubectl.podsOn(pod.node())),
        "Bring the node back, or remove it from the cluster so that its pods start elsewhere.");
  }
}
