package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A PersistentVolumeClaim and what it asks for.
///
/// @param there false when a pod refers to a claim that does not exist
/// @param phase `Pending`, `Bound`, `Lost`; empty when it does not exist
/// @param storageClass as written: absent where the default is meant, empty where no class is
/// @param classes every StorageClass of the cluster; absent when it was not looked at (the claim is
///   bound) or may not be read
/// @param requestedBytes 0 when unknown
/// @param capacity of the bound volume, empty before
/// @param selector as `tier=fast`; what is no plain pair stands in words
/// @param volume bound, or asked for by name; may be empty
/// @param conditions as `FileSystemResizePending: message`
/// @param mounts where failing pods mount it
/// @param holders pods of the target that may hold the volume now, on their nodes
/// @param deleting whether it is being deleted
public record ClaimState(
    Ref about,
    boolean there,
    String phase,
    Optional<String> storageClass,
    Optional<List<Offer>> classes,
    List<String> accessModes,
    String requested,
    long requestedBytes,
    String capacity,
    List<String> selector,
    String volume,
    List<String> conditions,
    List<Mount> mounts,
    List<Holder> holders,
    boolean deleting,
    Optional<Instant> created)
    implements Evidence {

  public ClaimState {
    accessModes = List.copyOf(accessModes);
    selector = List.copyOf(selector);
    conditions = List.copyOf(conditions);
    mounts = List.copyOf(mounts);
    holders = List.copyOf(holders);
  }

  /// A StorageClass.
  ///
  /// @param waits it binds a claim only once a pod that uses it is scheduled
  public record Offer(String name, String provisioner, boolean waits, boolean isDefault) {
    /// Volumes of such a class are made by hand.
    public boolean isStatic() {
      return provisioner.equals("kubernetes.io/no-provisioner");
    }
  }

  /// @param path in the container
  public record Mount(Ref pod, String container, String path, boolean readOnly) {}

  public record Holder(Ref pod, String node) {}

  public boolean bound() {
    return phase.equals("Bound");
  }

  /// The class that it names, or the default; absent when there is none or none could be read.
  public Optional<Offer> offer() {
    return classes.flatMap(all ->
        all.stream()
            .filter(one -> storageClass.map(one.name()::equals).orElse(one.isDefault()))
            .findFirst());
  }

  /// The failing pods that mount it.
  public List<Ref> pods() {
    return mounts.stream().map(Mount::pod).distinct().toList();
  }

  @Override
  public String source() {
    return "claim";
  }

  @Override
  public Optional<Instant> at() {
    return bound() ? Optional.empty() : created;
  }

  @Override
  public String line() {
    if (!there) {
      return about.qualified() + " does not exist · mounted by " + mountedBy();
    }
    var parts = new ArrayList<String>();
    parts.add(phase + (deleting ? ", being deleted" : ""));
    parts.add(inClass());
    parts.add("asks for " + requested + (accessModes.isEmpty() ? "" : " " + modes()));
    if (!capacity.isEmpty() && !capacity.equals(requested)) {
      parts.add("has " + capacity);
    }
    if (!selector.isEmpty()) {
      parts.add("selector " + String.join(", ", selector));
    }
    if (!volume.isEmpty()) {
      parts.add("volume " + volume);
    }
    parts.addAll(conditions);
    if (!mounts.isEmpty()) {
      parts.add("mounted by " + mountedBy());
    }
    return String.join(" · ", parts);
  }

  /// `ReadWriteOnce`, `ReadWriteOnce+ReadOnlyMany`
  public String modes() {
    return String.join("+", accessModes);
  }

  private String mountedBy() {
    return pods().stream().limit(3).map(Ref::path).collect(Collectors.joining(", "));
  }

  private String inClass() {
    var name = storageClass.map(one -> one.isEmpty() ? "no class" : "class " + one);
    if (classes.isEmpty() || storageClass.filter(String::isEmpty).isPresent()) {
      return name.orElse("default class");
    }
    return offer()
        .map(offer ->
            name.orElse("default class " + offer.name())
                + " ("
                + offer.provisioner()
                + (offer.waits() ? ", waits for a pod" : "")
                + ")")
        .orElse(name.map(one -> one + lack()).orElse("no class, and no default"));
  }

  /// A claim that names its volume takes it by the class's name alone.
  private String lack() {
    return volume.isEmpty() ? ", which does not exist" : "";
  }
}
