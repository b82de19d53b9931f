package dev.sitrep.receiver.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// One SQLite file: a writer, a few readers, and a lock file that keeps a second Sitrep out.
final class Sqlite implements Database {
  private static final Logger LOG = LoggerFactory.getLogger(Sqlite.class);
  private static final int READERS = 2;

  /// Three usual bodies to a page: the log has fewer and fuller pages than with SQLite's 4 KiB.
  static final int PAGE_BYTES = 16 << 10;

  /// How many free pages are given back at one time: 1 MiB.
  private static final int PAGES = 64;

  private static final int STEPS = 256;

  /// Free pages that are soon needed again.
  private static final int SPARE = 128;

  private static final long LONG_LOG = 1 << 20;

  /// How long the log may be before the writer himself copies what is left of it: what comes in
  /// without a pause leaves nobody else the time to come to its end.
  private static final long LONGEST_LOG = 16 << 20;

  /// Writes: some MiB of bodies.
  private static final long WORTH_COPYING = 500;

  private static final Duration COPY_EVERY = Duration.ofMillis(20);

  private final Path file;
  private final Faults faults;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final BlockingQueue<Session> readers = new ArrayBlockingQueue<>(READERS);
  private final GroupCommit writer;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread copier =
      Thread.ofPlatform().name("store-log").daemon().unstarted(this::copy);
  private volatile boolean closed;

  /// @param queue how many writes may wait
  /// @param queueBytes how many bytes of bodies may wait in memory
  /// @param fileBytes how large the file may grow
  record Limits(int queue, long queueBytes, long fileBytes) {
    static final Limits DEFAULT = new Limits(1024, 64L << 20, 1L << 40);
  }

  Sqlite(Path path, Limits limits) {
    file = path.toAbsolutePath().normalize();
    faults = new SqliteFaults(file);
    try {
      lock();
      begin();
      Migrations.run(source(file, config(limits)), dialect(), faults, "store.path to another file");
      var writing = session(config(limits));
      writing.run("PRAGMA wal_autocheckpoint = " + LONGEST_LOG / PAGE_BYTES);
      for (int i = 0; i < READERS; i++) {
        readers.add(session(reading()));
      }
      writer = new GroupCommit(() -> writing, faults, limits.queue(), limits.queueBytes());
    } catch (SQLException e) {
      closeAll();
      throw faults.of(e);
    } catch (StoreFailure e) {
      closeAll();
      throw e;
    }
    opened.push(writer);
    writer.start();
    copier.start();
  }

  @Override
  public Dialect dialect() {
    return Dialect.SQLITE;
  }

  @Override
  public <T> T read(Work<T> work) {
    try {
      var session = readers.take();
      try {
        if (closed) {
          throw faults.closed();
        }
        return work.in(session);
      } finally {
        readers.add(session);
      }
    } catch (SQLException e) {
      throw faults.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw faults.interrupted(e);
    }
  }

  @Override
  public <T> T write(Work<T> work) {
    return writer.write(work);
  }

  @Override
  public <T> Optional<T> tryWrite(Work<T> work, int bytes) {
    return writer.tryWrite(work, bytes);
  }

  Path file() {
    return file;
  }

  GroupCommit writer() {
    return writer;
  }

  /// With SQLite's log.
  @Override
  public long bytes() {
    return size(file) + size(sibling("-wal"));
  }

  @Override
  public Sharing sharing() {
    return writer.sharing();
  }

  /// Gives free pages back to the disk, few at a time, then writes the log back into the file and
  /// cuts it. The writer is not kept waiting for more than some milliseconds.
  @Override
  public void tidy() {
    long free = read(session -> session.number("PRAGMA freelist_count"));
    for (int step = 0; step < STEPS && free > SPARE; step++, free -= PAGES) {
      writer.write(session -> {
        session.run("PRAGMA incremental_vacuum(" + PAGES + ")");
        return 0;
      });
    }
    if (size(sibling("-wal")) < LONG_LOG) {
      return;
    }
    try (var session = new Session(checkpointing().createConnection(url()), dialect())) {
      session.rows("PRAGMA wal_checkpoint(PASSIVE)", row -> 0);
      session.rows("PRAGMA wal_checkpoint(TRUNCATE)", row -> 0);
    } catch (SQLException e) {
      if (!SqliteFaults.busy(e)) {
        throw faults.of(e);
      }
      LOG.debug("the log is cut another time: {}", e.getMessage());
    }
  }

