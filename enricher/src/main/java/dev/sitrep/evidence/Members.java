package dev.sitrep.evidence;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which pods belong to a workload, and whether it is sick, from lists that are read anyway.
///
/// @param workload what people deploy
/// @param pods all of it that are there
record Members(Ref workload, List<PodSummary> pods) {
  Members {
    pods = List.copyOf(pods);
  }

  static Members of(Ref workload, PodCensus census, Cluster cluster) throws InterruptedException {
    var owners = new HashSet<Ref>();
    owners.add(workload);
    switch (workload.kind()) {
      case "statefulset", "daemonset", "job", "replicaset" -> {}
      case "cronjob" -> addOwned(Kinds.JOBS, workload, owners, cluster);
      default -> addOwned(Kinds.REPLICASETS, workload, owners, cluster);
    }
    return new Members(
        workload, owners.stream().flatMap(owner -> census.ownedBy(owner).stream()).toList());
  }

  /// The one workload that all these pods belong to; empty where there are none, several, or one
  /// without an owner.
  static Optional<Ref> owner(List<PodSummary> pods, Cluster cluster) throws InterruptedException {
    var tops = new HashSet<Ref>();
    for (var owner : Set.copyOf(pods.stream().map(PodSummary::owner).toList())) {
      if (owner.isEmpty() || owner.get().kind().equals("node")) {
        return Optional.empty();
      }
      tops.add(RollUp.top(owner.get(), cluster));
      if (tops.size() > 1) {
        return Optional.empty();
      }
    }
    return tops.stream().findFirst();
  }

  /// Whether pods of it are not ready, or too few are. Evicted and failed pods that have been
  /// replaced stay in the list and do not count, except where they are the outcome.
  boolean sick(Cluster cluster) throws InterruptedException {
    boolean outcome = workload.kind().equals("job");
    return pods.stream()
            .anyMatch(
                pod -> !pod.ready() && !pod.done() && (outcome || !pod.phase().equals("Failed")))
        || lacksPods(cluster);
  }

  private boolean lacksPods(Cluster cluster) throws InterruptedException {
    return switch (workload.kind()) {
      case "deployment" ->
          Few.find(Kinds.DEPLOYMENTS, workload.namespace(), workload.name(), cluster)
                  instanceof Reading.Seen<Deployment>(var it)
              && it.getSpec() != null
              && it.getStatus() != null
              && Absent.number(it.getSpec().getReplicas())
                  > Absent.number(it.getStatus().getReadyReplicas());
      case "statefulset" ->
          Few.find(Kinds.STATEFULSETS, workload.namespace(), workload.name(), cluster)
                  instanceof Reading.Seen<StatefulSet>(var it)
              && it.getSpec() != null
              && it.getStatus() != null
              && Absent.number(it.getSpec().getReplicas())
                  > Absent.number(it.getStatus().getReadyReplicas());
      default -> false;
    };
  }

  private static <T extends HasMetadata> void addOwned(
      Kind<T> kind, Ref workload, Set<Ref> owners, Cluster cluster) throws InterruptedException {
    if (Few.of(kind, workload.namespace(), cluster) instanceof Reading.Seen<Few<T>>(var few)) {
      few.all().stream()
          .filter(one -> Focus.ownedBy(one, workload))
          .forEach(one -> owners.add(kind.ref(workload.namespace(), one.getMetadata().getName())));
    }
  }
}
