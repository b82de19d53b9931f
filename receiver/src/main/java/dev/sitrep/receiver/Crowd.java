package dev.sitrep.receiver;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Notifications that wait for their acknowledgement just now. While many do, what can wait longer
/// lets them go first: a body is safe once it is on disk, and Alertmanager sends again what it
/// hears nothing of. Safe for many threads.
public final class Crowd {
  private static final int MANY = 8;
  private static final Duration BREATH = Duration.ofMillis(5);

  /// So long at most, so that the work goes on however many there are.
  private static final int BREATHS = 2;

  private final AtomicInteger inside = new AtomicInteger();

  public void enter() {
    inside.incrementAndGet();
  }

  public void leave() {
    inside.decrementAndGet();
  }

  /// Waits a little while there are many.
  void letPass() throws InterruptedException {
    for (int i = 0; i < BREATHS && inside.get() >= MANY; i++) {
      Thread.sleep(BREATH);
    }
  }
}
