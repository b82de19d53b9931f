package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The failing pods of the target as wholes: not scheduled, evicted, failed, stuck in deletion.
final class PodStates implements EvidenceSource {
  @Override
  public String name() {
    return "pod states";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.READS;
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    return switch (scene.focus()) {
      case Reading.Unseen<Focus> unseen -> List.of();
      case Reading.Seen<Focus>(var focus) ->
          focus.sample().stream()
              .map(PodStates::of)
              .flatMap(Optional::stream)
              .<Evidence>map(state -> state)
              .toList();
    };
  }

  static Optional<PodState> of(Pod pod) {
    return Optional.of(state(pod)).filter(state -> tells(state) || isLost(pod));
  }

  /// A running pod is told by its containers.
  static boolean tells(PodState state) {
    return !state.phase().equals("Running")
        || !state.reason().isEmpty()
        || state.deleted().isPresent();
  }

  /// Containers of a lost node still look ready: only the pod does not.
  static boolean isLost(Pod pod) {
    var statuses = Absent.list(pod.getStatus().getContainerStatuses());
    return !PodHealth.ready(pod)
        && !statuses.isEmpty()
        && statuses.stream().allMatch(status -> Absent.flag(status.getReady()));
  }

  static PodState state(Pod pod) {
    var meta = pod.getMetadata();
    var status = pod.getStatus();
    var spec = pod.getSpec() == null ? new PodSpec() : pod.getSpec();
    var unschedulable = notScheduled(pod);
    return new PodState(
        new Ref("pod", Absent.text(meta.getNamespace()), Absent.text(meta.getName())),
        Absent.text(status.getPhase()),
        Absent.text(status.getReason()),
        Absent.text(status.getMessage()),
        unschedulable.map(c -> Absent.text(c.getMessage())).orElse(""),
        unschedulable.map(PodCondition::getLastTransitionTime).flatMap(Absent::time),
        Absent.text(spec.getNodeName()),
        Absent.list(spec.getContainers()).stream()
            .map(PodStates::requests)
            .flatMap(Optional::stream)
            .toList(),
        Absent.map(spec.getNodeSelector()).entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .sorted()
            .toList(),
        Absent.time(meta.getCreationTimestamp()),
        Absent.time(meta.getDeletionTimestamp()),
        "Failed".equals(status.getPhase()) ? ended(pod) : Optional.empty(),
        Absent.list(spec.getSchedulingGates()).stream()
            .map(gate -> Absent.text(gate.getName()))
            .toList(),
        Absent.list(meta.getFinalizers()));
  }

  /// The scheduler's words, where it could not place the pod.
  static Optional<String> unschedulable(Pod pod) {
    return notScheduled(pod).map(c -> Absent.text(c.getMessage()));
  }

  private static Optional<PodCondition> notScheduled(Pod pod) {
    return pod.getStatus() == null
        ? Optional.empty()
        : Absent.list(pod.getStatus().getConditions()).stream()
            .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
            .findFirst();
  }

  /// No field says when a pod failed: its last change does.
  private static Optional<Instant> ended(Pod pod) {
    var changes =
        Absent.list(pod.getStatus().getConditions()).stream()
            .map(PodCondition::getLastTransitionTime);
    var ends =
        PodHealth.statuses(pod).stream()
            .map(ContainerStatus::getState)
            .filter(state -> state != null && state.getTerminated() != null)
            .map(state -> state.getTerminated().getFinishedAt());
    return Stream.concat(changes, ends)
        .map(Absent::time)
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }

  private static Optional<String> requests(Container container) {
    if (container.getResources() == null
        || Absent.map(container.getResources().getRequests()).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        container.getResources().getRequests().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .sorted()
            .collect(Collectors.joining(", ", container.getName() + ": ", "")));
  }
}
