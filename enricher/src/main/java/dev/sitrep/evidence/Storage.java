package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import dev.sitrep.incident.Target;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The claims that matter to an incident, chosen once for what is told of claims and of volumes.
///
/// @param found the claims that are there, those in trouble first
/// @param absent claims that failing pods name and that are not there
/// @param pods the failing pods that are looked into, the target's and its neighbours'
record Storage(
    String namespace,
    Focus focus,
    List<PersistentVolumeClaim> found,
    List<String> absent,
    List<Pod> pods) {

  static final Set<Kind<?>> READS =
      Focus.and(Kinds.STATEFULSETS, Kinds.CLAIMS, Kinds.ENDPOINT_SLICES, Kinds.EVENTS);

  private static final int MOST = 5;
  private static final Pattern ORDINAL = Pattern.compile("-\\d+$");

  /// What the scheduler says where a volume can be reached from some nodes only.
  private static final Pattern PLACED =
      Pattern.compile("volume node affinity|volume zone|persistent volumes to bind");

  /// Nothing when no claim is in play.
  static Optional<Reading<Storage>> of(Scene scene) throws InterruptedException {
    boolean placed = scene.hasPlace() && !(scene.target() instanceof Target.Node);
    if (!placed || !(scene.focus() instanceof Reading.Seen<Focus>(var focus))) {
      return Optional.empty();
    }
    var pods = new ArrayList<Pod>(focus.sample());
    pods.addAll(scene.neighbourhood().failing());
    var named = named(scene, pods);
    boolean more = focus.top().kind().equals("statefulset") || isNamespace(scene);
    if (named.isEmpty() && !more) {
      return Optional.empty();
    }
    return Optional.of(
        switch (scene.list(Kinds.CLAIMS)) {
          case Reading.Unseen<Few<PersistentVolumeClaim>> unseen -> unseen.as();
          case Reading.Seen<Few<PersistentVolumeClaim>>(var few) ->
              new Reading.Seen<>(choose(few, named, pods, focus, scene));
        });
  }

  /// What a claim's trouble calls for: its class, and the volumes that might fit.
  boolean anyUnbound() {
    return found.stream().anyMatch(claim -> !bound(claim));
  }

  /// Whether a node's place decides over a bound volume.
  boolean placesMatter() {
    return pods.stream()
        .flatMap(pod -> Absent.list(pod.getStatus().getConditions()).stream())
        .filter(c -> "PodScheduled".equals(c.getType()))
        .anyMatch(c -> PLACED.matcher(Absent.text(c.getMessage())).find());
  }

  static boolean bound(PersistentVolumeClaim claim) {
    return claim.getStatus() != null && "Bound".equals(claim.getStatus().getPhase());
  }

  static String name(HasMetadata object) {
    return Absent.text(object.getMetadata().getName());
  }

  /// 0 when there is none or it is unreadable.
  static long bytes(Optional<Quantity> quantity) {
    try {
      return quantity.map(Quantity::getAmountInBytes).map(Number::longValue).orElse(0L);
    } catch (IllegalArgumentException | ArithmeticException e) {
      return 0;
    }
  }

  /// A volume of the pod by the name of its claim: an ephemeral one is called after the pod.
  static Optional<String> claimOf(Pod pod, io.fabric8.kubernetes.api.model.Volume volume) {
    if (volume.getPersistentVolumeClaim() != null) {
      return Optional.of(Absent.text(volume.getPersistentVolumeClaim().getClaimName()));
    }
    return volume.getEphemeral() == null
        ? Optional.empty()
        : Optional.of(name(pod) + "-" + volume.getName());
  }

  private static Set<String> named(Scene scene, List<Pod> pods) {
    var named = new LinkedHashSet<String>();
    if (scene.target() instanceof Target.Volume(var _, var name)) {
      named.add(name);
    }
    for (var alert : scene.incident().alerts()) {
      if (!alert.label("persistentvolumeclaim").isEmpty()) {
        named.add(alert.label("persistentvolumeclaim"));
      }
    }
    for (var pod : pods) {
      if (pod.getSpec() != null) {
        Absent.list(pod.getSpec().getVolumes()).stream()
            .map(volume -> claimOf(pod, volume))
            .flatMap(Optional::stream)
            .forEach(named::add);
      }
    }
    return named;
  }

  private static Storage choose(
      Few<PersistentVolumeClaim> few, Set<String> named, List<Pod> pods, Focus focus, Scene scene) {
    var there = new LinkedHashSet<String>();
    few.all().forEach(claim -> there.add(name(claim)));
    var found =
        few.all().stream()
            .filter(claim ->
                named.contains(name(claim))
                    || (troubled(claim)
                        && (isNamespace(scene) || isOfTemplate(name(claim), focus))))
            .sorted(Comparator.comparing(Storage::bound))
            .limit(MOST)
            .toList();
    var absent =
        few.leftOut() > 0
            ? List.<String>of()
            : named.stream().filter(name -> !there.contains(name)).limit(MOST).toList();
    return new Storage(scene.namespace(), focus, found, absent, pods);
  }

  private static boolean isNamespace(Scene scene) {
    return scene.target() instanceof Target.Namespace;
  }

  private static boolean troubled(PersistentVolumeClaim claim) {
    return !bound(claim) || !Absent.list(claim.getStatus().getConditions()).isEmpty();
  }

  /// A StatefulSet calls its claims `TEMPLATE-SET-0`. `data-my-db-0` is taken for one of `my-db`,
  /// not of `db`; a template with a dash in its name is known by its pod alone.
  private static boolean isOfTemplate(String claim, Focus focus) {
    var top = focus.top();
    var set = ORDINAL.matcher(claim).replaceFirst("");
    return top.kind().equals("statefulset")
        && !set.equals(claim)
        && set.endsWith("-" + top.name())
        && set.indexOf('-') == set.length() - top.name().length() - 1;
  }

  Ref ref(String claim) {
    return new Ref("persistentvolumeclaim", namespace, claim);
  }
}
