package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The target is being deleted and still there.
///
/// @param since when it should have been gone
/// @param finalizers that hold it up
/// @param conditions of a namespace, which say what is left in it
public record Terminating(
    Ref about, Instant since, List<String> finalizers, List<StatusCondition> conditions)
    implements Evidence {

  public Terminating {
    finalizers = List.copyOf(finalizers);
    conditions = List.copyOf(conditions);
  }

  @Override
  public String source() {
    return "deletion";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.of(since);
  }

  @Override
  public String line() {
    var parts = new ArrayList<String>();
    parts.add("being deleted");
    if (!finalizers.isEmpty()) {
      parts.add("finalizers " + String.join(", ", finalizers));
    }
    conditions.forEach(condition -> parts.add(condition.line()));
    return String.join(" · ", parts);
  }
}
