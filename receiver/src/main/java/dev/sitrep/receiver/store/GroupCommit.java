package dev.sitrep.receiver.store;

import dev.sitrep.receiver.store.Database.Work;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes. Whatever waits when it comes round shares a transaction, so that
/// many callers pay for one fsync.
final class GroupCommit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);
  private static final int BATCH = 256;
  private static final long POLL_MILLIS = 200;

  private final Source source;
  private final Faults faults;
  private final BlockingQueue<Task<?>> queue;
  private final long byteLimit;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong commits = new AtomicLong();
  private final AtomicLong writes = new AtomicLong();
  private final Thread thread;

  /// Of the thread only.
  private @Nullable Session session;

  private volatile boolean closed;

  /// Where a connection comes from, the first and those after one that was lost.
  interface Source {
    Session open() throws SQLException;
  }

  GroupCommit(Source source, Faults faults, int queueLimit, long byteLimit) {
    this.source = source;
    this.faults = faults;
    this.queue = new ArrayBlockingQueue<>(queueLimit);
    this.byteLimit = byteLimit;
    this.thread = Thread.ofPlatform().name("store-writer").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  Database.Sharing sharing() {
    return new Database.Sharing(writes.get(), commits.get());
  }

  int waiting() {
    return queue.size();
  }

  <T> T write(Work<T> work) {
    var task = new Task<>(work);
    try {
      while (!queue.offer(task, POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (closed) {
          throw faults.closed();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw faults.interrupted(e);
    }
    return result(task);
  }

  <T> Optional<T> tryWrite(Work<T> work, int size) {
    var task = new Task<>(work);
    long before = bytes.getAndAdd(size);
    if ((before > 0 && before + size > byteLimit) || !queue.offer(task)) {
      bytes.addAndGet(-size);
      return Optional.empty();
    }
    try {
      return Optional.of(result(task));
    } finally {
      bytes.addAndGet(-size);
    }
  }

  /// Commits what was queued before and ends the thread.
  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// A task that came after the thread's last look is taken back here: both look after `closed`.
  private <T> T result(Task<T> task) {
    if (closed && queue.remove(task)) {
      throw faults.closed();
    }
    try {
      return task.done.join();
    } catch (CompletionException e) {
      throw faults.of(Optional.ofNullable(e.getCause()).orElse(e));
    }
  }

  private void run() {
    var batch = new ArrayList<Task<?>>(BATCH);
    while (!closed || !queue.isEmpty()) {
      try {
        var first = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        batch.add(first);
        queue.drainTo(batch, BATCH - 1);
        commit(batch);
        batch.clear();
      } catch (InterruptedException e) {
        LOG.debug("the store's writer ends by close, not by interrupt");
      }
    }
  }

  /// One that fails does not take the others with it: after a rollback each gets its own
  /// transaction. With a lost connection all fail: whether the commit came through is not known.
  private void commit(List<Task<?>> batch) {
    try {
      var begun = begun();
      var completions = new ArrayList<Runnable>(batch.size());
      for (var task : batch) {
        completions.add(task.in(begun));
      }
      begun.commit();
      commits.incrementAndGet();
      writes.addAndGet(batch.size());
      completions.forEach(Runnable::run);
    } catch (SQLException | RuntimeException | Error e) {
      rollback();
      if (batch.size() == 1 || session == null) {
        batch.forEach(task -> task.done.completeExceptionally(e));
      } else {
        batch.forEach(task -> commit(List.of(task)));
      }
    }
  }

  /// A connection may have died since it was used last: the first word to it tells.
  private Session begun() throws SQLException {
    if (session != null) {
      try {
        session.begin();
        return session;
      } catch (SQLException e) {
        if (!faults.gone(e)) {
          throw e;
        }
        drop();
      }
    }
    var fresh = source.open();
    session = fresh;
    fresh.begin();
    return fresh;
  }

  /// SQLite has rolled back by itself when the disk is full; then there is nothing left to do.
  private void rollback() {
    if (session == null) {
      return;
    }
    try {
      session.rollback();
    } catch (SQLException e) {
      if (faults.gone(e)) {
        drop();
      } else {
        LOG.debug("nothing to roll back: {}", e.getMessage());
      }
    }
  }

  private void drop() {
    var lost = session;
    session = null;
    if (lost == null) {
      return;
    }
    LOG.info("store {}: the connection was lost", faults.name());
    try {
      lost.close();
    } catch (SQLException e) {
      LOG.debug("a lost connection: {}", e.getMessage());
    }
  }

  private static final class Task<T> {
    private final Work<T> work;
    private final CompletableFuture<T> done = new CompletableFuture<>();

    Task(Work<T> work) {
      this.work = work;
    }

    /// Returns what is left to do after the commit.
    Runnable in(Session session) throws SQLException {
      T value = work.in(session);
      return () -> done.complete(value);
    }
  }
}
