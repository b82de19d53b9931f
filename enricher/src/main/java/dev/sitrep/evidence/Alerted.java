package dev.sitrep.evidence;

import dev.sitrep.alert.Alert;
import dev.sitrep.cluster.Ref;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.Target;
import dev.sitrep.incident.Targets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// What an alert itself says. Anybody who may write a rule or post to Alertmanager chooses these
/// words.
///
/// @param doubts labels that could not be followed, and why
public record Alerted(
    Ref about,
    String name,
    String severity,
    String summary,
    String description,
    Instant startsAt,
    List<String> doubts)
    implements Evidence {

  private static final int MOST = 10;

  /// Of very many one of each name first, before these what is about the target itself. A node's
  /// incident also has the alerts of what it takes down: each of these is about its own object.
  static List<Alerted> of(Incident incident) {
    var target = incident.target().ref();
    var names = new HashSet<String>();
    var alerts =
        incident.alerts().stream()
            .map(alert -> of(alert, about(alert, incident), incident.doubts()))
            .sorted(Comparator.comparing(alert -> !alert.about.equals(target)))
            .toList();
    return alerts.size() <= MOST
        ? alerts
        : alerts.stream()
            .map(alert -> new Ranked(alert, names.add(alert.name)))
            .sorted(Comparator.comparing(alert -> !alert.first))
            .map(Ranked::alert)
            .limit(MOST)
            .toList();
  }

  private record Ranked(Alerted alert, boolean first) {}

  private static Ref about(Alert alert, Incident incident) {
    if (!(incident.target() instanceof Target.Node)) {
      return incident.target().ref();
    }
    var own = new Targets().of(alert.labels()).target();
    return own instanceof Target.Node || own instanceof Target.Cluster
        ? incident.target().ref()
        : own.ref();
  }

  private static Alerted of(Alert alert, Ref about, List<String> doubts) {
    return new Alerted(
        about,
        alert.name().isEmpty() ? "alert without a name" : alert.name(),
        alert.label("severity"),
        alert.annotation("summary"),
        alert.annotations().containsKey("description")
            ? alert.annotation("description")
            : alert.annotation("message"),
        alert.startsAt(),
        doubts);
  }

  @Override
  public String source() {
    return "alert";
  }

  @Override
  public Optional<Instant> at() {
    return Optional.of(startsAt);
  }

  @Override
  public String line() {
    var says = description.isEmpty() ? summary : description;
    var line = says.isEmpty() ? name : name + ": " + says;
    return doubts.isEmpty() ? line : line + " · " + String.join(" · ", doubts);
  }
}
