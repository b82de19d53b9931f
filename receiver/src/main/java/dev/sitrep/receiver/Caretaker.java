package dev.sitrep.receiver;

import dev.sitrep.receiver.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What nobody sends a notification for: incidents that have been calm for long enough, alerts that
/// nobody speaks of any more, and rows that are old.
final class Caretaker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Caretaker.class);
  private static final Duration ROUND = Duration.ofSeconds(5);

  /// Between two parts of what is old: writers get their turn.
  private static final Duration BREATH = Duration.ofMillis(200);

  private static final Duration SWEEPS = Duration.ofMinutes(10);

  /// After a start: what came to nobody meanwhile is sent again within minutes.
  private static final Duration WARM_UP = Duration.ofHours(1);

  /// More than a busy machine lets a round be late.
  private static final Duration JUMP = Duration.ofMinutes(2);

  private final Store store;
  private final Duration vanished;
  private final Store.Keep keep;
  private final Runnable call;
  private final InstantSource clock;
  private final Metrics metrics;
  private final Complaint careless = new Complaint(log, "the store cannot be taken care of");
  private boolean begun;
  private Instant last = Instant.EPOCH;
  private long lastNanos;
  private long trustedSince;
  private long swept;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("caretaker").unstarted(this::work);

  /// @param vanished how long an alert has to be unheard of before it counts as gone
  /// @param keep what is not old yet
  /// @param call there may be something to tell
  Caretaker(
      Store store,
      Duration vanished,
      Store.Keep keep,
      Runnable call,
      InstantSource clock,
      Metrics metrics) {
    this.store = store;
    this.vanished = vanished;
    this.keep = keep;
    this.call = call;
    this.clock = clock;
    this.metrics = metrics;
  }

  void start() {
    thread.start();
  }

  private void work() {
    while (stop.getCount() > 0) {
      try {
        round(System.nanoTime());
        var _ = stop.await(ROUND.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        careless.about(e);
        metrics.fault("caretaker");
        pause();
      }
    }
  }

  private void pause() {
    try {
      var _ = stop.await(ROUND.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      stop.countDown();
    }
  }

  /// What is old by the clock is only believed to be old when the clock has gone like the time for
  /// a while: a clock that was set would end and forget everything.
  ///
  /// @param nanos that go on whatever happens to the clock
  void round(long nanos) throws InterruptedException {
    var now = clock.instant();
    var time = trusted(now, nanos);
    if (time.compareTo(WARM_UP.compareTo(vanished) < 0 ? WARM_UP : vanished) >= 0) {
      var gone = store.incidents().vanish(now.minus(vanished), now);
      gone.forEach(id -> log.info("incident {} is no longer reported", id));
      call(gone);
    }
    var over = store.incidents().settle(now);
    over.forEach(id -> log.info("incident {} is over", id));
    call(over);
    if (nanos - swept >= SWEEPS.toNanos() && time.compareTo(SWEEPS) >= 0) {
      swept = nanos;
      sweep();
    }
  }

  private void call(List<String> changed) {
    if (!changed.isEmpty()) {
      call.run();
    }
  }

  /// For how long the clock has gone like the time. After a jump all that was heard before it looks
  /// old until it was heard again, so it has to go well for as long as alerts may be silent.
  private Duration trusted(Instant now, long nanos) {
    if (!begun) {
      begun = true;
      trustedSince = nanos;
      swept = nanos;
    } else {
      var went = Duration.between(last, now).minusNanos(nanos - lastNanos);
      if (went.abs().compareTo(JUMP) > 0) {
        log.warn("the clock was set by {}: what is old by it is left alone for {}", went, vanished);
        trustedSince = nanos + vanished.toNanos();
      }
    }
    last = now;
    lastNanos = nanos;
    return Duration.ofNanos(nanos - trustedSince);
  }

  private void sweep() throws InterruptedException {
    int incidents = 0;
    boolean more = true;
    while (more && stop.getCount() > 0) {
      var swept = store.sweep(clock.instant(), keep);
      metrics.swept(swept);
      incidents += swept.incidents();
      more = swept.incidents() >= keep.batch();
      var _ = stop.await(BREATH.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (incidents > 0) {
      log.info("{} incidents were old or too many, and are forgotten", incidents);
    }
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      if (thread.isAlive()) {
        thread.join(Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
