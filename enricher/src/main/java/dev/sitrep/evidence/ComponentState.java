package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A component of the cluster that an alert about the whole cluster is about, by its pods in
/// `kube-system`.
///
/// @param about the cluster
/// @param component `kube-scheduler`
/// @param pods of it; empty where it runs elsewhere, as a provider's control plane does
/// @param ready how many of them are
/// @param failing the first that is not, else the first of all
public record ComponentState(
    Ref about, String component, List<Ref> pods, int ready, Optional<Ref> failing)
    implements Evidence {

  public ComponentState {
    pods = List.copyOf(pods);
  }

  @Override
  public String source() {
    return "component";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    return pods.isEmpty()
        ? "no pod of " + component + " in " + Components.NAMESPACE
        : "%s: %d of %d pods ready in %s"
            .formatted(component, ready, pods.size(), Components.NAMESPACE);
  }
}
