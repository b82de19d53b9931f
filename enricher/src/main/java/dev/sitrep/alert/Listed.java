package dev.sitrep.alert;

import java.util.List;

/// An alert as Alertmanager's API lists it: only those that are not resolved are.
///
/// @param alert a firing one; its start has milliseconds only, where a webhook has nanoseconds
/// @param silencedBy ids of silences
/// @param inhibitedBy fingerprints of the alerts that mute it
/// @param receivers names of those whom it is routed to, as Alertmanager's configuration has them
public record Listed(
    Alert alert,
    State state,
    List<String> silencedBy,
    List<String> inhibitedBy,
    List<String> receivers) {

  public enum State {
    ACTIVE,
    /// muted: by a silence, by another alert, or by a time interval of its route
    SUPPRESSED,
    /// not looked at yet, or in a state that is not known here
    OTHER
  }

  public Listed {
    silencedBy = List.copyOf(silencedBy);
    inhibitedBy = List.copyOf(inhibitedBy);
    receivers = List.copyOf(receivers);
  }

  /// Whether a person muted it.
  public boolean silenced() {
    return state == State.SUPPRESSED && !silencedBy.isEmpty();
  }
}
