package dev.sitrep.notifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// How long a far side asks to wait: by the header `Retry-After` (RFC 9110), in seconds, with a
/// fraction from some, or as a date; or by a JSON answer: Discord's `retry_after` in seconds,
/// Telegram's `parameters.retry_after`, Matrix' `retry_after_ms`.
final class RetryAfter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /// The longer of both, for one may be rounded down.
  static Optional<Duration> read(Optional<String> header, String body, Instant now) {
    return Stream.concat(read(header, now).stream(), asked(body).stream())
        .max(Comparator.naturalOrder());
  }

  private static Optional<Duration> asked(String body) {
    try {
      var answer = JSON.readTree(body);
      var seconds =
          answer.has("retry_after")
              ? answer.path("retry_after")
              : answer.at("/parameters/retry_after");
      var asked =
          answer.has("retry_after_ms")
              ? Duration.ofMillis(answer.path("retry_after_ms").asLong())
              : Duration.ofMillis(Math.round(seconds.asDouble() * 1000));
      return bounded(Optional.of(asked));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /// Absent when it is missing, unreadable or past; never longer than an hour.
  static Optional<Duration> read(Optional<String> header, Instant now) {
    return bounded(
        header
            .map(String::strip)
            .flatMap(value ->
                value.matches("\\d{1,9}(\\.\\d{1,9})?") ? seconds(value) : date(value, now)));
  }

  private static Optional<Duration> bounded(Optional<Duration> asked) {
    return asked
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
