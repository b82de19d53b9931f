package dev.sitrep.evidence;

import dev.sitrep.cluster.Ref;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A LimitRange: what one object of the namespace may ask for.
public record LimitRangeState(Ref about, List<Bound> bounds) implements Evidence {

  public LimitRangeState {
    bounds = List.copyOf(bounds);
  }

  /// What holds for one resource; empty where there is no such bound.
  ///
  /// @param type `Container`, `Pod`, `PersistentVolumeClaim`
  /// @param ratio of limit to request at most
  /// @param limit given to a container that names none
  public record Bound(
      String type, String resource, String min, String max, String ratio, String limit) {

    String spoken() {
      var parts = new ArrayList<String>();
      if (!min.isEmpty()) {
        parts.add("at least " + min);
      }
      if (!max.isEmpty()) {
        parts.add("at most " + max);
      }
      if (!ratio.isEmpty()) {
        parts.add("limit at most " + ratio + " times the request");
      }
      if (!limit.isEmpty()) {
        parts.add("default limit " + limit);
      }
      return type + " " + resource + " " + String.join(", ", parts);
    }
  }

  @Override
  public String source() {
    return "limit range";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.empty();
  }

  @Override
  public String line() {
    return bounds.stream().map(Bound::spoken).collect(Collectors.joining(" · "));
  }
}
