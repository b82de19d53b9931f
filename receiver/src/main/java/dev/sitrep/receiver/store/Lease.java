package dev.sitrep.receiver.store;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This process among those that share the store. Claims carry its id and are void when its row is
/// missing or over, by the clock of the database, which is the same for all. Between renewals time
/// is measured without a clock.
final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  private final Database database;
  private final Times times;
  private final String id;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread keeper = Thread.ofPlatform().name("lease").daemon().unstarted(this::keep);

  /// Of the keeper only.
  private boolean failing;

  /// @param length how long the claims of a process that has died still count
  /// @param every how often a lease is renewed
  record Times(Duration length, Duration every) {
    static final Times DEFAULT = new Times(Duration.ofSeconds(20), Duration.ofSeconds(5));
  }

  private Lease(Database database, Ids ids, Times times) {
    this.database = database;
    this.times = times;
    this.id = ids.next(Instant.now());
  }

  /// For as long as the process lives, among others.
  static Lease shared(Database database, Ids ids, Times times) {
    var lease = new Lease(database, ids, times);
    lease.renew();
    lease.keeper.start();
    return lease;
  }

  /// Of the only process that there can be: what others claimed before is void.
  static Lease alone(Database database, Ids ids) {
    var lease = new Lease(database, ids, Times.DEFAULT);
    database.write(session -> {
      session.update("DELETE FROM instances");
      return session.update(
          "INSERT INTO instances (id, until_at) VALUES (?, ?)", lease.id, Long.MAX_VALUE);
    });
    return lease;
  }

  /// What claims of this process carry.
  String id() {
    return id;
  }

  private void keep() {
    while (true) {
      try {
        if (closed.await(times.every().toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        renew();
        if (failing) {
          failing = false;
          LOG.info("the lease of this Sitrep is renewed again");
        }
      } catch (InterruptedException e) {
        LOG.debug("a lease ends by close, not by interrupt");
      } catch (RuntimeException e) {
        if (!failing) {
          failing = true;
          LOG.warn(
              "the lease of this Sitrep cannot be renewed; after {} s others take up its work: {}",
              times.length().toSeconds(),
              e.getMessage());
        }
      }
    }
  }

  private void renew() {
    var now = database.dialect().now();
    database.write(session -> {
      session.update(
          """
          INSERT INTO instances (id, until_at) VALUES (?, %s + ?)
          ON CONFLICT (id) DO UPDATE SET until_at = excluded.until_at
          """
              .formatted(now),
          id,
          times.length().toMillis());
      return session.update(
          "DELETE FROM instances WHERE until_at < %s - ?".formatted(now),
          10 * times.length().toMillis());
    });
  }

  /// Others may take at once what this one has claimed.
  @Override
  public void close() {
    closed.countDown();
    try {
      keeper.join();
      database.write(session -> session.update("DELETE FROM instances WHERE id = ?", id));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StoreFailure e) {
      LOG.debug("the lease runs out by itself: {}", e.getMessage());
    }
  }
}
