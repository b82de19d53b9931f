package dev.sitrep.notifier;

import dev.sitrep.finding.Certainty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Who hears of which reports.
///
/// @param matchers all of them have to match; none matches everything
/// @param channels names
/// @param goesOn whether the routes after it are asked too
/// @param told what of an incident is told
/// @param least reports that are less certain of their cause are not told here
/// @param quiet hours at which nothing is sent: it is sent after them
public record Route(
    List<Matcher> matchers,
    List<String> channels,
    boolean goesOn,
    Told told,
    Certainty least,
    Optional<QuietHours> quiet) {

  /// What of an incident is told on a route.
  public enum Told {
    /// everything: an update changes the first message and is a reply to it
    THREAD,
    /// everything, in the first message alone where the channel can change it
    REPLACE,
    /// its end and nothing before
    RESOLVED_ONLY;

    /// As the configuration writes it: `resolved-only`.
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  public Route {
    matchers = List.copyOf(matchers);
    channels = List.copyOf(channels);
  }

  /// Everything to everybody.
  static Route everything(List<String> channels) {
    return new Route(List.of(), channels, false, Told.THREAD, Certainty.UNKNOWN, Optional.empty());
  }

  /// When what is to be sent now is sent.
  Instant from(Instant now) {
    return quiet.map(hours -> hours.after(now)).orElse(now);
  }
}
