package dev.sitrep.incident;

import dev.sitrep.alert.Alert;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A heartbeat that stays away, told as an alert: Sitrep raises it itself, for whoever would have
/// raised it is silent.
///
/// @param heartbeat the alert that should go on firing: `Watchdog`
/// @param heard when it was heard last
/// @param usual how long it is usually silent
/// @param since when it became late: the start of the alert, the same wherever it is worked out
public record LateHeartbeat(String heartbeat, Instant heard, Duration usual, Instant since) {

  public static final String ALERT = "SitrepHeartbeatLate";

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");

  /// What the alert says, if it is one. Anybody can send one: nothing of its text is taken over.
  public static Optional<LateHeartbeat> of(Alert alert) {
    var name = alert.label("heartbeat");
    if (!alert.name().equals(ALERT) || !NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LateHeartbeat(
              name,
              Instant.parse(alert.annotation("heard")),
              Duration.parse(alert.annotation("usual")),
              alert.startsAt()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  public Alert firing() {
    return alert(Optional.empty());
  }

  /// Its end: the heartbeat was heard again.
  public Alert over(Instant at) {
    return alert(Optional.of(at));
  }

  private Alert alert(Optional<Instant> end) {
    return Alert.of(
        new TreeMap<>(Map.of("alertname", ALERT, "severity", "critical", "heartbeat", heartbeat)),
        new TreeMap<>(
            Map.of(
                "summary",
                heartbeat + " is not heard any more: alerts may not arrive",
                "heard",
                heard.toString(),
                "usual",
                usual.toString())),
        since,
        end);
  }
}
