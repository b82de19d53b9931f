package dev.sitrep.incident;

import dev.sitrep.alert.Alert;
import java.time.Instant;
import java.util.Optional;

/// What one alert changed.
public sealed interface Admission {

  /// The first alert about a target that was well: it is looked into and reported.
  record Opened(Incident incident) implements Admission {}

  /// One more alert about a target that is in trouble already.
  ///
  /// @param incident with the alert in it
  /// @param alert the one that joined
  record Joined(Incident incident, Alert alert) implements Admission {}

  /// Nothing new: a re-send of a group, another Alertmanager of the same cluster, a restart.
  record Repeated(String incidentId) implements Admission {}

  /// The last firing alert of its incident is over.
  record Resolved(Incident incident) implements Admission {}

  /// Prometheus and Alertmanager work; that it stops is the alarm.
  ///
  /// @param at when it arrived: the alert itself began to fire long ago
  record Heartbeat(Instant at) implements Admission {}

  /// @param why one clause
  record Ignored(String why) implements Admission {}

  /// For the alerts that are about no target: `Watchdog` and `InfoInhibitor`. Empty for all others.
  static Optional<Admission> withoutTarget(Alert alert, Instant now) {
    return switch (alert.name()) {
      case AlertNames.HEARTBEAT ->
          Optional.of(
              alert.firing()
                  ? new Heartbeat(now)
                  : new Ignored("the heartbeat's resolved message is no heartbeat"));
      case AlertNames.INHIBITOR ->
          Optional.of(new Ignored("InfoInhibitor only serves to mute info alerts"));
      default -> Optional.empty();
    };
  }
}
