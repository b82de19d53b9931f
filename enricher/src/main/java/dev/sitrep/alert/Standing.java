package dev.sitrep.alert;

import java.time.Instant;

/// What Alertmanager says about itself.
public sealed interface Standing {

  /// @param version `0.34.2`
  /// @param since when it started, by its own clock: it forgets all alerts when it stops
  /// @param settling whether it still waits for its peers
  record Running(String version, Instant since, boolean settling) implements Standing {}

  /// @param why one sentence that names the fault and where it is; safe to show and to log
  record Unreadable(String why) implements Standing {}
}
