package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import dev.sitrep.incident.Target;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The pods that a node in trouble takes down, by workload, and what is left of these elsewhere.
final class NodePods implements EvidenceSource {
  /// How many workloads are named, and in how many namespaces what is left of them is looked for.
  private static final int MOST = 5;

  @Override
  public String name() {
    return "pods of the node";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Set.of(Kinds.NODES, Kinds.PODS);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    if (!(scene.target() instanceof Target.Node(var name))
        || !(scene.find(Kinds.NODES, name) instanceof Reading.Seen<Node>(var node))) {
      return List.of();
    }
    var trouble = NodeTrouble.of(node);
    return trouble.isEmpty() ? List.of() : taken(trouble.get(), scene).stream().toList();
  }

  private static Optional<Evidence> taken(NodeTrouble trouble, Scene scene)
      throws InterruptedException {
    var now = scene.cluster().now();
    var byWorkload = new LinkedHashMap<Ref, List<Pod>>();
    for (var pod : failing(scene)) {
      if (trouble.explains(pod, now)) {
        byWorkload.computeIfAbsent(workload(PodSummary.of(pod)), _ -> new ArrayList<>()).add(pod);
      }
    }
    if (byWorkload.isEmpty()) {
      return Optional.empty();
    }
    var pods = byWorkload.values().stream().flatMap(List::stream).toList();
    return Optional.of(
        new Casualties(
            scene.target().ref(),
            pods.size(),
            byWorkload.size(),
            worst(byWorkload, scene),
            (int)
                pods.stream()
                    .filter(pod -> "Evicted".equals(pod.getStatus().getReason()))
                    .count()));
  }

  /// Where pods of all namespaces may not be listed, those of the namespaces that the alerts name.
  private static List<Pod> failing(Scene scene) throws InterruptedException {
    if (scene.pods() instanceof Reading.Seen<PodCensus>(var census)) {
      return stricken(census);
    }
    var pods = new ArrayList<Pod>();
    for (var namespace : namespaces(scene)) {
      if (census(namespace, scene) instanceof Reading.Seen<PodCensus>(var census)) {
        stricken(census).stream()
            .filter(pod -> PodSummary.of(pod).node().equals(scene.target().ref().name()))
            .forEach(pods::add);
      }
    }
    return pods;
  }

  private static Set<String> namespaces(Scene scene) {
    return scene.incident().alerts().stream()
        .map(alert -> alert.label("namespace"))
        .filter(namespace -> !namespace.isEmpty())
        .distinct()
        .limit(MOST)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static List<Pod> stricken(PodCensus census) {
    return census.failing().stream()
        .filter(pod -> !PodHealth.ready(pod) || pod.getMetadata().getDeletionTimestamp() != null)
        .toList();
  }

  /// Those of DaemonSets come last: they have no other place to be.
  private static List<Casualties.Loss> worst(Map<Ref, List<Pod>> byWorkload, Scene scene)
      throws InterruptedException {
    var elsewhere = new HashMap<Ref, Integer>();
    var seen = new HashSet<String>();
    var namespaces = byWorkload.keySet().stream().map(Ref::namespace).distinct().limit(MOST);
    for (var namespace : namespaces.toList()) {
      if (census(namespace, scene) instanceof Reading.Seen<PodCensus>(var census)) {
        seen.add(namespace);
        census.all().stream()
            .filter(pod -> pod.ready() && !pod.node().equals(scene.target().ref().name()))
            .forEach(pod -> elsewhere.merge(workload(pod), 1, Integer::sum));
      }
    }
    return byWorkload.entrySet().stream()
        .map(entry ->
            new Casualties.Loss(
                entry.getKey(),
                entry.getValue().size(),
                seen.contains(entry.getKey().namespace())
                    ? Optional.of(elsewhere.getOrDefault(entry.getKey(), 0))
                    : Optional.empty()))
        .sorted(
            Comparator.comparing(
                    (Casualties.Loss loss) -> loss.workload().kind().equals("daemonset"))
                .thenComparing(loss -> loss.readyElsewhere().orElse(1) > 0)
                .thenComparing(Casualties.Loss::pods, Comparator.reverseOrder())
                .thenComparing(loss -> loss.workload().qualified()))
        .limit(MOST)
        .toList();
  }

  private static Reading<PodCensus> census(String namespace, Scene scene)
      throws InterruptedException {
    return scene.cluster().list(Query.of(Kinds.PODS, namespace), PodCensus.COLLECTOR);
  }

  /// The pod's owner, and of a ReplicaSet that a Deployment has made that Deployment: it puts its
  /// hash on the pods and behind its own name. A bare pod stands for itself.
  private static Ref workload(PodSummary pod) {
    var owner = pod.owner().filter(one -> !one.kind().equals("node")).orElse(pod.ref());
    var hash = "-" + pod.labels().getOrDefault("pod-template-hash", "");
    return owner.kind().equals("replicaset") && hash.length() > 1 && owner.name().endsWith(hash)
        ? new Ref(
            "deployment",
            owner.namespace(),
            owner.name().substring(0, owner.name().length() - hash.length()))
        : owner;
  }
}
