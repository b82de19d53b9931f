package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.Optional;

/// One line of a container's log that matters, or several that say the same.
///
/// @param about the pod
/// @param previous from the run before the present one
/// @param count how many lines it stands for
/// @param decisive the line that most likely says why the program ended; at most one of a run
public record LogLine(
    Ref about,
    String container,
    boolean previous,
    Optional<Instant> at,
    String text,
    int count,
    boolean decisive)
    implements Evidence {

  @Override
  public String source() {
    return previous ? "log, previous run" : "log";
  }

  @Override
  public String line() {
    return count > 1 ? text + " (" + count + " times)" : text;
  }
}
