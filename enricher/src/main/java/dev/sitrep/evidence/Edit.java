package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Who last wrote which fields of an object that keeps no revisions, from its
/// `metadata.managedFields`.
///
/// @param manager as it calls itself: `kubectl-edit`, `helm`, `argocd-controller`
/// @param when it wrote last
/// @param fields that it holds since: `spec.selector`
/// @param made it made the object then
public record Edit(Ref about, String manager, Instant when, List<String> fields, boolean made)
    implements Evidence {
  public Edit {
    fields = List.copyOf(fields);
  }

  @Override
  public String source() {
    return "managed fields";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.of(when);
  }

  @Override
  public String line() {
    return made
        ? "made by " + manager
        : "%s written by %s".formatted(String.join(", ", fields), manager);
  }
}
