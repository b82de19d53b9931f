package dev.sitrep.receiver;

import dev.sitrep.notifier.Courier;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the courier round and round.
final class Rounds implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Rounds.class);
  private static final Duration IDLE = Duration.ofMillis(200);

  private final Courier courier;
  private final Metrics metrics;
  private final Complaint stuck = new Complaint(log, "the outbox cannot be worked off");
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("courier").unstarted(this::run);

  Rounds(Courier courier, Metrics metrics) {
    this.courier = courier;
    this.metrics = metrics;
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (stop.getCount() > 0) {
      try {
        if (courier.round() == 0) {
          await(IDLE);
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        stuck.about(e);
        metrics.fault("courier");
        pause();
      }
    }
  }

  private void pause() {
    try {
      await(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      stop.countDown();
    }
  }

  private void await(Duration pause) throws InterruptedException {
    var _ = stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Lets the messages that are on their way arrive.
  @Override
  public void close() {
    stop.countDown();
    try {
      if (thread.isAlive() && !thread.join(Duration.ofSeconds(1))) {
        thread.interrupt();
        thread.join(Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    courier.close();
  }
}
