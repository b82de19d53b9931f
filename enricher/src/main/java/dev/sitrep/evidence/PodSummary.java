package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;

/// What is kept of every pod, however many there are.
///
/// @param uid empty for a static pod, whose events carry another one
/// @param owner its controller, absent for a bare pod
/// @param done phase Succeeded: it is not expected to be ready
/// @param restarts of all its containers together
public record PodSummary(
    String namespace,
    String name,
    String uid,
    Optional<Ref> owner,
    String node,
    String phase,
    boolean ready,
    boolean done,
    int restarts,
    Map<String, String> labels) {

  static PodSummary of(Pod pod) {
    var meta = pod.getMetadata();
    var namespace = Absent.text(meta.getNamespace());
    return new PodSummary(
        namespace,
        Absent.text(meta.getName()),
        Absent.map(meta.getAnnotations()).containsKey("kubernetes.io/config.mirror")
            ? ""
            : Absent.text(meta.getUid()),
        Absent.list(meta.getOwnerReferences()).stream()
            .filter(owner -> Boolean.TRUE.equals(owner.getController()))
            .findFirst()
            .map((OwnerReference owner) -> new Ref(owner.getKind(), namespace, owner.getName())),
        pod.getSpec() == null ? "" : Absent.text(pod.getSpec().getNodeName()),
        phase(pod),
        PodHealth.ready(pod),
        phase(pod).equals("Succeeded"),
        restarts(pod),
        Absent.map(meta.getLabels()));
  }

  /// The pod itself.
  public Ref ref() {
    return new Ref("pod", namespace, name);
  }

  private static String phase(Pod pod) {
    return pod.getStatus() == null ? "" : Absent.text(pod.getStatus().getPhase());
  }

  private static int restarts(Pod pod) {
    return PodHealth.statuses(pod).stream()
        .map(ContainerStatus::getRestartCount)
        .mapToInt(Absent::number)
        .sum();
  }

  /// Whether the labels hold every pair of the selector; an empty selector selects nothing.
  public boolean matches(Map<String, String> selector) {
    return !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
  }
}
