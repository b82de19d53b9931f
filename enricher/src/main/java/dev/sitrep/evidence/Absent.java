package dev.sitrep.evidence;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The API's model classes leave out what is empty; here it becomes empty values.
final class Absent {
  /// What a runtime writes for a container that never started.
  private static final String NEVER = "1970-01-01T00:00:00";

  private Absent() {}

  static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  static int number(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  static boolean flag(@Nullable Boolean value) {
    return value != null && value;
  }

  static <T> List<T> list(@Nullable List<T> values) {
    return values == null ? List.of() : values;
  }

  static <K, V> Map<K, V> map(@Nullable Map<K, V> values) {
    return values == null ? Map.of() : values;
  }

  /// An RFC 3339 time; absent when there is none or it is unreadable.
  static Optional<Instant> time(@Nullable String value) {
    if (value == null || value.isEmpty() || value.startsWith(NEVER)) {
      return Optional.empty();
    }
    if (isWholeSecond(value)) {
      return wholeSecond(value);
    }
    try {
      return Optional.of(OffsetDateTime.parse(value).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /// `2026-11-21T15:00:00Z`: how the API writes nearly all of its times. They come by the ten
  /// thousand.
  private static boolean isWholeSecond(String value) {
    return value.length() == 20
        && value.charAt(19) == 'Z'
        && value.charAt(10) == 'T'
        && value.charAt(4) == '-'
        && value.charAt(7) == '-'
        && value.charAt(13) == ':'
        && value.charAt(16) == ':';
  }

  private static Optional<Instant> wholeSecond(String value) {
    try {
      return Optional.of(
          LocalDateTime.of(
                  number(value, 0, 4),
                  number(value, 5, 7),
                  number(value, 8, 10),
                  number(value, 11, 13),
                  number(value, 14, 16),
                  number(value, 17, 19))
              .toInstant(ZoneOffset.UTC));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int number(String value, int from, int to) {
    return Integer.parseUnsignedInt(value, from, to, 10);
  }
}
