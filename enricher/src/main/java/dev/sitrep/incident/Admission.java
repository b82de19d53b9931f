package dev.sitrep.incident;

import dev.sitrep.alert.Alert;
import java.util.Optional;

/// What one alert changed. Every alert that arrives is counted as exactly one of these.
public enum Admission {
  /// The first about a target that was well: it is looked into and reported.
  OPENED,
  /// One more about a target that is in trouble already.
  JOINED,
  /// Nothing new: a re-send of a group, another Alertmanager of the same cluster, a restart.
  REPEATED,
  /// It is over.
  RESOLVED,
  /// Prometheus and Alertmanager work; that it stops is the alarm.
  HEARTBEAT,
  /// It says nothing about any target: `InfoInhibitor`, and the end of a heartbeat, which is no
  /// heartbeat.
  IGNORED;

  /// For the alerts that are about no target: `Watchdog` and `InfoInhibitor`. Empty for all others.
  public static Optional<Admission> withoutTarget(Alert alert) {
    return switch (alert.name()) {
      case AlertNames.HEARTBEAT -> Optional.of(alert.firing() ? HEARTBEAT : IGNORED);
      case AlertNames.INHIBITOR -> Optional.of(IGNORED);
      default -> Optional.empty();
    };
  }
}
