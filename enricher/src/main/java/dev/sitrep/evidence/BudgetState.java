package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.Optional;

/// A PodDisruptionBudget.
///
/// @param selects its selector: `app=web`
/// @param rule `minAvailable 2` or `maxUnavailable 0`
/// @param expected how many pods it counts
/// @param healthy how many of them are ready
/// @param needed how many have to stay
/// @param allowed how many may be evicted now
public record BudgetState(
    Ref about, String selects, String rule, int expected, int healthy, int needed, int allowed)
    implements Evidence {

  @Override
  public String source() {
    return "disruption budget";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    return "%s for %s: %d of %d pods healthy, %d needed, %d may be evicted"
        .formatted(rule, selects, healthy, expected, needed, allowed);
  }
}
