package dev.sitrep.incident;

import java.util.Map;
import java.util.SortedMap;

/// Whom an alert is about, told from its labels alone. Pure; asks no cluster.
///
/// The labels come from strangers: a value is followed only when it is a name that Kubernetes could
/// have given. What is not followed becomes a doubt, and `default` is never assumed.
public record Targets(TargetLabels labels) {

  /// With the usual label names.
  public Targets() {
    this(TargetLabels.DEFAULTS);
  }

  public Targeted of(SortedMap<String, String> alert) {
    return new Resolution(labels, alert).targeted();
  }

  /// Which cluster the alert speaks of: free text, empty when it does not say.
  public String cluster(Map<String, String> alert) {
    return labels.cluster().stream()
        .map(name -> alert.getOrDefault(name, ""))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse("");
  }
}
