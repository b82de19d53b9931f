package dev.sitrep.receiver.alertmanager;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks again and again, at once first. A look that fails is followed by the next.
public final class Looking implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Looking.class);

  /// One look.
  public interface Task {
    void look() throws InterruptedException;
  }

  private final Task task;
  private final Duration pause;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  /// @param name of its thread
  public Looking(String name, Duration pause, Task task) {
    this.task = task;
    this.pause = pause;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      do {
        look();
      } while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      log.debug("{} ends", thread.getName());
    }
  }

  private void look() throws InterruptedException {
    try {
      task.look();
    } catch (RuntimeException e) {
      if (stop.getCount() > 0) {
        log.error("{} failed, next try in {}", thread.getName(), pause, e);
      }
    }
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      if (thread.isAlive() && !thread.join(Duration.ofSeconds(1))) {
        thread.interrupt();
        thread.join(Duration.ofSeconds(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
