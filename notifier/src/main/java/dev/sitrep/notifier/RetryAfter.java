package dev.sitrep.notifier;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// The header `Retry-After` (RFC 9110): seconds, with a fraction from some, or a date.
final class RetryAfter {
  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /// Absent when it is missing, unreadable or past; never longer than an hour.
  static Optional<Duration> read(Optional<String> header, Instant now) {
    return header
        .map(String::strip)
        .flatMap(
            value -> value.matches("\\d{1,9}(\\.\\d{1,9})?") ? seconds(value) : date(value, now))
        .filter(wait -> !wait.isNegative() && !wait.isZero())
        .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
  }

  private static Optional<Duration> seconds(String value) {
    return Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000)));
  }

  private static Optional<Duration> date(String value, Instant now) {
    try {
      return Optional.of(
          Duration.between(now, Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
