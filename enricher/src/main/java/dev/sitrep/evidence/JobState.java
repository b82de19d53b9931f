package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.Optional;

/// How a Job stands.
///
/// @param backoffLimit how many failed pods it allows before it gives up
/// @param deadline activeDeadlineSeconds, 0 where it has none
/// @param suspended by its spec
/// @param condition `Failed` or `Suspended` when that is true, else empty
public record JobState(
    Ref about,
    int failed,
    int succeeded,
    int active,
    int backoffLimit,
    long deadline,
    boolean suspended,
    String condition,
    String reason,
    String message,
    Optional<Instant> since)
    implements Evidence {

  @Override
  public String source() {
    return "job state";
  }

  @Override
  public Optional<Instant> at() {
    return since;
  }

  @Override
  public String line() {
    var counts =
        "%d failed, %d succeeded, %d active, backoffLimit %d"
                .formatted(failed, succeeded, active, backoffLimit)
            + (deadline > 0 ? ", activeDeadlineSeconds " + deadline : "");
    return condition.isEmpty()
        ? counts
        : condition + " " + reason + ": " + message + " · " + counts;
  }
}
