package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What changed in a workload between its last two revisions.
///
/// @param about the workload
/// @param from the revision before; equal to `to` when there was only ever one
/// @param when the newer revision was made
/// @param changes `image api:1.8 → api:1.9`, `env DATABASE_URL removed`; names of env variables,
///   never values
public record Rollout(Ref about, long from, long to, Optional<Instant> when, List<String> changes)
    implements Evidence {

  public Rollout {
    changes = List.copyOf(changes);
  }

  public boolean changed() {
    return from != to;
  }

  @Override
  public String source() {
    return "rollout";
  }

  @Override
  public Optional<Instant> at() {
    return when;
  }

  @Override
  public String line() {
    if (!changed()) {
      return "revision " + to + (to <= 1 ? ", the first" : ", the only one that is kept");
    }
    return "revision "
        + from
        + " → "
        + to
        + ": "
        + (changes.isEmpty() ? "nothing in the containers" : String.join("; ", changes));
  }
}
