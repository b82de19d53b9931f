package dev.sitrep.evidence;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import dev.sitrep.incident.Target;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which node takes a target down: the one that all of its failing pods are on, if that node is in
/// trouble now and its trouble explains every one of them.
///
/// A node that is Ready and under no pressure explains nothing, whatever its alert says: clock skew
/// and a busy CPU break no pod. Of a node in trouble, this is its own doing and not the pod's:
/// - what the pod says itself: evicted for want of the node's resources, shut down or lost with it,
///   phase Unknown, ContainerStatusUnknown;
/// - on a node that is not Ready, or without network, a pod that is not ready since then, and whose
///   containers did not fail before.
///
/// A pod that has another reason keeps it, even there, and so does its whole target: an image that
/// cannot be pulled, a missing Secret or ConfigMap, a program that ended before the node fell ill
/// or more often than it could have since, a memory limit. So does a pod that no node has.
///
/// Where nodes cannot be read, only what the pods say counts, and the mark that the control plane
/// leaves on pods of a lost node: not ready, though all their containers are.
public final class Placement {
  private Placement() {}

  /// Empty where the failing pods are spread, healthy, not scheduled or unknown. Never fails.
  ///
  /// For once per target, of a cluster that keeps its answers for a while: while all nodes are well
  /// it is done with the list of these.
  public static Optional<Target.Node> of(Target target, Cluster cluster)
      throws InterruptedException {
    if (!runsPods(target)) {
      return Optional.empty();
    }
    return switch (Few.of(Kinds.NODES, "", cluster)) {
      case Reading.Seen<Few<Node>>(var nodes) -> {
        var ill = new HashMap<String, NodeTrouble>();
        nodes
            .all()
            .forEach(node ->
                NodeTrouble.of(node).ifPresent(it -> ill.put(node.getMetadata().getName(), it)));
        yield ill.isEmpty() ? Optional.empty() : among(ill, target, cluster);
      }
      case Reading.Unseen<Few<Node>>(var why, var _) ->
          switch (why) {
            case FORBIDDEN, ABSENT, UNAVAILABLE -> byWordOfPods(target, cluster);
            case LATE, UNREACHABLE, FAILED, GARBLED, INVALID -> Optional.empty();
          };
    };
  }

  private static boolean runsPods(Target target) {
    return switch (target) {
      case Target.Pod _, Target.Workload _, Target.Service _ -> true;
      case Target.Volume(var namespace, var _) -> !namespace.isEmpty();
      case Target.Node _, Target.Namespace _, Target.Cluster _ -> false;
    };
  }

  private static Optional<Target.Node> among(
      Map<String, NodeTrouble> ill, Target target, Cluster cluster) throws InterruptedException {
    var failing = Failing.of(target, cluster);
    if (failing.isEmpty()) {
      return Optional.empty();
    }
    var trouble = ill.get(failing.get().node);
    return trouble != null
            && failing.get().pods.stream().allMatch(pod -> trouble.explains(pod, cluster.now()))
        ? failing.map(Failing::place)
        : Optional.empty();
  }

  private static Optional<Target.Node> byWordOfPods(Target target, Cluster cluster)
      throws InterruptedException {
    return Failing.of(target, cluster)
        .filter(failing ->
            failing.pods.stream()
                .allMatch(pod ->
                    PodFate.blamesItsNode(pod, cluster.now())
                        || (PodFate.isMarked(pod) && failing.looksLost())))
        .map(Failing::place);
  }

  /// The failing pods of a target that are all on one node.
  ///
  /// @param pods whole; of very many some
  private record Failing(String node, List<Pod> pods, PodCensus census) {

    /// How long a pod that failed for good counts: its workload has replaced it.
    private static final Duration RECENT = Duration.ofMinutes(30);

    /// What has no pods but those of the workload behind it.
    private static final Set<String> AROUND =
        Set.of("horizontalpodautoscaler", "poddisruptionbudget");

    static Optional<Failing> of(Target target, Cluster cluster) throws InterruptedException {
      return cluster.list(Query.of(Kinds.PODS, target.namespace()), PodCensus.COLLECTOR)
              instanceof Reading.Seen<PodCensus>(var census)
          ? in(census, target, cluster)
          : Optional.empty();
    }

    private static Optional<Failing> in(PodCensus census, Target target, Cluster cluster)
        throws InterruptedException {
      var whole = new HashMap<String, Pod>();
      census.failing().forEach(pod -> whole.put(pod.getMetadata().getName(), pod));
      var nodes = new HashSet<String>();
      var pods = new ArrayList<Pod>();
      for (var summary : pods(target, census, cluster)) {
        var pod = Optional.ofNullable(whole.get(summary.name()));
        if (isFailing(summary, pod, target, cluster.now())) {
          nodes.add(summary.node());
          pod.ifPresent(pods::add);
        }
      }
      if (nodes.size() != 1 || nodes.contains("") || pods.isEmpty()) {
        return Optional.empty();
      }
      var node = nodes.iterator().next();
      return Optional.of(new Failing(node, List.copyOf(pods), census));
    }

    /// No pod of the namespace on that node is ready.
    boolean looksLost() {
      return census.all().stream().noneMatch(pod -> pod.node().equals(node) && pod.ready());
    }

    private static List<PodSummary> pods(Target target, PodCensus census, Cluster cluster)
        throws InterruptedException {
      return switch (target) {
        case Target.Pod pod -> census.pod(pod.ref()).stream().toList();
        case Target.Workload workload when !AROUND.contains(workload.kind()) ->
            Members.of(workload.ref(), census, cluster).pods();
        default -> Members.of(RollUp.look(target, cluster).key(), census, cluster).pods();
      };
    }

    private static boolean isFailing(
        PodSummary summary, Optional<Pod> whole, Target target, Instant now) {
      if (summary.done()) {
        return false;
      }
      boolean replaced =
          summary.phase().equals("Failed")
              && !target.ref().kind().equals("job")
              && whole
                  .flatMap(pod -> PodStates.state(pod).ended())
                  .filter(ended -> ended.isBefore(now.minus(RECENT)))
                  .isPresent();
      boolean leaving =
          whole.filter(pod -> pod.getMetadata().getDeletionTimestamp() != null).isPresent();
      return !replaced && (!summary.ready() || leaving);
    }

    Target.Node place() {
      return new Target.Node(node);
    }
  }
}
