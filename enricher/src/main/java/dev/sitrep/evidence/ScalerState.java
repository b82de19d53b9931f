package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A HorizontalPodAutoscaler.
///
/// @param scales the workload that it scales
/// @param conditions all that it has
public record ScalerState(
    Ref about,
    Ref scales,
    int min,
    int max,
    int current,
    int desired,
    List<Metric> metrics,
    List<StatusCondition> conditions)
    implements Evidence {

  public ScalerState {
    metrics = List.copyOf(metrics);
    conditions = List.copyOf(conditions);
  }

  /// @param name `cpu`, or the metric's own name
  /// @param now empty while it is not known
  /// @param target as in the spec: `70%`, `500m`
  /// @param over what is now is more than the target
  public record Metric(String name, String now, String target, boolean over) {
    /// `cpu 180% of target 70%`
    public String line() {
      return name + " " + (now.isEmpty() ? "unknown" : now) + ", target " + target;
    }
  }

  public Optional<StatusCondition> condition(String type, String status) {
    return conditions.stream().filter(one -> one.is(type, status)).findFirst();
  }

  public boolean atMax() {
    return max > 0 && current >= max && desired >= max;
  }

  @Override
  public String source() {
    return "autoscaler";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    var parts = new ArrayList<String>();
    parts.add(
        "scales %s: %d now, %d desired, %d to %d"
            .formatted(scales.spoken(), current, desired, min, max));
    metrics.forEach(metric -> parts.add(metric.line()));
    conditions.stream()
        .filter(one -> one.type().equals("ScalingLimited") == one.status().equals("True"))
        .forEach(one -> parts.add(one.line()));
    return String.join(" · ", parts);
  }
}
