package dev.sitrep.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import dev.sitrep.incident.Target;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The last two revisions of the target's workload: a Deployment keeps them as ReplicaSets, a
/// StatefulSet and a DaemonSet as ControllerRevisions.
final class Rollouts implements EvidenceSource {
  private static final String REVISION = "deployment.kubernetes.io/revision";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String name() {
    return "rollouts";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Focus.and(Kinds.REVISIONS);
  }

  private record Revision(long number, Optional<Instant> made, PodTemplateSpec template) {}

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    // a workload that the alert names need not wait for the pods
    if (scene.target() instanceof Target.Workload workload && keepsRevisions(workload.ref())) {
      return of(workload.ref(), scene);
    }
    return switch (scene.focus()) {
      case Reading.Unseen<Focus> unseen -> List.of();
      case Reading.Seen<Focus>(var focus) ->
          // what an autoscaler scales stands between it and the pods
          of(
              Stream.concat(Stream.of(focus.top()), focus.between().stream())
                  .filter(Rollouts::keepsRevisions)
                  .findFirst()
                  .orElse(focus.top()),
              scene);
    };
  }

  private static boolean keepsRevisions(Ref ref) {
    return switch (ref.kind()) {
      case "deployment", "statefulset", "daemonset" -> true;
      default -> false;
    };
  }

  private static List<Evidence> of(Ref top, Scene scene) throws InterruptedException {
    return switch (top.kind()) {
      case "deployment" -> ofDeployment(top, scene);
      case "statefulset", "daemonset" -> ofRevisions(top, scene);
      default -> List.of();
    };
  }

  private static List<Evidence> ofDeployment(Ref top, Scene scene) throws InterruptedException {
    return switch (scene.list(Kinds.REPLICASETS)) {
      case Reading.Unseen<Few<ReplicaSet>> unseen ->
          List.of(Missing.of(top, "rollouts of " + top.qualified(), unseen));
      case Reading.Seen<Few<ReplicaSet>>(var sets) ->
          compare(
              top,
              sets.all().stream()
                  .filter(set -> Focus.ownedBy(set, top))
                  .map(Rollouts::revision)
                  .flatMap(Optional::stream)
                  .toList());
    };
  }

  private static List<Evidence> ofRevisions(Ref top, Scene scene) throws InterruptedException {
    return switch (scene.list(Kinds.REVISIONS)) {
      case Reading.Unseen<Few<ControllerRevision>> unseen ->
          List.of(Missing.of(top, "rollouts of " + top.qualified(), unseen));
      case Reading.Seen<Few<ControllerRevision>>(var revisions) ->
          compare(
              top,
              revisions.all().stream()
                  .filter(revision -> Focus.ownedBy(revision, top))
                  .map(Rollouts::revision)
                  .flatMap(Optional::stream)
                  .toList());
    };
  }

  private static List<Evidence> compare(Ref top, List<Revision> revisions) {
    var newest =
        revisions.stream()
            .sorted(Comparator.comparingLong(Revision::number).reversed())
            .limit(2)
            .toList();
    if (newest.isEmpty()) {
      return List.of();
    }
    var to = newest.getFirst();
    var from = newest.getLast();
    // a Deployment that goes back to an old template re-uses its ReplicaSet, made long ago
    var made =
        from.made.isPresent() && to.made.isPresent() && to.made.get().isBefore(from.made.get())
            ? Optional.<Instant>empty()
            : to.made;
    return List.of(
        new Rollout(
            top, from.number, to.number, made, TemplateDiff.between(from.template, to.template)));
  }

  private static Optional<Revision> revision(ReplicaSet set) {
    var number = Absent.map(set.getMetadata().getAnnotations()).get(REVISION);
    return number == null || !number.matches("\\d{1,18}") || set.getSpec().getTemplate() == null
        ? Optional.empty()
        : Optional.of(
            new Revision(
                Long.parseLong(number),
                Absent.time(set.getMetadata().getCreationTimestamp()),
                set.getSpec().getTemplate()));
  }

  /// A ControllerRevision holds a patch `{spec: {template: ...}}`.
  private static Optional<Revision> revision(ControllerRevision revision) {
    var template = JSON.valueToTree(revision.getData()).path("spec").path("template");
    if (template.isMissingNode() || revision.getRevision() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Revision(
              revision.getRevision(),
              Absent.time(revision.getMetadata().getCreationTimestamp()),
              JSON.treeToValue(template, PodTemplateSpec.class)));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
