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

  /// That fault, or lateness: the HTTP client counts in whole milliseconds and may give up a moment
  /// before the deadline.
  NoAnswer orElse(NoAnswer fault) {
    return left() == 0 || fault.unseen().why() == Reading.Why.LATE ? late() : fault;
  }
}
