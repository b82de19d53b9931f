package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A node and what is wrong with it.
///
/// @param conditions those that are bad: `Ready=Unknown NodeStatusUnknown: Kubelet stopped posting
///   node status.`
/// @param cordoned no new pod may go there
/// @param taints as `dedicated=gpu:NoSchedule`
/// @param allocatable what pods may ask for: `cpu` to `3.92`
/// @param pods how many pods are on it; absent where pods of other namespaces were not read
/// @param kubelet its version: `v1.33.2`
/// @param heard when the kubelet last reported in full: every five minutes while all is well
public record NodeState(
    Ref about,
    boolean ready,
    List<StatusCondition> conditions,
    boolean cordoned,
    List<String> taints,
    Map<String, String> allocatable,
    Optional<Integer> pods,
    String kubelet,
    Optional<Instant> heard)
    implements Evidence {

  public NodeState {
    conditions = List.copyOf(conditions);
    taints = List.copyOf(taints);
    allocatable = Map.copyOf(allocatable);
  }

  /// The bad condition of this type.
  public Optional<StatusCondition> condition(String type) {
    return conditions.stream().filter(one -> one.type().equals(type)).findFirst();
  }

  @Override
  public String source() {
    return "node state";
  }

  /// When the first of the bad conditions began.
  @Override
  public Optional<Instant> at() {
    return conditions.stream()
        .map(StatusCondition::since)
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  @Override
  public String line() {
    var parts = new ArrayList<String>();
    parts.add(ready ? "Ready" : "not Ready");
    if (cordoned) {
      parts.add("cordoned");
    }
    conditions.forEach(condition -> parts.add(condition.line()));
    if (!taints.isEmpty()) {
      parts.add("taints " + String.join(", ", taints));
    }
    pods.ifPresent(
        number -> parts.add(number + " of " + allocatable.getOrDefault("pods", "?") + " pods"));
    if (!kubelet.isEmpty()) {
      parts.add("kubelet " + kubelet);
    }
    heard.filter(_ -> !ready).ifPresent(at -> parts.add("last heard of " + at));
    return String.join(" · ", parts);
  }
}
