package dev.sitrep.evidence;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What of a node's present state can make pods fail.
///
/// @param down since when nothing runs there as it should: it is not Ready or has no network
/// @param pressed it runs short of memory, disk or process ids, and evicts
record NodeTrouble(Optional<Instant> down, boolean pressed) {
  private static final Set<String> PRESSURES =
      Set.of("MemoryPressure", "DiskPressure", "PIDPressure");
  private static final Set<String> DOWN =
      Set.of(
          "node.kubernetes.io/not-ready",
          "node.kubernetes.io/unreachable",
          "node.kubernetes.io/out-of-service",
          "node.kubernetes.io/network-unavailable");

  /// Empty for a node that breaks no pod. A cordoned one takes no new pods and keeps its own.
  static Optional<NodeTrouble> of(Node node) {
    var conditions =
        node.getStatus() == null
            ? List.<NodeCondition>of()
            : Absent.list(node.getStatus().getConditions());
    var bad =
        conditions.stream()
            .filter(NodeTrouble::isDown)
            .map(one -> Absent.time(one.getLastTransitionTime()));
    var taints =
        Nodes.taints(node).stream()
            .filter(taint -> DOWN.contains(Absent.text(taint.getKey())))
            .map(Taint::getTimeAdded)
            .map(Absent::time);
    // what does not say since when counts as of always, so that nothing comes before it
    var down =
        Stream.concat(bad, taints)
            .map(since -> since.orElse(Instant.EPOCH))
            .max(Comparator.naturalOrder());
    boolean pressed =
        conditions.stream()
            .anyMatch(one -> PRESSURES.contains(one.getType()) && "True".equals(one.getStatus()));
    return down.isPresent() || pressed
        ? Optional.of(new NodeTrouble(down, pressed))
        : Optional.empty();
  }

  boolean explains(Pod pod, Instant now) {
    return PodFate.blamesItsNode(pod, now)
        || down.filter(since -> PodFate.failsSince(pod, since, now)).isPresent();
  }

  private static boolean isDown(NodeCondition one) {
    return "Ready".equals(one.getType())
        ? !"True".equals(one.getStatus())
        : "NetworkUnavailable".equals(one.getType()) && "True".equals(one.getStatus());
  }
}
