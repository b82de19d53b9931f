package dev.sitrep.evidence;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Owners;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import dev.sitrep.incident.Target;
import java.util.Optional;
import java.util.Set;

/// From a pod to the workload that owns it: the pods of one Deployment are one incident, whatever
/// they are called.
public final class RollUp {
  private RollUp() {}

  /// The target itself when it is no pod, has no owner, or nothing can be read.
  public static Target of(Target target, Cluster cluster) throws InterruptedException {
    return switch (target) {
      case Target.Pod pod -> {
        Few.ahead(cluster, pod.namespace());
        yield switch (cluster.list(Query.of(Kinds.PODS, pod.namespace()), PodCensus.COLLECTOR)) {
          case Reading.Unseen<PodCensus> unseen -> pod;
          case Reading.Seen<PodCensus>(var census) -> workload(pod, owner(pod, census), cluster);
        };
      }
      default -> target;
    };
  }

  /// What an alert about the workload itself would name. What an operator made it from is behind
  /// that, and each run of a CronJob fails on its own.
  private static final Set<String> WORKLOADS =
      Set.of("deployment", "statefulset", "daemonset", "job");

  /// The first workload of the chain; else its end, a Rollout for one.
  static Ref top(Ref owner, Cluster cluster) throws InterruptedException {
    if (WORKLOADS.contains(owner.kind())) {
      return owner;
    }
    var chain =
        Owners.chain((kind, ref) -> Few.find(kind, ref.namespace(), ref.name(), cluster), owner);
    return chain.refs().stream()
        .filter(ref -> WORKLOADS.contains(ref.kind()))
        .findFirst()
        .orElse(chain.top());
  }

  private static Optional<Ref> owner(Target.Pod pod, PodCensus census) {
    return census.all().stream()
        .filter(one -> one.name().equals(pod.name()))
        .findFirst()
        .map(PodSummary::owner)
        .orElseGet(() -> Focus.formerOwner(pod.name(), census));
  }

  private static Target workload(Target target, Optional<Ref> owner, Cluster cluster)
      throws InterruptedException {
    if (owner.isEmpty() || owner.get().kind().equals("node")) {
      return target;
    }
    var top = top(owner.get(), cluster);
    return new Target.Workload(top.namespace(), top.kind(), top.name());
  }
}
