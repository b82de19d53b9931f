package dev.sitrep.receiver.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.DriverDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL database that several Sitreps may share. Bodies that come in share commits on a
/// connection of their own; all else runs on a pool.
final class Postgres implements Database {
  private static final Logger LOG = LoggerFactory.getLogger(Postgres.class);
  static final int OLDEST = 13;
  private static final int POOL = 10;
  private static final int TRIES = 6;
  private static final Duration AWAY = Duration.ofSeconds(1);

  /// A server or a role may be set to answer before a commit is on disk: not for us. A peer that
  /// hangs within a transaction does not hold its locks for ever.
  static final String SETTINGS =
      """
      SELECT set_config('synchronous_commit', replace(current_setting('synchronous_commit'), 'off', 'on'), false),
        set_config('idle_in_transaction_session_timeout', '60s', false),
        set_config('lock_timeout', '60s', false)
      """;

  private static final String BYTES =
      """
      SELECT CAST(coalesce(sum(pg_total_relation_size(oid)), 0) AS BIGINT) FROM pg_class
      WHERE relkind = 'r' AND relnamespace = (SELECT oid FROM pg_namespace
        WHERE nspname = current_schema())
      """;

  private final Faults faults;
  private final DataSource source;
  private final HikariDataSource pool;
  private final GroupCommit writer;
  private volatile @Nullable Session accepting;
  private volatile @Nullable Away away;
  private volatile boolean closed;

  Postgres(PostgresAddress address, String password) {
    this(address, password, Sqlite.Limits.DEFAULT);
  }

  /// A [StoreFailure] says why that server will not do.
  Postgres(PostgresAddress address, String password, Sqlite.Limits limits) {
    faults = new PostgresFaults(address);
    source = source(address, password);
    try (var connection = source.getConnection();
        var session = new Session(connection, dialect())) {
      refuseUnfit(session, faults);
    } catch (SQLException e) {
      throw faults.of(e);
    }
    Migrations.run(source, dialect(), faults, "store.url to another database");
    pool = pool(source);
    writer = new GroupCommit(this::accepting, faults, limits.queue(), limits.queueBytes());
    writer.start();
  }

  static void refuseUnfit(Session session, Faults faults) throws SQLException {
    int version = (int) session.number("SELECT current_setting('server_version_num')::int");
    if (version < OLDEST * 10_000) {
      throw faults.failure(
          "is PostgreSQL %d and Sitrep needs %d or newer; upgrade the server, or set store.url to another"
              .formatted(version / 10_000, OLDEST));
    }
    if (session.number("SELECT count(*) WHERE current_schema() IS NOT NULL") == 0) {
      throw new SQLException("no schema", "3F000");
    }
  }

  /// Without a pool. Nothing waits for ever: a server that went away without a word is noticed.
  static DataSource source(PostgresAddress address, String password) {
    var properties = new Properties();
    properties.setProperty("ApplicationName", "sitrep");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("loginTimeout", "10");
    properties.setProperty("socketTimeout", "90");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty("logServerErrorDetail", "false");
    if (address.hosts().contains(",")) {
      properties.setProperty("targetServerType", "primary");
    }
    address.parameters().forEach(properties::setProperty);
    return new DriverDataSource(
        address.jdbc(), "org.postgresql.Driver", properties, address.user(), password);
  }

  private static HikariDataSource pool(DataSource source) {
    var config = new HikariConfig();
    config.setPoolName("store");
    config.setDataSource(source);
    config.setConnectionInitSql(SETTINGS);
    config.setMaximumPoolSize(POOL);
    config.setMinimumIdle(2);
    config.setConnectionTimeout(4_000);
    config.setValidationTimeout(2_000);
    config.setKeepaliveTime(60_000);
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRES;
  }

  /// Tried once more when the connection turns out to be dead: a pool notices that late.
  @Override
  public <T> T read(Work<T> work) {
    try (var session = session()) {
      return work.in(session);
    } catch (SQLException e) {
      if (!faults.gone(e)) {
        throw faults.of(e);
      }
    }
    try (var session = session()) {
      return work.in(session);
    } catch (SQLException e) {
      throw faults.of(e);
    }
  }

  /// Serialization failures, deadlocks and connections that were dead before the commit are tried
  /// again.
  @Override
  public <T> T write(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work);
      } catch (Undone e) {
        if (attempt == TRIES) {
          throw faults.of(e.cause);
        }
        pause(attempt);
      } catch (SQLException e) {
        throw faults.of(e);
      }
    }
  }

  private <T> T once(Work<T> work) throws SQLException, Undone {
    try (var session = session()) {
      boolean committing = false;
      try {
        session.begin();
        T value = work.in(session);
        committing = true;
        session.commit();
        return value;
      } catch (SQLException e) {
        rollback(session);
        if (faults.collided(e) || (!committing && faults.gone(e))) {
          throw new Undone(e);
        }
        throw e;
      } catch (RuntimeException | Error e) {
        rollback(session);
        throw e;
      }
    }
  }

  /// A connection of which this is not known must not be lent out again.
  private void rollback(Session session) {
    try {
      session.rollback();
    } catch (SQLException e) {
      LOG.debug("nothing to roll back: {}", e.getMessage());
      session.evict(pool::evictConnection);
    }
  }

  private void pause(int attempt) {
    try {
      Thread.sleep(
          Duration.ofMillis(ThreadLocalRandom.current().nextLong(5L << attempt, 20L << attempt)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw faults.interrupted(e);
    }
  }

  @Override
  public <T> Optional<T> tryWrite(Work<T> work, int bytes) {
    return writer.tryWrite(work, bytes);
  }

  @Override
  public long bytes() {
    return read(session -> session.number(BYTES));
  }

  /// Autovacuum does that.
  @Override
  public void tidy() {}

  @Override
  public Sharing sharing() {
    return writer.sharing();
  }

  /// While the server is away only one attempt in a while waits for it: the others are told at
  /// once.
  private Session session() {
    if (closed) {
      throw faults.closed();
    }
    var last = away;
    if (last != null && System.nanoTime() - last.since() < AWAY.toNanos()) {
      throw faults.of(last.why());
    }
    try {
      var session = new Session(pool.getConnection(), dialect());
      away = null;
      return session;
    } catch (SQLException e) {
      if (faults.gone(e)) {
        away = new Away(System.nanoTime(), e);
      }
      throw faults.of(e);
    }
  }

  private record Away(long since, SQLException why) {}

  private Session accepting() throws SQLException {
    var connection = source.getConnection();
    var session = new Session(connection, dialect());
    try {
      session.rows(SETTINGS, row -> row.getString(1));
    } catch (SQLException e) {
      session.close();
      throw e;
    }
    accepting = session;
    return session;
  }

  @Override
  public void close() {
    closed = true;
    writer.close();
    pool.close();
    var last = accepting;
    accepting = null;
    try {
      if (last != null) {
        last.close();
      }
    } catch (SQLException e) {
      LOG.debug("a connection did not close well: {}", e.getMessage());
    }
  }

  /// A transaction that left nothing behind and may pass when it is run again.
  private static final class Undone extends Exception {
    private static final long serialVersionUID = 1;
    private final SQLException cause;

    Undone(SQLException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
