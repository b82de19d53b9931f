package dev.sitrep.evidence;

import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.Optional;

/// Something that should have been read and was not: forbidden, late, expired or cut.
///
/// @param what `pods of storefront`, `log of pod/api-5d9 container app, previous run`
/// @param why `not allowed to read`, `no answer in time`
public record Missing(Ref about, String what, String why) implements Evidence {

  public static Missing of(Ref about, String what, Reading.Unseen<?> unseen) {
    return new Missing(about, what, unseen.spoken());
  }

  @Override
  public String source() {
    return "could not see";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    return what + ": " + why;
  }
}
