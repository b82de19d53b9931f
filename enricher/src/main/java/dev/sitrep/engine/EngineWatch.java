package dev.sitrep.engine;

import dev.sitrep.engine.EngineState.Able;
import dev.sitrep.engine.EngineState.Unable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps an eye on the engine: at the start, then every ten minutes, and says in the log what has
/// changed. Nothing waits for it but the very first question: an engine that would pass evidence on
/// to a cloud has to be known before it is asked.
public final class EngineWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EngineWatch.class);
  private static final Duration EVERY = Duration.ofMinutes(10);

  /// An engine that cannot answer is looked at more often: it may have been mended.
  private static final Duration SOON = Duration.ofSeconds(30);

  private final Engine engine;
  private final String name;
  private final ReentrantLock looking = new ReentrantLock();
  private final Semaphore nudges = new Semaphore(0);
  private volatile Optional<EngineState> seen = Optional.empty();
  private final Thread thread;

  /// @param name of the model, for the log
  public EngineWatch(Engine engine, String name) {
    this.engine = engine;
    this.name = name;
    this.thread = Thread.ofVirtual().name("model-watch").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /// What was seen last, empty before the first look.
  public Optional<EngineState> seen() {
    return seen;
  }

  /// The same, after a first look.
  public EngineState known() throws InterruptedException {
    var known = seen;
    return known.isPresent() ? known.get() : look();
  }

  /// Something may have changed: some things show only once the model is loaded.
  public void again() {
    nudges.release();
  }

  private EngineState look() throws InterruptedException {
    looking.lockInterruptibly();
    try {
      var now = engine.look();
      seen = Optional.of(now);
      return now;
    } finally {
      looking.unlock();
    }
  }

  private void run() {
    try {
      var before = Optional.<EngineState>empty();
      while (true) {
        var now = look();
        tell(before, now);
        before = Optional.of(now);
        var pause = now instanceof Able ? EVERY : SOON;
        var _ = nudges.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        nudges.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Optional<EngineState> before, EngineState now) {
    if (before.filter(now::equals).isPresent()) {
      return;
    }
    switch (now) {
      case Able able -> {
        log.info(
            "model {} is ready{}{}",
            name,
            able.digest().isEmpty() ? "" : ", digest " + able.digest(),
            able.onCpu() ? ", on a CPU" : "");
        able.warnings().forEach(warning -> log.warn("model {}: {}", name, warning));
        if (before.orElse(now) instanceof Able old
            && !old.digest().isEmpty()
            && !old.digest().equals(able.digest())) {
          log.warn(
              "model {} is another one now: digest {} became {}; compare it with ./sitrep eval",
              name,
              old.digest(),
              able.digest());
        }
      }
      case Unable unable -> log.warn("model {}: {}; {}", name, unable.why(), unable.wayOut());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
