package dev.sitrep.evidence;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether a pod is worth a closer look. The phase alone does not tell: a pod in CrashLoopBackOff
/// is `Running`.
final class PodHealth {
  /// Waiting reasons of a container that is on its way.
  private static final Set<String> STARTING = Set.of("ContainerCreating", "PodInitializing", "");

  private PodHealth() {}

  static boolean failing(Pod pod) {
    var status = pod.getStatus();
    if (status == null || "Succeeded".equals(status.getPhase())) {
      return false;
    }
    return !ready(pod)
        || pod.getMetadata().getDeletionTimestamp() != null
        || statuses(pod).stream().anyMatch(PodHealth::troubled);
  }

  /// Whether this container failed: it waits for a bad reason, ended badly, or did so before its
  /// present run.
  static boolean troubled(ContainerStatus status) {
    var state = status.getState();
    var last = status.getLastState();
    return (state != null
            && state.getWaiting() != null
            && !STARTING.contains(Absent.text(state.getWaiting().getReason())))
        || (state != null && endedBadly(state.getTerminated()))
        || (last != null && endedBadly(last.getTerminated()));
  }

  /// Whether any run of it has ended, so that there may be a log.
  static boolean hasEnded(ContainerStatus status) {
    return (status.getState() != null && status.getState().getTerminated() != null)
        || (status.getLastState() != null && status.getLastState().getTerminated() != null);
  }

  /// Whether its log may tell what is wrong: it ran, and failed or is not ready.
  static boolean worthReading(ContainerStatus status) {
    boolean ran = !Absent.text(status.getContainerID()).isEmpty() || hasEnded(status);
    return ran && (troubled(status) || (!Absent.flag(status.getReady()) && !finished(status)));
  }

  /// Whether it did its work and ended well, as an init container does.
  static boolean finished(ContainerStatus status) {
    return status.getState() != null
        && status.getState().getTerminated() != null
        && Absent.number(status.getState().getTerminated().getExitCode()) == 0;
  }

  private static boolean endedBadly(@Nullable ContainerStateTerminated ended) {
    return ended != null && Absent.number(ended.getExitCode()) != 0;
  }

  static boolean ready(Pod pod) {
    return readiness(pod).findAny().isPresent();
  }

  /// When it became ready, if it is.
  static Optional<Instant> readySince(Pod pod) {
    return readiness(pod)
        .map(condition -> Absent.time(condition.getLastTransitionTime()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Stream<PodCondition> readiness(Pod pod) {
    return pod.getStatus() == null
        ? Stream.empty()
        : Absent.list(pod.getStatus().getConditions()).stream()
            .filter(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  /// The states of all its containers: init, main and ephemeral.
  static List<ContainerStatus> statuses(Pod pod) {
    var all = new ArrayList<ContainerStatus>();
    if (pod.getStatus() != null) {
      all.addAll(Absent.list(pod.getStatus().getInitContainerStatuses()));
      all.addAll(Absent.list(pod.getStatus().getContainerStatuses()));
      all.addAll(Absent.list(pod.getStatus().getEphemeralContainerStatuses()));
    }
    all.removeIf(Objects::isNull);
    return all;
  }
}
