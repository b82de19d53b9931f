package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.incident.RefusedChannel;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The target and its owner: is it there, how many of its pods are ready, what do its conditions
/// say.
final class Workloads implements EvidenceSource {
  private static final int MOST_GONE = 3;

  @Override
  public String name() {
    return "workload";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.and(
        Kinds.STATEFULSETS,
        Kinds.DAEMONSETS,
        Kinds.CRONJOBS,
        Kinds.NAMESPACES,
        Kinds.NODES,
        Kinds.CLAIMS);
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    if (!scene.hasPlace()) {
      return Components.knows(scene) || Monitoring.knows(scene) || isOwnChannel(scene)
          ? List.of()
          : List.of(
              new Missing(
                  scene.target().ref(), "namespace", "the alert names no namespace and no object"));
    }
    return switch (scene.focus()) {
      case Reading.Unseen<Focus> unseen ->
          List.of(Missing.of(scene.target().ref(), "pods of " + scene.namespace(), unseen));
      case Reading.Seen<Focus>(var focus) -> states(focus, scene);
    };
  }

  private static boolean isOwnChannel(Scene scene) {
    return scene.incident().alerts().stream()
        .anyMatch(alert -> RefusedChannel.of(alert).isPresent());
  }

  private static List<Evidence> states(Focus focus, Scene scene) throws InterruptedException {
    var evidence = new ArrayList<Evidence>();
    var top = focus.top();
    var kind = Kinds.named(top.kind());
    if (kind.isEmpty()) {
      evidence.add(counted(focus, List.of()));
    } else if (!top.kind().equals("pod")) {
      switch (scene.find(kind.get(), top.name())) {
        case Reading.Seen<? extends HasMetadata>(var found) -> {
          evidence.add(state(found, focus));
          evidence.addAll(Rollings.of(found, top));
        }
        case Reading.Unseen<? extends HasMetadata>(var why, var detail) -> {
          if (why == Reading.Why.ABSENT) {
            evidence.add(new WorkloadState(top, false, 0, 0, 0, List.of()));
          } else {
            evidence.add(Missing.of(top, top.qualified(), new Reading.Unseen<>(why, detail)));
            evidence.add(counted(focus, List.of()));
          }
        }
      }
    } else if (!focus.gone().contains(top)) {
      evidence.add(counted(focus, List.of()));
    }
    focus.gone().stream()
        .limit(MOST_GONE)
        .forEach(pod -> evidence.add(new WorkloadState(pod, false, 0, 0, 0, List.of())));
    if (focus.leftOut() > 0) {
      evidence.add(
          new Missing(
              top,
              "%d more failing pods of %s".formatted(focus.leftOut(), scene.namespace()),
              "left out: the first %d are enough to read".formatted(PodCensus.MOST)));
    }
    return evidence;
  }

  private static WorkloadState state(HasMetadata object, Focus focus) {
    return switch (object) {
      case Deployment deployment ->
          state(
              focus,
              Optional.ofNullable(deployment.getSpec().getReplicas()).orElse(1),
              deployment.getStatus() == null
                  ? 0
                  : Absent.number(deployment.getStatus().getReadyReplicas()),
              deployment.getStatus() == null
                  ? List.of()
                  : Absent.list(deployment.getStatus().getConditions()).stream()
                      .filter(
                          c -> c.getType().equals("ReplicaFailure") == c.getStatus().equals("True"))
                      .map(
                          c -> condition(c.getType(), c.getStatus(), c.getReason(), c.getMessage()))
                      .toList());
      case StatefulSet set ->
          state(
              focus,
              Optional.ofNullable(set.getSpec().getReplicas()).orElse(1),
              set.getStatus() == null ? 0 : Absent.number(set.getStatus().getReadyReplicas()),
              List.of());
      case DaemonSet set ->
          state(
              focus,
              set.getStatus() == null
                  ? 0
                  : Absent.number(set.getStatus().getDesiredNumberScheduled()),
              set.getStatus() == null ? 0 : Absent.number(set.getStatus().getNumberReady()),
              List.of());
      case Job job ->
          state(
              focus,
              Optional.ofNullable(job.getSpec().getCompletions()).orElse(1),
              job.getStatus() == null ? 0 : Absent.number(job.getStatus().getSucceeded()),
              job.getStatus() == null
                  ? List.of()
                  : Absent.list(job.getStatus().getConditions()).stream()
                      .filter(c -> c.getType().equals("Failed") && c.getStatus().equals("True"))
                      .map(
                          c -> condition(c.getType(), c.getStatus(), c.getReason(), c.getMessage()))
                      .toList());
      case HorizontalPodAutoscaler scaler ->
          state(
              focus,
              scaler.getStatus() == null
                  ? 0
                  : Absent.number(scaler.getStatus().getDesiredReplicas()),
              (int) focus.pods().stream().filter(PodSummary::ready).count(),
              List.of());
      case PodDisruptionBudget budget ->
          state(
              focus,
              budget.getStatus() == null
                  ? 0
                  : Absent.number(budget.getStatus().getDesiredHealthy()),
              budget.getStatus() == null
                  ? 0
                  : Absent.number(budget.getStatus().getCurrentHealthy()),
              List.of());
      default -> counted(focus, List.of());
    };
  }

  private static WorkloadState state(Focus focus, int desired, int ready, List<String> conditions) {
    return new WorkloadState(
        focus.top(),
        true,
        desired,
        ready,
        focus.failing().size(),
        conditions,
        ready >= desired ? readySince(focus) : Optional.empty());
  }

  private static WorkloadState counted(Focus focus, List<String> conditions) {
    var expected = focus.pods().stream().filter(pod -> !pod.done()).toList();
    int ready = (int) expected.stream().filter(PodSummary::ready).count();
    return state(focus, expected.size(), ready, conditions);
  }

  private static Optional<Instant> readySince(Focus focus) {
    return focus.pods().stream()
        .map(PodSummary::readySince)
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }

  private static String condition(String type, String status, String reason, String message) {
    return type + "=" + status + " " + Absent.text(reason) + ": " + Absent.text(message);
  }
}
