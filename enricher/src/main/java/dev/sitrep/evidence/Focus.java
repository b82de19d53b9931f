package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import dev.sitrep.incident.Target;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The part of a namespace that an incident is about: the workload at the top, what stands between
/// it and its pods, and the pods.
///
/// @param top the workload that owns the pods, or the target itself where there is none
/// @param between ReplicaSets of a Deployment, Jobs of a CronJob: events are often only on these
/// @param pods the target's pods
/// @param failing those of them that need a closer look, whole, the alert's own pods first
/// @param claims PersistentVolumeClaims that the failing pods mount
/// @param leftOut failing pods of the namespace that were not kept
/// @param gone pods that the alerts name and that are not there any more
public record Focus(
    Ref top,
    List<Ref> between,
    List<PodSummary> pods,
    List<Pod> failing,
    Set<Ref> claims,
    int leftOut,
    List<Ref> gone) {

  /// What finding the focus may read: the pods, what stands between them and their workload, what a
  /// Service, an autoscaler or a disruption budget selects.
  static final Set<Kind<?>> READS =
      Set.of(
          Kinds.PODS,
          Kinds.REPLICASETS,
          Kinds.DEPLOYMENTS,
          Kinds.JOBS,
          Kinds.SERVICES,
          Kinds.SCALERS,
          Kinds.BUDGETS);

  static Set<Kind<?>> and(Kind<?>... more) {
    return Stream.concat(READS.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
  }

  /// How many pods of one owner are looked into.
  public static final int PER_OWNER = 3;

  private static final int MOST_READ = 24;

  private static final Set<String> TAKEN_AWAY =
      Set.of("Preempted", "Evicted", "TaintManagerEviction", "NodeNotReady", "Shutdown");

  public Focus {
    between = List.copyOf(between);
    pods = List.copyOf(pods);
    failing = List.copyOf(failing);
    gone = List.copyOf(gone);
    claims = Set.copyOf(claims);
  }

  /// Pods of one owner fail alike: these are enough to read, a few of each.
  List<Pod> sample() {
    var perOwner = new HashMap<Optional<Ref>, Integer>();
    return failing.stream()
        .filter(pod -> perOwner.merge(PodSummary.of(pod).owner(), 1, Integer::sum) <= PER_OWNER)
        .limit(MOST_READ)
        .toList();
  }

  /// The objects whose events and states belong to the incident.
  Set<Ref> covered() {
    var covered = new HashSet<>(claims);
    covered.addAll(between);
    covered.add(top);
    covered.addAll(gone);
    pods.forEach(pod -> covered.add(pod.ref()));
    return covered;
  }

  /// Whether the event tells of a pod of the same name that was there before: a StatefulSet gives
  /// the name again.
  boolean isFormer(EventBook.Entry event) {
    return !event.uid().isEmpty()
        && pods.stream()
            .filter(pod -> pod.ref().equals(event.about()))
            .anyMatch(pod -> !pod.uid().isEmpty() && !pod.uid().equals(event.uid()));
  }

  /// Whether the event tells how a pod of this workload that is not there any more was taken away.
  boolean tellsOfALostPod(EventBook.Entry event) {
    return TAKEN_AWAY.contains(event.reason())
        && event.about().kind().equals("pod")
        && Stream.concat(between.stream(), Stream.of(top))
            .filter(owner -> !owner.kind().equals("deployment"))
            .anyMatch(owner -> event.about().name().startsWith(owner.name() + "-"));
  }

  static Reading<Focus> of(Scene scene) throws InterruptedException {
    return switch (scene.pods()) {
      case Reading.Unseen<PodCensus> unseen -> unseen.as();
      case Reading.Seen<PodCensus>(var census) -> new Reading.Seen<>(in(census, scene));
    };
  }

  private static Focus in(PodCensus census, Scene scene) throws InterruptedException {
    return switch (scene.target()) {
      case Target.Pod pod -> ofPod(pod, census, scene);
      case Target.Workload workload ->
          switch (workload.kind()) {
            case "horizontalpodautoscaler" -> ofScaler(workload.ref(), census, scene);
            case "poddisruptionbudget" -> ofBudget(workload.ref(), census, scene);
            default -> ofOwner(workload.ref(), census, scene);
          };
      case Target.Service service -> ofService(service, census, scene);
      case Target.Volume volume -> mounting(volume, census);
      case Target.Node node -> whole(node.ref(), census);
      case Target.Namespace namespace -> whole(namespace.ref(), census);
      case Target.Cluster cluster -> whole(cluster.ref(), new PodCensus(List.of(), List.of(), 0));
    };
  }

  private static Focus ofPod(Target.Pod pod, PodCensus census, Scene scene)
      throws InterruptedException {
    var there = census.all().stream().filter(p -> p.ref().equals(pod.ref())).findFirst();
    var owner = there.isPresent() ? there.get().owner() : formerOwner(pod.name(), census);
    if (owner.isEmpty() || owner.get().kind().equals("node")) {
      return select(
          pod.ref(),
          List.of(),
          census,
          Set.of(),
          p -> p.ref().equals(pod.ref()),
          there.isEmpty() ? List.of(pod.ref()) : List.of());
    }
    var focus = ofOwner(RollUp.top(owner.get(), scene.cluster()), census, scene);
    var failing = new ArrayList<>(focus.failing);
    failing.sort(Comparator.comparing((Pod p) -> !pod.name().equals(p.getMetadata().getName())));
    return new Focus(
        focus.top, focus.between, focus.pods, failing, focus.claims, census.leftOut(), focus.gone);
  }

  /// Whose pod it was, told by its name: pods are called after their controller.
  static Optional<Ref> formerOwner(String pod, PodCensus census) {
    return census.all().stream()
        .map(PodSummary::owner)
        .flatMap(Optional::stream)
        .filter(owner -> pod.startsWith(owner.name() + "-"))
        .max(Comparator.comparingInt((Ref owner) -> owner.name().length()));
  }

  private static Focus ofOwner(Ref top, PodCensus census, Scene scene) throws InterruptedException {
    var between = between(top, scene);
    var owners = new HashSet<>(between);
    owners.add(top);
    return select(top, between, census, owners, pod -> false, gone(owners, census, scene));
  }

  /// An autoscaler is about the workload that it scales: its pods, ReplicaSets and events.
  private static Focus ofScaler(Ref scaler, PodCensus census, Scene scene)
      throws InterruptedException {
    var scaled =
        Scalers.list(scene).stream()
            .filter(one -> one.getMetadata().getName().equals(scaler.name()))
            .findFirst()
            .map(Scalers::scaled);
    if (scaled.isEmpty()) {
      return ofOwner(scaler, census, scene);
    }
    var focus = ofOwner(scaled.get(), census, scene);
    return new Focus(
        scaler,
        Stream.concat(Stream.of(scaled.get()), focus.between.stream()).toList(),
        focus.pods,
        focus.failing,
        focus.claims,
        focus.leftOut,
        focus.gone);
  }

  private static Focus ofBudget(Ref budget, PodCensus census, Scene scene)
      throws InterruptedException {
    var selector =
        Budgets.list(scene).stream()
            .filter(one -> one.getMetadata().getName().equals(budget.name()))
            .findFirst()
            .map(PodDisruptionBudget::getSpec)
            .map(spec -> spec.getSelector());
    return select(
        budget,
        List.of(),
        census,
        Set.of(),
        pod -> selector.isPresent() && LabelMatch.selects(selector.get(), pod.labels()),
        List.of());
  }

  /// An alert's `pod` may also be its exporter's: only one that is called after an owner was its
  /// pod.
  private static List<Ref> gone(Set<Ref> owners, PodCensus census, Scene scene) {
    var there = census.all().stream().map(PodSummary::name).collect(Collectors.toSet());
    return scene.podsOfAlerts().stream()
        .filter(name -> !there.contains(name))
        .filter(name ->
            formerOwner(name, census).filter(owners::contains).isPresent()
                || owners.stream()
                    .filter(owner -> !owner.kind().equals("deployment"))
                    .anyMatch(owner -> name.startsWith(owner.name() + "-")))
        .sorted()
        .map(name -> new Ref("pod", scene.namespace(), name))
        .toList();
  }

  private static List<Ref> between(Ref top, Scene scene) throws InterruptedException {
    return switch (top.kind()) {
      case "deployment" ->
          replicaSets(top, scene).stream().map(rs -> ref("replicaset", rs)).toList();
      case "cronjob" ->
          switch (scene.list(Kinds.JOBS)) {
            case Reading.Seen<Few<Job>>(var jobs) ->
                jobs.all().stream()
                    .filter(job -> ownedBy(job, top))
                    .map(job -> ref("job", job))
                    .toList();
            case Reading.Unseen<Few<Job>> unseen -> List.of();
          };
      default -> List.of();
    };
  }

  /// The ReplicaSets of a Deployment; empty when they cannot be read, which [Rollouts] reports.
  static List<ReplicaSet> replicaSets(Ref deployment, Scene scene) throws InterruptedException {
    return switch (scene.list(Kinds.REPLICASETS)) {
      case Reading.Seen<Few<ReplicaSet>>(var sets) ->
          sets.all().stream().filter(rs -> ownedBy(rs, deployment)).toList();
      case Reading.Unseen<Few<ReplicaSet>> unseen -> List.of();
    };
  }

  private static Focus ofService(Target.Service service, PodCensus census, Scene scene)
      throws InterruptedException {
    var selector =
        switch (scene.find(Kinds.SERVICES, service.name())) {
          case Reading.Seen<io.fabric8.kubernetes.api.model.Service>(var found) ->
              found.getSpec() == null
                  ? Map.<String, String>of()
                  : Absent.map(found.getSpec().getSelector());
          case Reading.Unseen<io.fabric8.kubernetes.api.model.Service> unseen ->
              Map.<String, String>of();
        };
    return select(
        service.ref(), List.of(), census, Set.of(), pod -> pod.matches(selector), List.of());
  }

  private static Focus mounting(Target.Volume volume, PodCensus census) {
    var names =
        census.failing().stream()
            .filter(pod -> claims(pod).contains(volume.name()))
            .map(pod -> pod.getMetadata().getName())
            .collect(Collectors.toSet());
    return select(
        volume.ref(), List.of(), census, Set.of(), pod -> names.contains(pod.name()), List.of());
  }

  private static Focus whole(Ref top, PodCensus census) {
    return select(top, List.of(), census, Set.of(), pod -> true, List.of());
  }

  private static Focus select(
      Ref top,
      List<Ref> between,
      PodCensus census,
      Set<Ref> owners,
      Predicate<PodSummary> also,
      List<Ref> gone) {
    var pods =
        census.all().stream()
            .filter(pod -> pod.owner().filter(owners::contains).isPresent() || also.test(pod))
            .toList();
    var names = pods.stream().map(PodSummary::ref).collect(Collectors.toSet());
    var failing =
        census.failing().stream()
            .filter(pod -> names.contains(PodSummary.of(pod).ref()))
            .sorted(Comparator.comparing(Focus::created).reversed())
            .toList();
    return new Focus(top, between, pods, failing, claimsOf(failing), census.leftOut(), gone);
  }

  /// Whether its controller is this object.
  static boolean ownedBy(HasMetadata object, Ref owner) {
    return Absent.list(object.getMetadata().getOwnerReferences()).stream()
        .anyMatch(reference ->
            Absent.flag(reference.getController())
                && owner.name().equals(reference.getName())
                && owner.kind().equalsIgnoreCase(reference.getKind()));
  }

  private static Set<Ref> claimsOf(List<Pod> pods) {
    return pods.stream()
        .flatMap(pod ->
            claims(pod).stream()
                .map(name ->
                    new Ref("persistentvolumeclaim", pod.getMetadata().getNamespace(), name)))
        .collect(Collectors.toSet());
  }

  static List<String> claims(Pod pod) {
    return pod.getSpec() == null
        ? List.of()
        : Absent.list(pod.getSpec().getVolumes()).stream()
            .filter(volume -> volume.getPersistentVolumeClaim() != null)
            .map(volume -> Absent.text(volume.getPersistentVolumeClaim().getClaimName()))
            .toList();
  }

  static Ref ref(Pod pod) {
    return ref("pod", pod);
  }

  private static String created(Pod pod) {
    return Absent.text(pod.getMetadata().getCreationTimestamp());
  }

  private static Ref ref(String kind, HasMetadata object) {
    return new Ref(
        kind,
        Absent.text(object.getMetadata().getNamespace()),
        Absent.text(object.getMetadata().getName()));
  }
}
