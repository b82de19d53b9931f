package dev.sitrep.real;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waiting for the world.
final class Eventually {
  private static final Duration POLL = Duration.ofMillis(250);

  private Eventually() {}

  static void is(String what, Duration within, BooleanSupplier seen) {
    has(what, within, () -> seen.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  static <T> T has(String what, Duration within, Supplier<Optional<T>> seen) {
    long end = System.nanoTime() + within.toNanos();
    while (true) {
      var found = seen.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + within.toSeconds() + " s: " + what);
      }
      pause(POLL);
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
