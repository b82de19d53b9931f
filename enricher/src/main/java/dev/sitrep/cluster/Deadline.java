package dev.sitrep.cluster;

import java.time.Duration;

/// The moment by which a call has to end, on the monotonic clock.
record Deadline(long nanos, Duration patience) {

  static Deadline in(Duration patience) {
    return new Deadline(System.nanoTime() + patience.toNanos(), patience);
  }

  /// Nanoseconds left, 0 when it has passed.
  long left() {
    return Math.max(0, nanos - System.nanoTime());
  }

  NoAnswer late() {
    return new NoAnswer(Reading.Why.LATE, "waited " + patience.toMillis() + " ms");
  }
}
