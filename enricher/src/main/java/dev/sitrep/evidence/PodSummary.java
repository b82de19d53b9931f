package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is kept of every pod, however many there are.
///
/// @param uid empty for a static pod, whose events carry another one
/// @param owner its controller, absent for a bare pod
/// @param done phase Succeeded: it is not expected to be ready
/// @param restarts of all its containers together
/// @param ports that its containers declare; of a ready pod also those that its readiness probes
///   ask
public record PodSummary(
    String namespace,
    String name,
    String uid,
    Optional<Ref> owner,
    String node,
    String phase,
    boolean ready,
    Optional<Instant> readySince,
    boolean done,
    int restarts,
    Map<String, String> labels,
    List<OpenPort> ports) {

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
        PodHealth.readySince(pod),
        phase(pod).equals("Succeeded"),
        restarts(pod),
        Absent.map(meta.getLabels()),
        ports(pod));
  }

  /// The pod itself.
  public Ref ref() {
    return new Ref("pod", namespace, name);
  }

  private static List<OpenPort> ports(Pod pod) {
    if (pod.getSpec() == null) {
      return List.of();
    }
    var ports = new ArrayList<OpenPort>(2);
    boolean ready = PodHealth.ready(pod);
    for (var container : Absent.list(pod.getSpec().getContainers())) {
      add(ports, container, ready);
    }
    for (var container : Absent.list(pod.getSpec().getInitContainers())) {
      if ("Always".equals(container.getRestartPolicy())) {
        add(ports, container, ready);
      }
    }
    return List.copyOf(ports);
  }

  private static void add(List<OpenPort> ports, Container container, boolean ready) {
    var name = Absent.text(container.getName());
    for (var port : Absent.list(container.getPorts())) {
      if (port.getContainerPort() != null) {
        var protocol = Absent.text(port.getProtocol());
        ports.add(
            new OpenPort(
                name,
                Absent.text(port.getName()),
                port.getContainerPort(),
                protocol.isEmpty() ? "TCP" : protocol));
      }
    }
    if (ready) {
      asked(container)
          .filter(number -> ports.stream().noneMatch(port -> port.number() == number))
          .ifPresent(number -> ports.add(new OpenPort(name, "", number, "TCP")));
    }
  }

  private static Optional<Integer> asked(Container container) {
    var probe = container.getReadinessProbe();
    if (probe == null) {
      return Optional.empty();
    }
    var port =
        probe.getHttpGet() != null
            ? probe.getHttpGet().getPort()
            : probe.getTcpSocket() != null ? probe.getTcpSocket().getPort() : null;
    return Optional.ofNullable(port == null ? null : port.getIntVal());
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
