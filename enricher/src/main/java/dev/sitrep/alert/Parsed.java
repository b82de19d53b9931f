package dev.sitrep.alert;

/// What became of a webhook body.
public sealed interface Parsed {

  /// @param leftOut how many alerts, labels and annotations are beyond [Alertmanager]'s bounds and
  ///   were left out or cut; 0 for every body that Alertmanager sends in practice
  record Accepted(AlertGroup group, long leftOut) implements Parsed {}

  /// @param why one sentence that names the fault and where it is; safe to show and to log
  record Rejected(String why) implements Parsed {}
}
