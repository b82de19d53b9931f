package dev.sitrep.receiver;

import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.receiver.store.Inbox;
import dev.sitrep.receiver.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The story, told once: a body from the inbox becomes incidents ([Admissions]), an incident
/// becomes a report and messages in the outbox ([Reporting]), and what time alone changes is taken
/// care of ([Caretaker]). Each step is on disk before the next begins.
final class Pipeline implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pipeline.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final Store store;
  private final Admissions admissions;
  private final Reporting reporting;
  private final Caretaker caretaker;
  private final Crowd crowd;
  private final InstantSource clock;
  private final Metrics metrics;
  private final Complaint unreadable = new Complaint(log, "the inbox cannot be read");
  private volatile boolean stopping;
  private final Thread reader = Thread.ofPlatform().name("inbox").unstarted(this::readInbox);

  Pipeline(
      Store store,
      Admissions admissions,
      Reporting reporting,
      Caretaker caretaker,
      Crowd crowd,
      InstantSource clock,
      Metrics metrics) {
    this.store = store;
    this.admissions = admissions;
    this.reporting = reporting;
    this.caretaker = caretaker;
    this.crowd = crowd;
    this.clock = clock;
    this.metrics = metrics;
  }

  void start() {
    caretaker.start();
    reporting.start();
    reader.start();
  }

  private void readInbox() {
    while (!stopping) {
      try {
        crowd.letPass();
        store.inbox().next(PAUSE).ifPresent(this::take);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (stopping) {
          return;
        }
        unreadable.about(e);
        metrics.fault("inbox");
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(Inbox.Body body) {
    try {
      switch (Alertmanager.parse(body.bytes().toArray())) {
        case Parsed.Rejected(var why) -> log.error("inbox {}: {}", body.id(), why);
        case Parsed.Accepted(var group, _) -> {
          admissions.admit(group, clock.instant());
          reporting.call();
        }
      }
      store.inbox().finished(body.id());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (stopping) {
        log.info("inbox {}: left for the next start", body.id());
        return;
      }
      log.error("inbox {}: try {} failed", body.id(), body.attempts(), e);
      metrics.fault("admission");
      store.inbox().failed(body.id(), String.valueOf(e));
    }
  }

  /// Takes nothing more from the inbox, and lets what runs come to an end.
  @Override
  public void close() {
    stopping = true;
    caretaker.close();
    try {
      if (reader.isAlive() && !reader.join(FAREWELL)) {
        reader.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reporting.close();
  }
}
