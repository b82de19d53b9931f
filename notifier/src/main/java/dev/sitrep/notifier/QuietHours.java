package dev.sitrep.notifier;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.regex.Pattern;

/// Hours of every day, such as `22:00-07:00 Europe/Berlin`; they may go past midnight.
///
/// @param from the first moment
/// @param to the first moment after
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone) {
  private static final Pattern WRITTEN =
      Pattern.compile("(\\d{2}:\\d{2})\\s*-\\s*(\\d{2}:\\d{2})\\s+(\\S+)");

  /// @throws IllegalArgumentException with a sentence for the person who wrote it
  public static QuietHours parse(String text) {
    var written = WRITTEN.matcher(text.strip());
    try {
      if (written.matches()) {
        var hours =
            new QuietHours(
                LocalTime.parse(written.group(1)),
                LocalTime.parse(written.group(2)),
                ZoneId.of(written.group(3)));
        if (!hours.from().equals(hours.to())) {
          return hours;
        }
      }
    } catch (DateTimeException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "quiet hours %s are not understood; write them like 22:00-07:00 Europe/Berlin"
            .formatted(text));
  }

  /// That moment, or the end of the quiet hours that it is in.
  Instant after(Instant now) {
    var there = now.atZone(zone);
    var time = there.toLocalTime();
    boolean pastMidnight = from.isAfter(to);
    boolean begun = !time.isBefore(from);
    boolean over = !time.isBefore(to);
    if (pastMidnight ? !begun && over : !begun || over) {
      return now;
    }
    var day = pastMidnight && begun ? there.toLocalDate().plusDays(1) : there.toLocalDate();
    return day.atTime(to).atZone(zone).toInstant();
  }
}
