package dev.sitrep.receiver.check;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Ends what takes too long.
final class Bounded {
  private Bounded() {}

  /// Empty when it took longer; it is interrupted then, and not waited for.
  static <T> Optional<T> call(String name, Duration patience, Callable<T> work)
      throws InterruptedException, ExecutionException {
    var task = new FutureTask<>(work);
    var thread = Thread.ofVirtual().name(name).start(task);
    try {
      return Optional.of(task.get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } finally {
      thread.interrupt();
    }
  }
}
