package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.ClaimState;
import dev.sitrep.evidence.ClaimState.Holder;
import dev.sitrep.evidence.ClaimState.Mount;
import dev.sitrep.evidence.ClaimState.Offer;
import dev.sitrep.evidence.VolumeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Claims and volumes written by hand, in the namespace of [Cases].
final class StorageCases {
  static final Ref DATA = new Ref("persistentvolumeclaim", "shop", "data");
  static final String UNBOUND =
      "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3"
          + " nodes are available: 3 Preemption is not helpful for scheduling.";
  static final long GI = 1L << 30;

  private StorageCases() {}

  /// A claim `data` of 10Gi that the alerted pod mounts at /data: Pending until something else is
  /// said.
  static Claim claim() {
    return new Claim();
  }

  static VolumeState volume(String name, String phase, int size, String... modes) {
    return volume(name, phase, "", size, Optional.empty(), List.of(), modes);
  }

  static VolumeState volume(
      String name,
      String phase,
      String storageClass,
      int size,
      Optional<Ref> claim,
      List<String> labels,
      String... modes) {
    return new VolumeState(
        new Ref("persistentvolume", "", name),
        phase,
        storageClass,
        size + "Gi",
        size * GI,
        modes.length == 0 ? List.of("ReadWriteOnce") : List.of(modes),
        labels,
        claim,
        List.of(),
        "Retain",
        "");
  }

  static Ref claimOf(String namespace, String name) {
    return new Ref("persistentvolumeclaim", namespace, name);
  }

  static final class Claim {
    private boolean there = true;
    private String phase = "Pending";
    private Optional<String> storageClass = Optional.empty();
    private Optional<List<Offer>> classes = Optional.of(List.of());
    private List<String> modes = List.of("ReadWriteOnce");
    private String capacity = "";
    private List<String> selector = List.of();
    private String volume = "";
    private List<String> conditions = List.of();
    private List<Mount> mounts = List.of(new Mount(Cases.POD, "api", "/data", false));
    private List<Holder> holders = List.of();
    private boolean deleting;

    private Claim() {}

    Claim absent() {
      there = false;
      phase = "";
      return this;
    }

    Claim phase(String phase) {
      this.phase = phase;
      return this;
    }

    Claim bound(String volume, String capacity) {
      this.volume = volume;
      this.capacity = capacity;
      classes = Optional.empty();
      return phase("Bound");
    }

    Claim in(String storageClass) {
      this.storageClass = Optional.of(storageClass);
      return this;
    }

    /// The default class first, with a provisioner of its own name.
    Claim offered(String... names) {
      var offers = new ArrayList<Offer>();
      for (var name : names) {
        offers.add(new Offer(name, name + ".csi.example", false, offers.isEmpty()));
      }
      return offers(offers.toArray(Offer[]::new));
    }

    Claim offers(Offer... offers) {
      classes = Optional.of(List.of(offers));
      return this;
    }

    Claim unread() {
      classes = Optional.empty();
      return this;
    }

    Claim modes(String... modes) {
      this.modes = List.of(modes);
      return this;
    }

    Claim selector(String... pairs) {
      selector = List.of(pairs);
      return this;
    }

    Claim volume(String name) {
      volume = name;
      return this;
    }

    Claim conditions(String... conditions) {
      this.conditions = List.of(conditions);
      return this;
    }

    Claim mounts(Mount... mounts) {
      this.mounts = List.of(mounts);
      return this;
    }

    Claim holders(Holder... holders) {
      this.holders = List.of(holders);
      return this;
    }

    Claim deleting() {
      deleting = true;
      return this;
    }

    ClaimState build() {
      return new ClaimState(
          DATA,
          there,
          phase,
          storageClass,
          classes,
          modes,
          "10Gi",
          10 * GI,
          capacity,
          selector,
          volume,
          conditions,
          mounts,
          holders,
          deleting,
          Optional.of(Cases.NOW.minusSeconds(600)));
    }
  }
}
