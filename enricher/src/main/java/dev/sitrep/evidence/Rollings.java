package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the target itself says beyond its pods: a rollout that is not done, a deletion that is not.
final class Rollings {
  private Rollings() {}

  static List<Evidence> of(HasMetadata object, Ref ref) {
    var evidence = new ArrayList<Evidence>();
    replicas(object, ref).filter(Rollings::tells).ifPresent(evidence::add);
    Absent.time(object.getMetadata().getDeletionTimestamp())
        .ifPresent(since ->
            evidence.add(
                new Terminating(
                    ref,
                    since,
                    Absent.list(object.getMetadata().getFinalizers()),
                    object instanceof Namespace namespace ? conditions(namespace) : List.of())));
    return evidence;
  }

  private static boolean tells(Replicas one) {
    return one.desired() == 0
        || one.paused()
        || one.misscheduled() > 0
        || one.unobserved()
        || (one.old() > 0 && (one.partition() > 0 || one.strategy().equals("OnDelete")))
        || (one.ordered() && one.updated() + one.old() < one.desired())
        || one.condition("Progressing", "False").isPresent();
  }

  private static Optional<Replicas> replicas(HasMetadata object, Ref ref) {
    return switch (object) {
      case Deployment deployment when deployment.getSpec() != null -> {
        var spec = deployment.getSpec();
        var status = deployment.getStatus();
        int total = status == null ? 0 : Absent.number(status.getReplicas());
        int updated = status == null ? 0 : Absent.number(status.getUpdatedReplicas());
        yield Optional.of(
            new Replicas(
                ref,
                Optional.ofNullable(spec.getReplicas()).orElse(1),
                updated,
                status == null ? 0 : Absent.number(status.getReadyReplicas()),
                Math.max(0, total - updated),
                Absent.flag(spec.getPaused()),
                spec.getStrategy() == null ? "" : Absent.text(spec.getStrategy().getType()),
                0,
                0,
                false,
                behind(object, status == null ? null : status.getObservedGeneration()),
                status == null
                    ? List.of()
                    : Absent.list(status.getConditions()).stream()
                        .filter(Rollings::bad)
                        .map(c ->
                            StatusCondition.of(
                                c.getType(),
                                c.getStatus(),
                                c.getReason(),
                                c.getMessage(),
                                c.getLastTransitionTime()))
                        .toList()));
      }
      case StatefulSet set when set.getSpec() != null -> {
        var spec = set.getSpec();
        var status = set.getStatus();
        int total = status == null ? 0 : Absent.number(status.getReplicas());
        var strategy = spec.getUpdateStrategy();
        boolean same =
            status == null
                || Absent.text(status.getUpdateRevision()).isEmpty()
                || status.getUpdateRevision().equals(status.getCurrentRevision());
        int updated = same ? total : Absent.number(status.getUpdatedReplicas());
        yield Optional.of(
            new Replicas(
                ref,
                Optional.ofNullable(spec.getReplicas()).orElse(1),
                updated,
                status == null ? 0 : Absent.number(status.getReadyReplicas()),
                Math.max(0, total - updated),
                false,
                strategy == null ? "" : Absent.text(strategy.getType()),
                strategy == null || strategy.getRollingUpdate() == null
                    ? 0
                    : Absent.number(strategy.getRollingUpdate().getPartition()),
                0,
                status != null
                    && status.getReplicas() != null
                    && !"Parallel".equals(spec.getPodManagementPolicy()),
                behind(object, status == null ? null : status.getObservedGeneration()),
                List.of()));
      }
      case DaemonSet set when set.getStatus() != null -> {
        var status = set.getStatus();
        var strategy = set.getSpec() == null ? null : set.getSpec().getUpdateStrategy();
        int updated = Absent.number(status.getUpdatedNumberScheduled());
        int current = Absent.number(status.getCurrentNumberScheduled());
        yield Optional.of(
            new Replicas(
                ref,
                Absent.number(status.getDesiredNumberScheduled()),
                updated,
                Absent.number(status.getNumberReady()),
                Math.max(0, current - updated),
                false,
                strategy == null ? "" : Absent.text(strategy.getType()),
                0,
                Absent.number(status.getNumberMisscheduled()),
                false,
                behind(object, status.getObservedGeneration()),
                List.of()));
      }
      default -> Optional.empty();
    };
  }

  private static boolean bad(DeploymentCondition condition) {
    return "ReplicaFailure".equals(condition.getType()) == "True".equals(condition.getStatus())
        || "DeploymentPaused".equals(condition.getReason());
  }

  private static boolean behind(HasMetadata object, @Nullable Long seen) {
    var generation = object.getMetadata().getGeneration();
    return seen != null && generation != null && seen < generation;
  }

  private static List<StatusCondition> conditions(Namespace namespace) {
    return namespace.getStatus() == null
        ? List.of()
        : Absent.list(namespace.getStatus().getConditions()).stream()
            .filter(c -> "True".equals(c.getStatus()))
            .map((NamespaceCondition c) ->
                StatusCondition.of(
                    c.getType(),
                    c.getStatus(),
                    c.getReason(),
                    c.getMessage(),
                    c.getLastTransitionTime()))
            .toList();
  }
}
