package dev.sitrep.alert;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/// RFC 3339, as Go writes it: seconds always, at most nine fraction digits, the sender's offset.
///
/// Read by hand: a notification may carry thousands of times, and a formatter takes longer for one
/// than all the rest of its alert.
final class Times {
  /// How Go writes "no time".
  static final Instant NONE = Instant.parse("0001-01-01T00:00:00Z");

  private static final int SECONDS_END = "2026-01-31T12:34:56".length();
  private static final int MOST_DIGITS = 9;

  private final String text;
  private int at;

  private Times(String text) {
    this.text = text;
  }

  static Optional<Instant> parse(String text) {
    try {
      return Optional.of(new Times(text).instant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Instant instant() {
    int year = number(4, '-');
    int month = number(2, '-');
    int day = number(2, 'T');
    int hour = number(2, ':');
    int minute = number(2, ':');
    int second = number(2);
    int nanos = fraction();
    var local = LocalDateTime.of(year, month, day, hour, minute, second, nanos);
    var offset = offset();
    if (at != text.length()) {
      throw not();
    }
    return local.toInstant(offset);
  }

  private int fraction() {
    if (at != SECONDS_END || look() != '.') {
      return 0;
    }
    at++;
    int nanos = 0;
    int digits = 0;
    while (digits < MOST_DIGITS && isDigit(look())) {
      nanos = 10 * nanos + number(1);
      digits++;
    }
    if (digits == 0) {
      throw not();
    }
    for (int i = digits; i < MOST_DIGITS; i++) {
      nanos *= 10;
    }
    return nanos;
  }

  private ZoneOffset offset() {
    char sign = look();
    at++;
    return switch (sign) {
      case 'Z', 'z' -> ZoneOffset.UTC;
      case '+' -> ZoneOffset.ofHoursMinutes(number(2, ':'), number(2));
      case '-' -> ZoneOffset.ofHoursMinutes(-number(2, ':'), -number(2));
      default -> throw not();
    };
  }

  private int number(int digits, char after) {
    int number = number(digits);
    if (Character.toUpperCase(look()) != after) {
      throw not();
    }
    at++;
    return number;
  }

  private int number(int digits) {
    int number = 0;
    for (int i = 0; i < digits; i++) {
      if (!isDigit(look())) {
        throw not();
      }
      number = 10 * number + text.charAt(at++) - '0';
    }
    return number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private char look() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private DateTimeException not() {
    return new DateTimeException("not RFC 3339 at character " + at);
  }
}
