package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A node and what is wrong with it.
///
/// @param conditions those that are bad: `Ready=Unknown NodeStatusUnknown: Kubelet stopped posting
///   node status.`
/// @param cordoned no new pod may go there
/// @param since when the first of the bad conditions began
public record NodeState(
    Ref about, boolean ready, List<String> conditions, boolean cordoned, Optional<Instant> since)
    implements Evidence {

  public NodeState {
    conditions = List.copyOf(conditions);
  }

  @Override
  public String source() {
    return "node state";
  }

  @Override
  public Optional<Instant> at() {
    return since;
  }

  @Override
  public String line() {
    var state = (ready ? "Ready" : "not Ready") + (cordoned ? " · cordoned" : "");
    return conditions.isEmpty() ? state : state + " · " + String.join(" · ", conditions);
  }
}
