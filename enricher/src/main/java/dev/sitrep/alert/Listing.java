package dev.sitrep.alert;

import java.util.List;

/// What became of a list of alerts.
public sealed interface Listing {

  /// @param leftOut how many alerts, labels and annotations are beyond [Alertmanager]'s bounds and
  ///   were left out or cut: then nothing follows from what is not in it
  record Alerts(List<Listed> alerts, long leftOut) implements Listing {
    public Alerts {
      alerts = List.copyOf(alerts);
    }
  }

  /// @param why one sentence that names the fault and where it is; safe to show and to log
  record Unreadable(String why) implements Listing {}
}
