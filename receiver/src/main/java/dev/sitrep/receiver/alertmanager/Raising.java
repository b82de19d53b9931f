package dev.sitrep.receiver.alertmanager;

import dev.sitrep.alert.Alert;
import dev.sitrep.alert.AlertGroup;
import dev.sitrep.alert.Alertmanager;
import dev.sitrep.receiver.store.Inbox;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// The way of Sitrep's own alerts: through the inbox like any notification, so that they are as
/// durable, and told as any incident is.
///
/// @param group the receiver that such a notification names
record Raising(Inbox inbox, InstantSource clock, String group) {

  /// False when the inbox has no room, or is out of order: to be tried again.
  boolean accepted(Alert alert) {
    var body =
        Alertmanager.body(new AlertGroup("", group, Map.of(), Map.of(), "", "", 0, List.of(alert)));
    return inbox.accept(body, clock.instant()) instanceof Inbox.Accepted;
  }
}
