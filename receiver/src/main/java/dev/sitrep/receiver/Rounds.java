package dev.sitrep.receiver;

import dev.sitrep.notifier.Courier;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the courier round and round.
final class Rounds implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Rounds.class);
  private static final Duration IDLE = Duration.ofMillis(200);

  private final Courier courier;
  private final Metrics metrics;
  private final Thread thread = Thread.ofPlatform().name("courier").unstarted(this::run);

  Rounds(Courier courier, Metrics metrics) {
    this.courier = courier;
    this.metrics = metrics;
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (courier.round() == 0) {
          Thread.sleep(IDLE);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        log.error("the outbox cannot be worked off, next try in a second", e);
        metrics.fault("courier");
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    courier.close();
  }
}
