package dev.sitrep.report;

import dev.sitrep.incident.Incident;
import dev.sitrep.safety.Cleaner;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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
    var labels = new TreeMap<String, String>();
    incident.labels().entrySet().stream()
        .limit(MOST_LABELS)
        .forEach(label ->
            labels.put(
                cleaner.line(label.getKey(), LONGEST_LABEL),
                cleaner.line(label.getValue(), LONGEST_LABEL)));
    return new Origin(
        labels, address(incident.runbooks(), cleaner), address(incident.rules(), cleaner));
  }

  /// The first that can be handed on: one that holds a secret is none.
  private static String address(List<String> urls, Cleaner cleaner) {
    return urls.stream()
        .flatMap(url -> Site.opened(url).stream())
        .filter(url -> cleaner.line(url, url.length()).equals(url))
        .findFirst()
        .orElse("");
  }
}
