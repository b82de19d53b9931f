package dev.sitrep.receiver.store;

import dev.sitrep.receiver.store.Migrations.State;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.sqlite.SQLiteConfig;

/// Does what the store does, and leaves nothing behind: where there is a file already, an alert is
/// written to it and taken back; where there is none, a store is made beside its place and deleted.
/// A Sitrep that runs meanwhile is not disturbed.
public final class Rehearsal {
  private static final int PATIENCE_MILLIS = 2_000;

  private Rehearsal() {}

  public enum Outcome {
    /// there is a file, and it takes alerts
    WRITTEN,
    /// there is none yet, and one can be made
    MADE,
    /// another Sitrep is writing just now
    IN_USE
  }

  /// A [StoreFailure] says why the store would not work.
  public static Outcome of(Path path) {
    var file = path.toAbsolutePath().normalize();
    var faults = new SqliteFaults(file);
    if (Files.isDirectory(file)) {
      throw faults.failure("is a folder; set store.path to a file in it");
    }
    return Files.exists(file) ? write(file, faults) : make(file, faults);
  }

  /// The nearest folder on the way to the file that is there already.
  public static Path folder(Path path) {
    var folder = path.toAbsolutePath().normalize().getParent();
    while (folder != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    return Optional.ofNullable(folder).orElse(Path.of("/"));
  }

  /// What a PostgreSQL server is like, and that it takes alerts. Leaves nothing behind; no tables
  /// are made.
  public static Server of(PostgresAddress address, String password) {
    var faults = new PostgresFaults(address);
    var source = Postgres.source(address, password);
    try (var session = new Session(source.getConnection(), Dialect.POSTGRES)) {
      Postgres.refuseUnfit(session, faults);
      var state =
          Migrations.look(source, Dialect.POSTGRES, faults, "store.url to another database");
      session.begin();
      insert(session, state);
      session.rollback();
      return new Server(
          setting(session, "server_version"),
          state == State.EMPTY ? Outcome.MADE : Outcome.WRITTEN,
          setting(session, "fsync").equals("on"),
          setting(session, "full_page_writes").equals("on"));
    } catch (SQLException e) {
      throw faults.of(e);
    }
  }

  private static String setting(Session session, String name) throws SQLException {
    return session.row("SELECT current_setting(?)", row -> row.getString(1), name).orElseThrow();
  }

  /// @param outcome MADE where there are no tables yet, and they may be made
  /// @param fsync whether a commit is on the server's disk when it is answered
  /// @param fullPageWrites whether the server mends pages that a crash has torn
  public record Server(String version, Outcome outcome, boolean fsync, boolean fullPageWrites) {}

  /// Sets no journal mode: the file may belong to another program. A connection that is closed
  /// within a transaction takes it back.
  private static Outcome write(Path file, Faults faults) {
    var config = new SQLiteConfig();
    config.setBusyTimeout(PATIENCE_MILLIS);
    config.enforceForeignKeys(true);
    try (var session =
        new Session(config.createConnection("jdbc:sqlite:" + file), Dialect.SQLITE)) {
      var state =
          Migrations.look(
              Sqlite.source(file, config), Dialect.SQLITE, faults, "store.path to another file");
      session.update("BEGIN IMMEDIATE");
      insert(session, state);
      session.rollback();
      return Outcome.WRITTEN;
    } catch (SQLException e) {
      if (SqliteFaults.busy(e) && heldBySitrep(file)) {
        return Outcome.IN_USE;
      }
      throw faults.of(e);
    }
  }

  /// What an alert would write; where there are no tables yet, a table.
  private static void insert(Session session, State state) throws SQLException {
    if (state != State.CURRENT) {
      session.update("CREATE TABLE sitrep_check (id TEXT PRIMARY KEY)");
      return;
    }
    session.update(
        """
        INSERT INTO inbox (id, attempts, received_at, claimed_by, reason)
        VALUES ('sitrep-check', 0, ?, '', 'sitrep check')
        """,
        Instant.now().toEpochMilli());
  }

  private static boolean heldBySitrep(Path file) {
    var lock = Path.of(file + ".lock");
    try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        var held = channel.tryLock()) {
      return held == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Outcome make(Path file, Faults faults) {
    var folder = folder(file);
    if (!Files.isDirectory(folder)) {
      throw faults.failure(
          "cannot be written (%s is a file, not a folder); set store.path to another"
              .formatted(folder));
    }
    try {
      var trial = Files.createTempDirectory(folder, ".sitrep-check");
      try (var store = Stores.sqlite(trial.resolve("sitrep.db"))) {
        if (store.inbox().accept(new byte[] {'{', '}'}, Instant.now())
            instanceof Inbox.Failing(var why)) {
          throw new StoreFailure(why);
        }
      } finally {
        delete(trial);
      }
      return Outcome.MADE;
    } catch (IOException e) {
      throw faults.failure(
          "its folder %s cannot be written; make it writable for this user or set store.path to another"
              .formatted(folder),
          e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
