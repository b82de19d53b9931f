package dev.sitrep.report;

import dev.sitrep.alert.Alert;
import dev.sitrep.incident.Incident;
import dev.sitrep.safety.Cleaner;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Where an incident comes from: what its alerts carry that a route or a reader may want. Clean and
/// bounded like all of a report.
///
/// @param labels those that all its alerts have in common; none for a question or a storm
/// @param runbook the first alert's `runbook_url`, or empty; never fetched
/// @param rule where the first alert's expression can be seen, or empty; never fetched
public record Origin(SortedMap<String, String> labels, String runbook, String rule) {
  public static final Origin NONE = new Origin(new TreeMap<>(), "", "");

  private static final int MOST_LABELS = 40;
  private static final int LONGEST_LABEL = 200;

  public Origin {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  static Origin of(Incident incident, Cleaner cleaner) {
    return new Origin(
        common(incident, cleaner),
        address(incident, cleaner, alert -> alert.annotation("runbook_url")),
        address(incident, cleaner, Alert::generatorUrl));
  }

  private static SortedMap<String, String> common(Incident incident, Cleaner cleaner) {
    var common = new TreeMap<String, String>();
    if (incident.alerts().isEmpty()) {
      return common;
    }
    incident.alerts().getFirst().labels().entrySet().stream()
        .filter(label ->
            incident.alerts().stream()
                .allMatch(alert -> alert.label(label.getKey()).equals(label.getValue())))
        .limit(MOST_LABELS)
        .forEach(label ->
            common.put(
                cleaner.line(label.getKey(), LONGEST_LABEL),
                cleaner.line(label.getValue(), LONGEST_LABEL)));
    return common;
  }

  /// One that holds a secret is no address to hand on.
  private static String address(Incident incident, Cleaner cleaner, Function<Alert, String> where) {
    return incident.alerts().stream()
        .map(where)
        .flatMap(url -> Site.opened(url).stream())
        .filter(url -> cleaner.line(url, url.length()).equals(url))
        .findFirst()
        .orElse("");
  }
}
