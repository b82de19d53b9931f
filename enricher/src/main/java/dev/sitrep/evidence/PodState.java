package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A failing pod as a whole.
///
/// @param reason of the status: `Evicted`, `NodeLost`, mostly empty
/// @param unschedulable the scheduler's words when no node could take the pod, else empty
/// @param requests of all containers, as `app: cpu 64`
/// @param deleted it is being deleted since then
/// @param ended when a pod of phase Failed did, as far as its conditions and containers tell
/// @param gates scheduling gates that nobody has removed yet
/// @param finalizers that hold its deletion up
public record PodState(
    Ref about,
    String phase,
    String reason,
    String message,
    String unschedulable,
    Optional<Instant> unschedulableSince,
    String node,
    List<String> requests,
    List<String> nodeSelector,
    Optional<Instant> created,
    Optional<Instant> deleted,
    Optional<Instant> ended,
    List<String> gates,
    List<String> finalizers)
    implements Evidence {

  public PodState {
    requests = List.copyOf(requests);
    nodeSelector = List.copyOf(nodeSelector);
    gates = List.copyOf(gates);
    finalizers = List.copyOf(finalizers);
  }

  @Override
  public String source() {
    return unschedulable.isEmpty() ? "pod state" : "scheduler";
  }

  @Override
  public Optional<Instant> at() {
    return unschedulable.isEmpty() ? ended.or(() -> created) : unschedulableSince;
  }

  @Override
  public String line() {
    var parts = new ArrayList<String>();
    parts.add(phase + (reason.isEmpty() ? "" : " " + reason));
    if (!message.isEmpty()) {
      parts.add(message);
    }
    if (!unschedulable.isEmpty()) {
      parts.add((gates.isEmpty() ? "Unschedulable: " : "SchedulingGated: ") + unschedulable);
      requests.forEach(request -> parts.add("requests " + request));
    }
    if (!nodeSelector.isEmpty() && !unschedulable.isEmpty()) {
      parts.add("node selector " + String.join(", ", nodeSelector));
    }
    if (!gates.isEmpty()) {
      parts.add("scheduling gates " + String.join(", ", gates));
    }
    deleted.ifPresent(at -> parts.add("being deleted"));
    if (deleted.isPresent() && !finalizers.isEmpty()) {
      parts.add("finalizers " + String.join(", ", finalizers));
    }
    if (!node.isEmpty()) {
      parts.add("on node " + node);
    }
    return String.join(" · ", parts);
  }
}
