package dev.sitrep.incident;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Makes ids of incidents: 26 characters of Crockford's base 32, as ULIDs are written: 48 bits of
/// milliseconds and 80 random bits. Text order is the order in which one instance made them, even
/// while the clock stands still or goes back. Safe for many threads.
public final class IncidentIds {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final long FORTY_BITS = (1L << 40) - 1;

  private final InstantSource clock;
  private final RandomGenerator random;
  private long millis = -1;
  private long high;
  private long low;

  public IncidentIds(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  public synchronized String next() {
    long now = clock.millis();
    if (now > millis) {
      millis = now;
      high = random.nextLong() & FORTY_BITS;
      low = random.nextLong() & FORTY_BITS;
    } else {
      low = (low + 1) & FORTY_BITS;
      high = low == 0 ? (high + 1) & FORTY_BITS : high;
      millis = low == 0 && high == 0 ? millis + 1 : millis;
    }
    var id = new StringBuilder(26);
    append(id, millis, 10);
    append(id, high, 8);
    append(id, low, 8);
    return id.toString();
  }

  private static void append(StringBuilder id, long number, int digits) {
    for (int shift = 5 * (digits - 1); shift >= 0; shift -= 5) {
      id.append(DIGITS.charAt((int) (number >>> shift) & 31));
    }
  }
}
