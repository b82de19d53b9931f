package dev.sitrep.evidence;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Whether a pod fails by its node's doing or by its own.
final class PodFate {
  private static final Set<String> LOST =
      Set.of("NodeLost", "NodeShutdown", "Shutdown", "Terminated");

  private static final String CONTAINER_LOST = "ContainerStatusUnknown";

  /// How an end is told that nobody saw: the kubelet's word, and containerd's after a reboot.
  private static final Set<String> VANISHED = Set.of(CONTAINER_LOST, "Unknown");

  private static final Pattern NODE_WAS_SHORT =
      Pattern.compile("low on resource|node had condition", Pattern.CASE_INSENSITIVE);

  /// What no node can cause.
  private static final Set<String> OWN =
      Set.of(
          "CreateContainerConfigError",
          "CreateContainerError",
          "ErrImageNeverPull",
          "ErrImagePull",
          "ImageInspectError",
          "ImagePullBackOff",
          "InvalidImageName",
          "RunContainerError");

  /// Unless its words say that it did.
  private static final Pattern OF_THE_NODE =
      Pattern.compile(
          "no space left on device|disk quota exceeded|read-only file system|containerd\\.sock"
              + "|crio\\.sock|cri-dockerd|network plugin|\\bcni\\b|failed to set up sandbox",
          Pattern.CASE_INSENSITIVE);

  /// For how long an eviction tells of the node's present.
  private static final Duration RECENT = Duration.ofMinutes(30);

  /// Pods may suffer before the control plane notices: the kubelet is given 50 s, and three minutes
  /// to hear of its runtime.
  private static final Duration UNNOTICED = Duration.ofMinutes(5);

  /// Restarts come fast at first, then once in five minutes.
  private static final int FIRST_RESTARTS = 6;

  private static final Duration BACK_OFF = Duration.ofMinutes(5);

  private PodFate() {}

  /// The pod's own status says that the node took it.
  static boolean blamesItsNode(Pod pod, Instant now) {
    var status = pod.getStatus();
    var reason = Absent.text(status.getReason());
    return "Unknown".equals(status.getPhase())
        || LOST.contains(reason)
        || (reason.equals("Evicted")
            && NODE_WAS_SHORT.matcher(Absent.text(status.getMessage())).find()
            && PodStates.state(pod)
                .ended()
                .filter(ended -> ended.isBefore(now.minus(RECENT)))
                .isEmpty())
        || ends(pod).anyMatch(end -> CONTAINER_LOST.equals(end.getReason()));
  }

  /// Not ready by the control plane's hand, which writes no reason, while the containers were fine
  /// when they were last heard of.
  static boolean isMarked(Pod pod) {
    return PodStates.isLost(pod)
        && condition(pod, "Ready")
            .filter(ready -> Absent.text(ready.getReason()).isEmpty())
            .isPresent();
  }

  /// Whether it has failed since the node is not there for it, and shows no reason of its own.
  static boolean failsSince(Pod pod, Instant nodeFell, Instant now) {
    var earliest = nodeFell.minus(UNNOTICED);
    boolean before =
        condition(pod, "Ready")
            .filter(ready -> !"True".equals(ready.getStatus()))
            .flatMap(ready -> Absent.time(ready.getLastTransitionTime()))
            .filter(since -> since.isBefore(earliest))
            .isPresent();
    return !before && !hasOwnReason(pod, nodeFell, now);
  }

  private static boolean hasOwnReason(Pod pod, Instant nodeFell, Instant now) {
    if (Absent.text(pod.getStatus().getReason()).equals("Evicted")) {
      return true;
    }
    return PodHealth.statuses(pod).stream()
        .filter(status -> !Absent.flag(status.getReady()))
        .anyMatch(status ->
            waitsForItself(status)
                || ending(status).filter(end -> endedByItself(end, nodeFell)).isPresent()
                || (ending(status).isPresent() && outpaced(status, nodeFell, now))
                || isOverItsLimit(status, pod));
  }

  private static boolean waitsForItself(ContainerStatus status) {
    var waiting = status.getState() == null ? null : status.getState().getWaiting();
    return waiting != null
        && OWN.contains(Absent.text(waiting.getReason()))
        && !OF_THE_NODE.matcher(Absent.text(waiting.getMessage())).find();
  }

  /// The end that it suffers from now; of a container that runs none.
  private static Optional<ContainerStateTerminated> ending(ContainerStatus status) {
    var state = status.getState();
    boolean runs = state != null && state.getRunning() != null;
    return runs ? Optional.empty() : ends(status).findFirst();
  }

  private static boolean endedByItself(ContainerStateTerminated end, Instant nodeFell) {
    return Absent.number(end.getExitCode()) != 0
        && !VANISHED.contains(Absent.text(end.getReason()))
        && Absent.time(end.getFinishedAt()).filter(at -> at.isBefore(nodeFell)).isPresent();
  }

  /// It has restarted more often than it could have since.
  private static boolean outpaced(ContainerStatus status, Instant nodeFell, Instant now) {
    long slow = Math.max(0, Duration.between(nodeFell, now).dividedBy(BACK_OFF));
    return Absent.number(status.getRestartCount()) > FIRST_RESTARTS + slow;
  }

  private static boolean isOverItsLimit(ContainerStatus status, Pod pod) {
    return ends(status).anyMatch(end -> "OOMKilled".equals(end.getReason()))
        && pod.getSpec() != null
        && Stream.concat(
                Absent.list(pod.getSpec().getContainers()).stream(),
                Absent.list(pod.getSpec().getInitContainers()).stream())
            .filter(container -> Objects.equals(container.getName(), status.getName()))
            .anyMatch(container ->
                container.getResources() != null
                    && Absent.map(container.getResources().getLimits()).containsKey("memory"));
  }

  private static Stream<ContainerStateTerminated> ends(Pod pod) {
    return PodHealth.statuses(pod).stream().flatMap(PodFate::ends);
  }

  private static Stream<ContainerStateTerminated> ends(ContainerStatus status) {
    return Stream.of(
            Optional.ofNullable(status.getState()), Optional.ofNullable(status.getLastState()))
        .flatMap(Optional::stream)
        .flatMap(state -> Stream.ofNullable(state.getTerminated()));
  }

  private static Optional<PodCondition> condition(Pod pod, String type) {
    return Absent.list(pod.getStatus().getConditions()).stream()
        .filter(one -> type.equals(one.getType()))
        .findFirst();
  }
}
