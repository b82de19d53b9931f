package dev.sitrep.incident;

import dev.sitrep.alert.Alert;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// A channel that refuses messages for good, told as an alert: Sitrep raises it itself, so that
/// people hear of it on the channels that are left.
///
/// @param channel its name in the configuration
/// @param why the refusal in one sentence; only what the alert carries, never taken from one
/// @param since of the first refusal: the start of the alert
public record RefusedChannel(String channel, String why, Instant since) {

  public static final String ALERT = "SitrepChannelRefuses";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

  /// The channel that an alert is about, if it is one of these. Anybody can send one: nothing else
  /// of its text is taken over.
  public static Optional<String> of(Alert alert) {
    var name = alert.label("channel");
    return alert.name().equals(ALERT) && NAME.matcher(name).matches()
        ? Optional.of(name)
        : Optional.empty();
  }

  public Alert firing() {
    return alert(Optional.empty());
  }

  /// Its end: the channel took a message.
  public Alert over(Instant at) {
    return alert(Optional.of(at));
  }

  private Alert alert(Optional<Instant> end) {
    return Alert.of(
        new TreeMap<>(Map.of("alertname", ALERT, "severity", "warning", "channel", channel)),
        new TreeMap<>(Map.of("summary", why)),
        since,
        end);
  }
}
