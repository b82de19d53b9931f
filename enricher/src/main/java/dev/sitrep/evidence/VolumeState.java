package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A PersistentVolume that a claim has, or might have had.
///
/// @param phase `Available`, `Bound`, `Released`, `Failed`
/// @param storageClass empty when it has none
/// @param labels as `tier=fast`
/// @param claim that it belongs to, or was promised to
/// @param nodes where it can be used, as `topology.kubernetes.io/zone in (eu-1a)`; empty when
///   anywhere
/// @param message why it failed, mostly empty
public record VolumeState(
    Ref about,
    String phase,
    String storageClass,
    String capacity,
    long bytes,
    List<String> accessModes,
    List<String> labels,
    Optional<Ref> claim,
    List<String> nodes,
    String reclaimPolicy,
    String message)
    implements Evidence {

  public VolumeState {
    accessModes = List.copyOf(accessModes);
    labels = List.copyOf(labels);
    nodes = List.copyOf(nodes);
  }

  /// Whether a claim could take it: nobody has it, or it is promised to that claim.
  public boolean isFree(Ref wanting) {
    return phase.equals("Available") && claim.filter(one -> !one.equals(wanting)).isEmpty();
  }

  @Override
  public String source() {
    return "volume";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    var parts = new ArrayList<String>();
    parts.add(phase + (message.isEmpty() ? "" : ": " + message));
    parts.add(storageClass.isEmpty() ? "no class" : "class " + storageClass);
    parts.add(capacity + " " + String.join("+", accessModes));
    claim.ifPresent(one -> parts.add("claim " + one.namespace() + "/" + one.name()));
    nodes.forEach(node -> parts.add("only where " + node));
    if (!reclaimPolicy.isEmpty()) {
      parts.add("reclaim policy " + reclaimPolicy);
    }
    return String.join(" · ", parts);
  }
}
