package dev.sitrep.evidence;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.ClaimState.Holder;
import dev.sitrep.evidence.ClaimState.Mount;
import dev.sitrep.evidence.ClaimState.Offer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The PersistentVolumeClaims of the target: those that its failing pods mount, those that the
/// alerts name, those that a StatefulSet has asked for.
final class Claims implements EvidenceSource {
  private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
  private static final int MOST_HOLDERS = 3;

  @Override
  public String name() {
    return "claims";
  }

  @Override
  public Set<Kind<?>> reads() {
    return Stream.concat(Storage.READS.stream(), Stream.of(Kinds.STORAGE_CLASSES))
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public List<Evidence> collect(Scene scene) throws InterruptedException {
    var storage = Storage.of(scene);
    if (storage.isEmpty()) {
      return List.of();
    }
    return switch (storage.get()) {
      case Reading.Unseen<Storage> unseen -> unread(unseen, scene);
      case Reading.Seen<Storage>(var seen) -> states(seen, scene);
    };
  }

  /// A dump that holds no claims says nothing about them.
  private static List<Evidence> unread(Reading.Unseen<Storage> unseen, Scene scene) {
    return unseen.why() == Reading.Why.ABSENT || unseen.why() == Reading.Why.UNAVAILABLE
        ? List.of()
        : List.of(
            Missing.of(
                scene.target().ref(), "persistentvolumeclaims of " + scene.namespace(), unseen));
  }

  private static List<Evidence> states(Storage storage, Scene scene) throws InterruptedException {
    var evidence = new ArrayList<Evidence>();
    Optional<List<Offer>> classes = Optional.empty();
    if (storage.anyUnbound()) {
      switch (scene.list(Kinds.STORAGE_CLASSES)) {
        case Reading.Seen<Few<StorageClass>>(var all) ->
            classes = Optional.of(all.all().stream().map(Claims::offer).toList());
        case Reading.Unseen<Few<StorageClass>> unseen -> {
          if (unseen.why() == Reading.Why.FORBIDDEN) {
            evidence.add(Missing.of(scene.target().ref(), "storageclasses", unseen));
          }
        }
      }
    }
    for (var name : storage.absent()) {
      var mounts = mounts(name, storage);
      if (!mounts.isEmpty()) {
        evidence.addFirst(absent(storage.ref(name), mounts));
      }
    }
    for (var claim : storage.found()) {
      evidence.add(state(claim, Storage.bound(claim) ? Optional.empty() : classes, storage));
    }
    return evidence;
  }

  private static Offer offer(StorageClass one) {
    return new Offer(
        Storage.name(one),
        Absent.text(one.getProvisioner()),
        "WaitForFirstConsumer".equals(one.getVolumeBindingMode()),
        "true".equals(Absent.map(one.getMetadata().getAnnotations()).get(DEFAULT_CLASS)));
  }

  private static ClaimState absent(Ref about, List<Mount> mounts) {
    return new ClaimState(
        about,
        false,
        "",
        Optional.empty(),
        Optional.empty(),
        List.of(),
        "",
        0,
        "",
        List.of(),
        "",
        List.of(),
        mounts,
        List.of(),
        false,
        Optional.empty());
  }

  private static ClaimState state(
      PersistentVolumeClaim claim, Optional<List<Offer>> classes, Storage storage) {
    var spec = claim.getSpec() == null ? new PersistentVolumeClaimSpec() : claim.getSpec();
    var status = claim.getStatus() == null ? new PersistentVolumeClaimStatus() : claim.getStatus();
    var name = Storage.name(claim);
    var requested =
        Optional.ofNullable(spec.getResources())
            .map(resources -> Absent.map(resources.getRequests()).get("storage"));
    return new ClaimState(
        storage.ref(name),
        true,
        status.getPhase() == null ? "Pending" : status.getPhase(),
        Optional.ofNullable(spec.getStorageClassName()),
        classes,
        Absent.list(spec.getAccessModes()),
        requested.map(Quantity::toString).orElse(""),
        Storage.bytes(requested),
        Optional.ofNullable(Absent.map(status.getCapacity()).get("storage"))
            .map(Quantity::toString)
            .orElse(""),
        selector(spec.getSelector() == null ? new LabelSelector() : spec.getSelector()),
        Absent.text(spec.getVolumeName()),
        Absent.list(status.getConditions()).stream()
            .filter(condition -> "True".equals(condition.getStatus()))
            .map(condition ->
                Absent.text(condition.getMessage()).isEmpty()
                    ? condition.getType()
                    : condition.getType() + ": " + condition.getMessage())
            .toList(),
        mounts(name, storage),
        holders(name, storage),
        claim.getMetadata().getDeletionTimestamp() != null,
        Absent.time(claim.getMetadata().getCreationTimestamp()));
  }

  private static List<String> selector(LabelSelector selector) {
    return Stream.concat(
            Absent.map(selector.getMatchLabels()).entrySet().stream().map(Claims::pair).sorted(),
            Absent.list(selector.getMatchExpressions()).stream()
                .map(e ->
                    "%s %s %s".formatted(e.getKey(), e.getOperator(), Absent.list(e.getValues()))))
        .toList();
  }

  static String pair(Map.Entry<String, String> entry) {
    return entry.getKey() + "=" + entry.getValue();
  }

  private static List<Mount> mounts(String claim, Storage storage) {
    var mounts = new ArrayList<Mount>();
    for (var pod : storage.pods()) {
      if (pod.getSpec() != null) {
        for (var volume : Absent.list(pod.getSpec().getVolumes())) {
          if (Storage.claimOf(pod, volume).filter(claim::equals).isPresent()) {
            mounts.addAll(mounts(pod, Absent.text(volume.getName())));
          }
        }
      }
    }
    return mounts;
  }

  private static List<Mount> mounts(Pod pod, String volume) {
    var ref = PodSummary.of(pod).ref();
    var mounts = new ArrayList<Mount>();
    var containers = new ArrayList<Container>(Absent.list(pod.getSpec().getInitContainers()));
    containers.addAll(Absent.list(pod.getSpec().getContainers()));
    for (var container : containers) {
      for (VolumeMount mount : Absent.list(container.getVolumeMounts())) {
        if (volume.equals(mount.getName())) {
          mounts.add(
              new Mount(
                  ref,
                  Absent.text(container.getName()),
                  Absent.text(mount.getMountPath()),
                  Absent.flag(mount.getReadOnly())));
        }
      }
    }
    return mounts.isEmpty() ? List.of(new Mount(ref, "", "", false)) : mounts;
  }

  /// Pods that run, or are still going, and mount it; of a Deployment all that run mount the same.
  private static List<Holder> holders(String claim, Storage storage) {
    var mounting = mounts(claim, storage).stream().map(Mount::pod).collect(Collectors.toSet());
    if (mounting.isEmpty()) {
      return List.of();
    }
    var going =
        storage.pods().stream()
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() != null)
            .map(pod -> PodSummary.of(pod).ref())
            .collect(Collectors.toSet());
    boolean shared = storage.focus().top().kind().equals("deployment");
    return storage.focus().pods().stream()
        .filter(pod -> !pod.node().isEmpty() && !pod.done())
        .filter(pod -> pod.phase().equals("Running") || going.contains(pod.ref()))
        .filter(pod -> shared || mounting.contains(pod.ref()))
        .limit(MOST_HOLDERS)
        .map(pod -> new Holder(pod.ref(), pod.node()))
        .toList();
  }
}
