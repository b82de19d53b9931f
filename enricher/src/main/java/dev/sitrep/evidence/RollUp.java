package dev.sitrep.evidence;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Owners;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import dev.sitrep.incident.Stem;
import dev.sitrep.incident.Target;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// From what an alert names to the workload that is sick: the pods of one Deployment are one
/// incident, and so is what else fails with them, whatever it is called.
///
/// A pod becomes the workload that owns it, a node's address its name. An autoscaler, a disruption
/// budget, a Service and a claim stay what they are, for a report about them says more; but while
/// the one workload behind them is sick they are one trouble with it, and share its key. While it
/// is well their trouble is their own.
///
/// It asks for the lists that an investigation of the same namespace reads, so that a
/// [dev.sitrep.cluster.RecentCluster] has the answer for all alerts but the first.
///
/// @param target what an incident that begins with this alert is about; of several with one key one
///   that [#isItself] tells best what is wrong
/// @param key what makes two alerts one incident: the workload; for a run of a CronJob that CronJob
///   (each run is looked into by itself, all are one trouble); for what could not be looked up its
///   [Stem]
public record RollUp(Target target, Ref key) {

  /// What an alert about the workload itself would name. What an operator made it from is behind
  /// that, and each run of a CronJob fails on its own.
  private static final Set<String> WORKLOADS =
      Set.of("deployment", "statefulset", "daemonset", "job");

  private RollUp(Target target) {
    this(target, target.ref());
  }

  /// Whether the target is what the key says, and not what stands around it.
  public boolean isItself() {
    return target.ref().equals(key);
  }

  /// What the incident is about, without its key.
  public static Target of(Target target, Cluster cluster) throws InterruptedException {
    return look(target, cluster).target;
  }

  /// Never fails: a cluster that cannot be asked leaves the target as it is.
  public static RollUp look(Target target, Cluster cluster) throws InterruptedException {
    return switch (target) {
      case Target.Pod pod -> {
        Few.ahead(cluster, pod.namespace());
        yield switch (census(pod.namespace(), cluster)) {
          case Reading.Unseen<PodCensus> unseen -> new RollUp(pod, Stem.of(pod.ref()));
          case Reading.Seen<PodCensus>(var census) -> ofPod(pod, census, cluster);
        };
      }
      case Target.Workload workload ->
          switch (workload.kind()) {
            case "horizontalpodautoscaler" -> ofScaler(workload, cluster);
            case "poddisruptionbudget" -> ofBudget(workload, cluster);
            case "replicaset" -> toWorkload(workload.ref(), cluster);
            default -> new RollUp(workload, key(workload.ref(), cluster));
          };
      case Target.Service service -> ofService(service, cluster);
      case Target.Volume claim -> ofClaim(claim, cluster);
      case Target.Node node -> new RollUp(named(node, cluster));
      case Target.Namespace namespace -> new RollUp(namespace);
      case Target.Cluster whole -> new RollUp(whole);
    };
  }

  /// The first workload of the chain; else its end, a Rollout for one.
  static Ref top(Ref owner, Cluster cluster) throws InterruptedException {
    if (WORKLOADS.contains(owner.kind())) {
      return owner;
    }
    var chain = chain(owner, cluster);
    return chain.refs().stream()
        .filter(ref -> WORKLOADS.contains(ref.kind()))
        .findFirst()
        .orElse(chain.top());
  }

  private static Owners.Chain chain(Ref object, Cluster cluster) throws InterruptedException {
    return Owners.chain(
        (kind, ref) -> Few.find(kind, ref.namespace(), ref.name(), cluster), object);
  }

  private static Reading<PodCensus> census(String namespace, Cluster cluster)
      throws InterruptedException {
    return cluster.list(Query.of(Kinds.PODS, namespace), PodCensus.COLLECTOR);
  }

  private static RollUp ofPod(Target.Pod pod, PodCensus census, Cluster cluster)
      throws InterruptedException {
    var there = census.pod(pod.ref());
    var owner = there.isPresent() ? there.get().owner() : Focus.formerOwner(pod.name(), census);
    if (owner.isEmpty() || owner.get().kind().equals("node")) {
      return new RollUp(pod, there.isPresent() ? pod.ref() : Stem.of(pod.ref()));
    }
    return toWorkload(owner.get(), cluster);
  }

  private static RollUp toWorkload(Ref owner, Cluster cluster) throws InterruptedException {
    var top = top(owner, cluster);
    return new RollUp(
        new Target.Workload(top.namespace(), top.kind(), top.name()), key(top, cluster));
  }

