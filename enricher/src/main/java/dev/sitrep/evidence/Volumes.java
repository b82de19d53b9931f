package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import dev.sitrep.incident.Target;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeSpec;
import io.fabric8.kubernetes.api.model.PersistentVolumeStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The PersistentVolumes behind the target's claims: looked at only when a claim is not bound, when
/// a volume's place keeps a pod from its node, or when the alert is about a volume.
final class Volumes implements EvidenceSource {
  private static final int MOST = 5;

  @Override
  public String name() {
    return "volumes";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Stream.concat(Storage.READS.stream(), Stream.of(Kinds.VOLUMES))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    if (scene.target() instanceof Target.Volume(var namespace, var name) && namespace.isEmpty()) {
      return read(scene, volume -> Storage.name(volume).equals(name) ? 0 : -1);
    }
    return switch (Storage.of(scene).orElse(new Reading.Unseen<>(Reading.Why.ABSENT, ""))) {
      case Reading.Unseen<Storage> unseen -> List.of();
      case Reading.Seen<Storage>(var storage) ->
          storage.anyUnbound() || storage.placesMatter()
              ? read(scene, volume -> nearness(volume, storage))
              : List.of();
    };
  }

  /// How near a volume is to what is wanted: 0 is the thing itself, -1 is a stranger.
  private interface Nearness {
    int of(PersistentVolume volume);
  }

  private static List<Evidence> read(Scene scene, Nearness nearness) throws InterruptedException {
    return switch (scene.list(Kinds.VOLUMES)) {
      case Reading.Unseen<Few<PersistentVolume>> unseen ->
          unseen.why() == Reading.Why.FORBIDDEN
              ? List.of(Missing.of(scene.target().ref(), "persistentvolumes", unseen))
              : List.of();
      case Reading.Seen<Few<PersistentVolume>>(var few) ->
          few.all().stream()
              .filter(volume -> nearness.of(volume) >= 0)
              .sorted(
                  Comparator.comparingInt(nearness::of)
                      .thenComparing(Comparator.comparingLong(Volumes::size).reversed()))
              .limit(MOST)
              .<Evidence>map(Volumes::state)
              .toList();
    };
  }

  private static int nearness(PersistentVolume volume, Storage storage) {
    return storage.found().stream()
        .mapToInt(claim -> nearness(volume, claim, storage))
        .filter(near -> near >= 0)
        .min()
        .orElse(-1);
  }

  private static int nearness(
      PersistentVolume volume, PersistentVolumeClaim claim, Storage storage) {
    var spec = volume.getSpec() == null ? new PersistentVolumeSpec() : volume.getSpec();
    var wanted = claim.getSpec();
    boolean own =
        wanted != null && Storage.name(volume).equals(wanted.getVolumeName())
            || claimOf(spec).filter(storage.ref(Storage.name(claim))::equals).isPresent();
    if (own) {
      return 0;
    }
    boolean alike =
        wanted != null
            && Absent.text(wanted.getStorageClassName())
                .equals(Absent.text(spec.getStorageClassName()));
    if (!alike || Storage.bound(claim) || isDynamic(volume)) {
      return -1;
    }
    return switch (phase(volume)) {
      case "Available" -> 1;
      case "Released", "Failed" -> 2;
      default -> 3;
    };
  }

  /// Made by a provisioner for one claim: nobody else can have it.
  private static boolean isDynamic(PersistentVolume volume) {
    return Absent.map(volume.getMetadata().getAnnotations())
            .containsKey("pv.kubernetes.io/provisioned-by")
        && !phase(volume).equals("Available");
  }

  private static String phase(PersistentVolume volume) {
    return volume.getStatus() == null ? "" : Absent.text(volume.getStatus().getPhase());
  }

  private static long size(PersistentVolume volume) {
    return Storage.bytes(capacity(volume));
  }

  private static Optional<Quantity> capacity(PersistentVolume volume) {
    return Optional.ofNullable(volume.getSpec())
        .map(spec -> Absent.map(spec.getCapacity()).get("storage"));
  }

  private static Optional<Ref> claimOf(PersistentVolumeSpec spec) {
    return Optional.ofNullable(spec.getClaimRef())
        .map((ObjectReference claim) ->
            new Ref(
                "persistentvolumeclaim",
                Absent.text(claim.getNamespace()),
                Absent.text(claim.getName())));
  }

  private static VolumeState state(PersistentVolume volume) {
    var spec = volume.getSpec() == null ? new PersistentVolumeSpec() : volume.getSpec();
    var status = volume.getStatus() == null ? new PersistentVolumeStatus() : volume.getStatus();
    return new VolumeState(
        new Ref("persistentvolume", "", Storage.name(volume)),
        phase(volume),
        Absent.text(spec.getStorageClassName()),
        capacity(volume).map(Quantity::toString).orElse(""),
        size(volume),
        Absent.list(spec.getAccessModes()),
        Absent.map(volume.getMetadata().getLabels()).entrySet().stream()
            .map(Claims::pair)
            .sorted()
            .limit(12)
            .toList(),
        claimOf(spec),
        nodes(spec),
        Absent.text(spec.getPersistentVolumeReclaimPolicy()),
        Absent.text(status.getMessage()));
  }

  private static List<String> nodes(PersistentVolumeSpec spec) {
    if (spec.getNodeAffinity() == null || spec.getNodeAffinity().getRequired() == null) {
      return List.of();
    }
    return Absent.list(spec.getNodeAffinity().getRequired().getNodeSelectorTerms()).stream()
        .flatMap(term -> Absent.list(term.getMatchExpressions()).stream())
        .map(Volumes::spoken)
        .limit(3)
        .toList();
  }

  /// `topology.kubernetes.io/zone in (eu-1a, eu-1b)`
  private static String spoken(NodeSelectorRequirement wanted) {
    return "%s %s (%s)"
        .formatted(
            wanted.getKey(),
            "In".equals(wanted.getOperator()) ? "in" : wanted.getOperator(),
            String.join(", ", Absent.list(wanted.getValues())));
  }
}
