package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.Optional;

/// Events of the cluster that say the same, as one.
///
/// @param about the object, or the workload where several of its pods say the same
/// @param type `Normal` or `Warning`
/// @param container from the event's field path, else empty
/// @param count how often, over all objects
/// @param objects how many objects say it
public record Happening(
    Ref about,
    String type,
    String reason,
    String message,
    String container,
    int count,
    int objects,
    Optional<Instant> first,
    Optional<Instant> last)
    implements Evidence {

  public boolean warning() {
    return !type.equals("Normal");
  }

  @Override
  public String source() {
    return "event";
  }

  @Override
  public Optional<Instant> at() {
    return last;
  }

  @Override
  public String line() {
    var times = count > 1 ? " (" + count + " times" : "";
    var on = objects > 1 ? (times.isEmpty() ? " (" : ", ") + "on " + objects + " objects" : "";
    return reason + ": " + message + times + on + (times.isEmpty() && on.isEmpty() ? "" : ")");
  }
}
