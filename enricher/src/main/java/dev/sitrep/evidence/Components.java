package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import dev.sitrep.incident.Target;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Where an alert is about the cluster as a whole and its name or labels tell which component: that
/// component's pods. There is no other place to look.
final class Components implements EvidenceSource {
  static final String NAMESPACE = "kube-system";

  /// @param sign what a part of the alert's name or of its labels tells
  private record Part(String sign, String component) {}

  private static final List<Part> PARTS =
      List.of(
          new Part("Scheduler", "kube-scheduler"),
          new Part("ControllerManager", "kube-controller-manager"),
          new Part("KubeProxy", "kube-proxy"),
          new Part("metrics.k8s.io", "metrics-server"),
          new Part("MetricsServer", "metrics-server"),
          new Part("CoreDNS", "coredns"),
          new Part("etcd", "etcd"),
          new Part("Etcd", "etcd"),
          new Part("KubeAPI", "kube-apiserver"));

  @Override
  public String name() {
    return "components";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Set.of(Kinds.PODS);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    var component = component(scene);
    if (!(scene.target() instanceof Target.Cluster) || component.isEmpty()) {
      return List.of();
    }
    var target = scene.target().ref();
    return switch (scene.cluster().list(Query.of(Kinds.PODS, NAMESPACE), PodCensus.COLLECTOR)) {
      case Reading.Unseen<PodCensus> unseen ->
          List.of(Missing.of(target, "pods of " + NAMESPACE, unseen));
      case Reading.Seen<PodCensus>(var census) -> states(component.get(), census, target);
    };
  }

  /// Whether the alert is about a component, so that there is a place to look.
  static boolean knows(Scene scene) {
    return scene.target() instanceof Target.Cluster && component(scene).isPresent();
  }

  private static Optional<String> component(Scene scene) {
    return scene.incident().alerts().stream()
        .flatMap(alert ->
            PARTS.stream()
                .filter(part ->
                    alert.name().contains(part.sign) || alert.label("name").contains(part.sign))
                .map(Part::component))
        .findFirst();
  }

  private static List<Evidence> states(String component, PodCensus census, Ref target) {
    var pods =
        census.all().stream()
            .filter(pod -> pod.name().equals(component) || pod.name().startsWith(component + "-"))
            .toList();
    var failing =
        census.failing().stream()
            .filter(pod -> pods.stream().anyMatch(one -> one.ref().equals(Focus.ref(pod))))
            .limit(Focus.PER_OWNER)
            .toList();
    var evidence = new ArrayList<Evidence>();
    evidence.add(
        new ComponentState(
            target,
            component,
            pods.stream().map(PodSummary::ref).toList(),
            (int) pods.stream().filter(PodSummary::ready).count(),
            failing.stream().map(Focus::ref).findFirst()));
    for (Pod pod : failing) {
      PodStates.of(pod).ifPresent(evidence::add);
      ContainerStates.telling(pod).forEach(evidence::add);
    }
    return evidence;
  }
}
