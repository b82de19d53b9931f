package dev.sitrep.receiver.store;

import dev.sitrep.receiver.store.Migrations.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/// What a person may do in a store beside the Sitrep that runs on it, or while none runs. Nothing
/// is made, no table is changed, and the lock that keeps a second Sitrep out of a file is not
/// touched.
///
/// For one thread.
public final class Visit implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final OneSession session;

  private Visit(OneSession session) {
    this.session = session;
  }

  /// A [StoreFailure] says why there is nothing to visit.
  public static Visit of(Path path) {
    var file = path.toAbsolutePath().normalize();
    var faults = new SqliteFaults(file);
    if (Files.isDirectory(file)) {
      throw faults.failure("is a folder; set store.path to a file in it");
    }
    if (!Files.exists(file)) {
      throw faults.failure(
          "is not there; set store.path to the file of the Sitrep that runs, or start one to make it");
    }
    var config = visiting();
    return opened(
        Sqlite.source(file, config),
        Dialect.SQLITE,
        faults,
        "store.path to another file",
        "BEGIN IMMEDIATE");
  }

  /// The same in a PostgreSQL database.
  public static Visit of(PostgresAddress address, String password) {
    var faults = new PostgresFaults(address);
    var visit =
        opened(
            Postgres.source(address, password),
            Dialect.POSTGRES,
            faults,
            "store.url to another database",
            "BEGIN");
    try {
      visit.session.read(session -> session.rows(Postgres.SETTINGS, row -> row.getString(1)));
      return visit;
    } catch (StoreFailure e) {
      visit.close();
      throw e;
    }
  }

  private static Visit opened(
      DataSource source, Dialect dialect, Faults faults, String elsewhere, String begin) {
    switch (Migrations.look(source, dialect, faults, elsewhere)) {
      case State.EMPTY ->
          throw faults.failure("has no tables yet; start Sitrep on it, or set " + elsewhere);
      case State.OLDER ->
          throw faults.failure(
              "is of an older Sitrep; start this one on it, which brings it up to date, or use the older one");
      case State.CURRENT -> {}
    }
    try {
      return new Visit(new OneSession(new Session(source.getConnection(), dialect), faults, begin));
    } catch (SQLException e) {
      throw faults.of(e);
    }
  }

  /// FULL: what was put back is on disk before it is told.
  private static SQLiteConfig visiting() {
    var config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(PATIENCE_MILLIS);
    config.setGetGeneratedKeys(false);
    return config;
  }

  public DeadLetters deadLetters() {
    return new SqlDeadLetters(session);
  }

  public Feedback feedback() {
    return new SqlFeedback(session, new Ids());
  }

  Transactions session() {
    return session;
  }

  @Override
  public void close() {
    session.close();
  }
}