  /// Writes the log back into the file while the writer goes on, who would otherwise do that
  /// himself every 4 MiB and keep everybody waiting. Once all of it is written back the log begins
  /// anew.
  private void copy() {
    long copied = 0;
    try (var session = new Session(checkpointing().createConnection(url()), dialect())) {
      while (!closing.await(COPY_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        long written = writer.sharing().writes();
        if (written - copied >= WORTH_COPYING) {
          copied = written;
          copy(session);
        }
      }
    } catch (SQLException e) {
      LOG.warn("store {}: its log grows longer: {}", file, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What fails here the writer finds too.
  private static void copy(Session session) {
    try {
      session.run("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (SQLException e) {
      LOG.debug("the log is copied another time: {}", e.getMessage());
    }
  }

  private void awaitCopier() {
    closing.countDown();
    try {
      copier.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The last connection that closes writes SQLite's log back into the file.
  @Override
  public void close() {
    awaitCopier();
    writer.close();
    closed = true;
    awaitReaders();
    closeAll();
  }

  /// Reads under way end first; one that hangs is not waited for.
  private void awaitReaders() {
    try {
      var idle = new ArrayList<Session>();
      for (int i = 0; i < READERS; i++) {
        var session = readers.poll(5, TimeUnit.SECONDS);
        if (session != null) {
          idle.add(session);
        }
      }
      readers.addAll(idle);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeAll() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        LOG.warn("store {}: {}", file, e.getMessage());
      }
    }
  }

  private void lock() {
    try {
      Files.createDirectories(
          Optional.ofNullable(file.getParent()).orElseThrow(() -> new IOException("no folder")));
      if (Files.isDirectory(file)) {
        throw faults.failure("is a folder; set store.path to a file in it");
      }
      var channel =
          FileChannel.open(sibling(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      opened.push(channel);
      if (channel.tryLock() == null) {
        throw inUse();
      }
    } catch (OverlappingFileLockException e) {
      throw inUse();
    } catch (IOException e) {
      throw faults.failure(
          "cannot be written (%s); make the folder writable or set store.path to another"
              .formatted(reason(e)),
          e);
    }
  }

  /// The words of these exceptions are a path and nothing more.
  private static String reason(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException file -> file.getFile() + " is a file, not a folder";
      case AccessDeniedException file -> "no access to " + file.getFile();
      case NoSuchFileException file -> file.getFile() + " cannot be made";
      case FileSystemException file when file.getReason() != null ->
          file.getFile() + ": " + file.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  private StoreFailure inUse() {
    return faults.failure("is in use by another Sitrep; end that one or set store.path to another");
  }

  private Session session(SQLiteConfig config) throws SQLException {
    var session = new Session(config.createConnection(url()), dialect());
    opened.push(session);
    return session;
  }

  /// Only before the first table can SQLite be told how large a page is, and that free ones will be
  /// given back.
  private void begin() throws SQLException {
    if (size(file) > 0) {
      return;
    }
    var config = new SQLiteConfig();
    config.setPageSize(PAGE_BYTES);
    try (var session = new Session(config.createConnection(url()), dialect())) {
      session.update("PRAGMA auto_vacuum = INCREMENTAL");
      session.row("PRAGMA journal_mode = WAL", row -> 0);
    }
  }

  private String url() {
    return "jdbc:sqlite:" + file;
  }

  static DataSource source(Path file, SQLiteConfig config) {
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  /// Readers that are at work are not waited for.
  private static SQLiteConfig checkpointing() {
    var config = new SQLiteConfig();
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(20);
    return config;
  }

  /// FULL: a commit returns after its fsync, in WAL mode too.
  private static SQLiteConfig config(Limits limits) {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(5_000);
    config.setJournalSizeLimit(64 << 20);
    config.setGetGeneratedKeys(false);
    config.setMaxPageCount((int) Math.min(Integer.MAX_VALUE, limits.fileBytes() / PAGE_BYTES));
    return config;
  }

  private static SQLiteConfig reading() {
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(5_000);
    return config;
  }

  private Path sibling(String suffix) {
    return Path.of(file + suffix);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
