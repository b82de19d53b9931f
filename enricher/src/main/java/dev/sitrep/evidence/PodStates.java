package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
              .map(PodStates::state)
              .filter(PodStates::tells)
              .<Evidence>map(state -> state)
              .toList();
    };
  }

  /// A running pod is told by its containers.
  static boolean tells(PodState state) {
    return !state.phase().equals("Running")
        || !state.reason().isEmpty()
        || state.deleted().isPresent();
  }

  static PodState state(Pod pod) {
    var meta = pod.getMetadata();
    var status = pod.getStatus();
    var spec = pod.getSpec() == null ? new PodSpec() : pod.getSpec();
    var unschedulable =
        Absent.list(status.getConditions()).stream()
            .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
            .findFirst();
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
        Absent.time(meta.getDeletionTimestamp()));
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
