package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How the target as a whole stands: its pods counted, its conditions read.
///
/// @param there false when the object does not exist (any more)
/// @param desired pods that should be ready; for a Job pods that should complete
/// @param ready pods that are
/// @param failing pods that need a closer look, ready or not
/// @param conditions those that are bad, as `Progressing=False ProgressDeadlineExceeded: message`
/// @param readySince when the last of its pods became ready, where all are
public record WorkloadState(
    Ref about,
    boolean there,
    int desired,
    int ready,
    int failing,
    List<String> conditions,
    Optional<Instant> readySince)
    implements Evidence {

  public WorkloadState {
    conditions = List.copyOf(conditions);
  }

  /// Of which it is not known since when.
  public WorkloadState(
      Ref about, boolean there, int desired, int ready, int failing, List<String> conditions) {
    this(about, there, desired, ready, failing, conditions, Optional.empty());
  }

  /// Whether it has all the pods that it should have.
  public boolean whole() {
    return there && desired > 0 && ready >= desired;
  }

  @Override
  public String source() {
    return "state";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    if (!there) {
      return about.qualified() + " does not exist (deleted since?)";
    }
    var counts = ready + " of " + desired + (desired == 1 ? " pod ready" : " pods ready");
    return conditions.isEmpty() ? counts : counts + " · " + String.join(" · ", conditions);
  }
}
