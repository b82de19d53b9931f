package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.Optional;

/// A name that a program asks and that is no Service of its namespace, where it would have to be
/// one.
///
/// @param about the pod that asks
/// @param container which of its containers
/// @param host as it names it: `orders-db`
/// @param port 0 where it names none
/// @param askedIn `env DB_HOST of container cart`, `log of container cart`
/// @param near the Service of the namespace with the nearest name, empty when none is near
public record UnknownHost(
    Ref about, String container, String host, int port, String askedIn, String near)
    implements Evidence {
  @Override
  public String source() {
    return "host name";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    return "%s, named in %s: no such Service in %s%s"
        .formatted(
            new Address(host, port).spoken(),
            askedIn,
            about.namespace(),
            near.isEmpty() ? "" : "; there is service " + near);
  }
}
