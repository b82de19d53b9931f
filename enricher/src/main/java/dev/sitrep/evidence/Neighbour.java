package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A Service of the namespace that the target talks to, and what stands behind it. The states of
/// its failing pods are evidence of their own; findings about them are causes of the target's
/// trouble at most, see [dev.sitrep.finding.Ranking].
///
/// @param about the Service
/// @param asked as the target names it: `orders:8080`
/// @param askedIn where it does: `env ORDERS_URL of container cart`, `log of container cart`
/// @param members the workloads behind it, then their pods; empty when its selector matches none
/// @param pods how many pods its selector matches
/// @param ready how many of them are ready
public record Neighbour(
    Ref about, String asked, String askedIn, List<Ref> members, int pods, int ready)
    implements Evidence {

  public Neighbour {
    members = List.copyOf(members);
  }

  @Override
  public String source() {
    return "neighbour";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    return "%s, named in %s · %s"
        .formatted(
            asked,
            askedIn,
            pods == 0
                ? "no pod behind it"
                : "%d of %d pods behind it ready".formatted(ready, pods));
  }
}
