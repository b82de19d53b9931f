package dev.sitrep.evidence;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import dev.sitrep.incident.Target;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What the usual rules for Kubernetes would alert on, where nobody has an alert at hand.
///
/// @param alert the name of the rule in kubernetes-mixin
/// @param labels that say whom it is about
/// @param since when the object in trouble was made
public record Trouble(String alert, Map<String, String> labels, Instant since) {
  public Trouble {
    labels = Map.copyOf(labels);
  }

  /// The workload of the namespace with the most pods in trouble, then with the most restarts;
  /// without any such pod a Deployment that lacks pods.
  public static Optional<Trouble> worst(Cluster cluster, String namespace)
      throws InterruptedException {
    var byTarget = new LinkedHashMap<Target, List<Pod>>();
    for (var pod : list(cluster, Query.of(Kinds.PODS, namespace))) {
      if (PodHealth.failing(pod) && pod.getMetadata().getDeletionTimestamp() == null) {
        var target = RollUp.of(new Target.Pod(namespace, pod.getMetadata().getName()), cluster);
        byTarget.computeIfAbsent(target, _ -> new ArrayList<>()).add(pod);
      }
    }
    var worst =
        byTarget.entrySet().stream()
            .max(
                Comparator.comparingLong(
                        (Map.Entry<Target, List<Pod>> each) -> unready(each.getValue()))
                    .thenComparingInt(each -> restarts(each.getValue())));
    if (worst.isPresent()) {
      return Optional.of(of(worst.get().getKey(), worst.get().getValue(), namespace));
    }
    return list(cluster, Query.of(Kinds.DEPLOYMENTS, namespace)).stream()
        .filter(Trouble::lacksPods)
        .findFirst()
        .map(one ->
            of("KubeDeploymentReplicasMismatch", one, namespace, Map.of("deployment", name(one))));
  }

  private static <T extends HasMetadata> List<T> list(Cluster cluster, Query<T> query)
      throws InterruptedException {
    return switch (cluster.list(query, Collectors.<T>toList())) {
      case Reading.Seen<List<T>>(var all) -> all;
      case Reading.Unseen<List<T>> unseen -> List.of();
    };
  }

  private static long unready(List<Pod> pods) {
    return pods.stream().filter(pod -> !PodHealth.ready(pod)).count();
  }

  private static int restarts(List<Pod> pods) {
    return pods.stream().mapToInt(pod -> PodSummary.of(pod).restarts()).sum();
  }

  private static boolean lacksPods(Deployment deployment) {
    var status = deployment.getStatus();
    return status != null && Absent.number(status.getUnavailableReplicas()) > 0;
  }

  private static Trouble of(Target target, List<Pod> pods, String namespace) {
    var pod =
        pods.stream()
            .max(Comparator.comparingInt(one -> PodSummary.of(one).restarts()))
            .orElseThrow();
    if (target.ref().kind().equals("job")) {
      return of("KubeJobFailed", pod, namespace, Map.of("job_name", target.ref().name()));
    }
    var labels =
        new TreeMap<>(Map.of("pod", name(pod), "uid", Absent.text(pod.getMetadata().getUid())));
    var waiting =
        PodHealth.statuses(pod).stream()
            .filter(PodHealth::troubled)
            .filter(status -> status.getState() != null && status.getState().getWaiting() != null)
            .findFirst();
    if (waiting.isEmpty()) {
      labels.remove("uid");
      return of("KubePodNotReady", pod, namespace, labels);
    }
    var reason = reason(waiting.get());
    labels.put("container", waiting.get().getName());
    labels.put("reason", reason);
    return of(
        reason.equals("CrashLoopBackOff") ? "KubePodCrashLooping" : "KubeContainerWaiting",
        pod,
        namespace,
        labels);
  }

  private static String reason(ContainerStatus status) {
    return Absent.text(status.getState().getWaiting().getReason());
  }

  private static Trouble of(
      String alert, HasMetadata object, String namespace, Map<String, String> labels) {
    var all = new TreeMap<>(labels);
    all.put("namespace", namespace);
    return new Trouble(
        alert, all, Absent.time(object.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH));
  }

  private static String name(HasMetadata object) {
    return Absent.text(object.getMetadata().getName());
  }
}