  private static Ref key(Ref workload, Cluster cluster) throws InterruptedException {
    if (!workload.kind().equals("job") && !workload.kind().equals("replicaset")) {
      return workload;
    }
    if (workload.kind().equals("job")) {
      Few.ahead(Kinds.JOBS, workload.namespace(), cluster);
      Few.ahead(Kinds.CRONJOBS, workload.namespace(), cluster);
    }
    var chain = chain(workload, cluster);
    return chain.unread().stream().anyMatch(one -> one.ref().equals(workload))
        ? Stem.of(workload)
        : chain.refs().stream()
            .filter(ref -> ref.kind().equals("cronjob"))
            .findFirst()
            .orElse(workload);
  }

  private static RollUp ofScaler(Target.Workload scaler, Cluster cluster)
      throws InterruptedException {
    return switch (Few.find(Kinds.SCALERS, scaler.namespace(), scaler.name(), cluster)) {
      case Reading.Unseen<HorizontalPodAutoscaler> unseen -> new RollUp(scaler);
      case Reading.Seen<HorizontalPodAutoscaler>(var found) ->
          sick(Optional.of(Scalers.scaled(found)), scaler, cluster);
    };
  }

  private static RollUp ofBudget(Target.Workload budget, Cluster cluster)
      throws InterruptedException {
    var selector =
        switch (Few.find(Kinds.BUDGETS, budget.namespace(), budget.name(), cluster)) {
          case Reading.Unseen<PodDisruptionBudget> unseen -> Optional.<LabelSelector>empty();
          case Reading.Seen<PodDisruptionBudget>(var found) ->
              found.getSpec() == null
                  ? Optional.<LabelSelector>empty()
                  : Optional.ofNullable(found.getSpec().getSelector());
        };
    return selector.isEmpty()
        ? new RollUp(budget)
        : behind(pod -> LabelMatch.selects(selector.get(), pod.labels()), budget, cluster);
  }

  private static RollUp ofService(Target.Service service, Cluster cluster)
      throws InterruptedException {
    var selector =
        switch (Few.find(Kinds.SERVICES, service.namespace(), service.name(), cluster)) {
          case Reading.Unseen<Service> unseen -> Map.<String, String>of();
          case Reading.Seen<Service>(var found) -> ServiceBook.selector(found);
        };
    return selector.isEmpty()
        ? new RollUp(service)
        : behind(pod -> pod.matches(selector), service, cluster);
  }

  /// Only a pod that mounts the claim can fail for it: of a StatefulSet each pod has its own.
  private static RollUp ofClaim(Target.Volume claim, Cluster cluster) throws InterruptedException {
    if (claim.namespace().isEmpty()
        || !(census(claim.namespace(), cluster) instanceof Reading.Seen<PodCensus>(var census))) {
      return new RollUp(claim);
    }
    var mounting =
        census.failing().stream()
            .filter(pod -> !PodHealth.ready(pod))
            .filter((Pod pod) -> Focus.claims(pod).contains(claim.name()))
            .map(PodSummary::of)
            .toList();
    return sick(Members.owner(mounting, cluster), claim, cluster);
  }

  private static RollUp behind(Predicate<PodSummary> selected, Target target, Cluster cluster)
      throws InterruptedException {
    return switch (census(target.namespace(), cluster)) {
      case Reading.Unseen<PodCensus> unseen -> new RollUp(target);
      case Reading.Seen<PodCensus>(var census) ->
          sick(
              Members.owner(census.all().stream().filter(selected).toList(), cluster),
              target,
              cluster);
    };
  }

  private static RollUp sick(Optional<Ref> workload, Target target, Cluster cluster)
      throws InterruptedException {
    return workload.isPresent()
            && census(target.namespace(), cluster) instanceof Reading.Seen<PodCensus>(var census)
            && Members.of(workload.get(), census, cluster).sick(cluster)
        ? new RollUp(target, key(workload.get(), cluster))
        : new RollUp(target);
  }

  private static Target named(Target.Node wanted, Cluster cluster) throws InterruptedException {
    return switch (Few.of(Kinds.NODES, "", cluster)) {
      case Reading.Unseen<Few<Node>> unseen -> wanted;
      case Reading.Seen<Few<Node>>(var nodes) ->
          nodes.all().stream()
              .filter(node -> Nodes.isCalled(node, wanted.name()))
              .map(HasMetadata::getMetadata)
              .findFirst()
              .<Target>map(found -> new Target.Node(found.getName()))
              .orElse(wanted);
    };
  }
}
