package dev.sitrep.incident;

import dev.sitrep.alert.Alert;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// One target that is in trouble now, with the alerts that say so.
///
/// @param id sortable and unique: the address of its report
/// @param clusterLabel the alerts' `cluster` label: which cluster, where one Sitrep hears several;
///   may be empty
/// @param container the container that the alerts name, or empty
/// @param alerts at least one, first the one that opened it; empty for a question asked by hand
/// @param question what a person asked, empty for an alert
/// @param doubts what about the labels could not be followed
public record Incident(
    String id,
    String clusterLabel,
    Target target,
    String container,
    List<Alert> alerts,
    String question,
    List<String> doubts,
    Instant openedAt) {

  public Incident {
    alerts = List.copyOf(alerts);
    doubts = List.copyOf(doubts);
  }

  /// The same with other alerts.
  public Incident with(List<Alert> alerts) {
    return new Incident(id, clusterLabel, target, container, alerts, question, doubts, openedAt);
  }

  /// The same under another id.
  public Incident as(String other) {
    return new Incident(other, clusterLabel, target, container, alerts, question, doubts, openedAt);
  }

  /// When the first of its alerts began to fire, or when it was asked.
  public Instant since() {
    return alerts.stream().map(Alert::startsAt).min(Comparator.naturalOrder()).orElse(openedAt);
  }

  /// The severity label of its worst alert as sent: free text, empty when none has one.
  public String severity() {
    return alerts.stream()
        .map(alert -> alert.label("severity"))
        .min(Comparator.comparingInt(Severity::rank))
        .orElse("");
  }

  /// The alert names, without repeats, in order of arrival.
  public List<String> alertNames() {
    return alerts.stream()
        .map(Alert::name)
        .filter(name -> !name.isEmpty())
        .distinct()
        .collect(Collectors.toUnmodifiableList());
  }

  /// The labels that all its alerts have in common; none for a question.
  public SortedMap<String, String> labels() {
    var common = new TreeMap<String, String>();
    alerts.stream().limit(1).forEach(alert -> common.putAll(alert.labels()));
    alerts.forEach(alert -> common.entrySet().retainAll(alert.labels().entrySet()));
    return common;
  }

  /// The runbooks that its alerts name, as sent, in order of arrival.
  public List<String> runbooks() {
    return alerts.stream().map(alert -> alert.annotation("runbook_url")).toList();
  }

  /// Where the expressions of its alerts can be seen, as sent, in order of arrival.
  public List<String> rules() {
    return alerts.stream().map(Alert::generatorUrl).toList();
  }

  public boolean resolved() {
    return !alerts.isEmpty() && alerts.stream().noneMatch(Alert::firing);
  }
}
