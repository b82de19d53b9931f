package dev.sitrep.receiver.store;

import java.security.SecureRandom;
import java.time.Instant;

/// Ids that sort by time: 10 characters of milliseconds, 4 of a counter, 6 random ones. Those of
/// one process never repeat and never go backwards, even when the clock does.
public final class Ids {
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

  private final SecureRandom random = new SecureRandom();
  private long millis;
  private int counter;

  public synchronized String next(Instant now) {
    if (now.toEpochMilli() > millis) {
      millis = now.toEpochMilli();
      counter = 0;
    } else if (++counter == 1 << 20) {
      millis++;
      counter = 0;
    }
    return digits(millis, 10) + digits(counter, 4) + digits(random.nextInt(1 << 30), 6);
  }

  private static String digits(long value, int count) {
    var text = new StringBuilder(count);
    for (int shift = 5 * (count - 1); shift >= 0; shift -= 5) {
      text.append(DIGITS.charAt((int) (value >>> shift) & 31));
    }
    return text.toString();
  }
}
