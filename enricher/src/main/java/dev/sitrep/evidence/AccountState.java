package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A ServiceAccount that the target's pods run as, or should.
///
/// @param there whether it exists
/// @param pullSecrets names of the Secrets that it pulls images with
public record AccountState(Ref about, boolean there, List<String> pullSecrets) implements Evidence {

  public AccountState {
    pullSecrets = List.copyOf(pullSecrets);
  }

  @Override
  public String source() {
    return "service account";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    if (!there) {
      return about.qualified() + " does not exist";
    }
    return pullSecrets.isEmpty()
        ? "no imagePullSecrets"
        : "imagePullSecrets " + String.join(", ", pullSecrets);
  }
}
