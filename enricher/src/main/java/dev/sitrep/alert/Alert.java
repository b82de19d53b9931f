package dev.sitrep.alert;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One alert of a webhook body.
///
/// @param status the only status to trust; the group's is computed after truncation
/// @param labels never empty values; `alertname` may be absent
/// @param annotations values may be empty; after a resolve they are those of the last firing
/// @param startsAt when the alert began to fire: the trouble began earlier by the rule's `for`
/// @param endsAt present once resolved
/// @param generatorUrl where the rule's expression can be seen; may be empty; never fetched
/// @param fingerprint Alertmanager's 16 hex digits over the labels: the same again after a re-fire
public record Alert(
    Status status,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    Instant startsAt,
    Optional<Instant> endsAt,
    String generatorUrl,
    String fingerprint) {

  public enum Status {
    FIRING,
    RESOLVED
  }

  public Alert {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    annotations = Collections.unmodifiableSortedMap(new TreeMap<>(annotations));
  }

  /// One of our own making.
  ///
  /// @param endsAt empty while it fires
  public static Alert of(
      SortedMap<String, String> labels,
      SortedMap<String, String> annotations,
      Instant startsAt,
      Optional<Instant> endsAt) {
    return new Alert(
        endsAt.isPresent() ? Status.RESOLVED : Status.FIRING,
        labels,
        annotations,
        startsAt,
        endsAt,
        "",
        Fingerprints.of(labels));
  }

  /// The alertname, or empty.
  public String name() {
    return label("alertname");
  }

  /// The label's value, or empty: Alertmanager itself treats both alike.
  public String label(String name) {
    return labels.getOrDefault(name, "");
  }

  public String annotation(String name) {
    return annotations.getOrDefault(name, "");
  }

  public boolean firing() {
    return status == Status.FIRING;
  }
}
