package dev.sitrep.receiver.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL server that keeps what it has committed, as those that people run do.
final class PostgresServer implements AutoCloseable {
  private final Optional<Path> folder;
  private final AtomicInteger schemas = new AtomicInteger();
  private EmbeddedPostgres running;
  private int port;

  private PostgresServer(Optional<Path> folder) throws IOException {
    assumeTrue(
        System.getProperty("os.name").equals("Linux"), "PostgreSQL's binaries are Linux ones");
    this.folder = folder;
    start();
  }

  private static final class Shared {
    private static final PostgresServer SERVER = opened();

    private static PostgresServer opened() {
      try {
        return new PostgresServer(Optional.empty());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// The one that all tests of this JVM share; it ends with the JVM.
  static PostgresServer shared() {
    return Shared.SERVER;
  }

  /// One of a test's own, in an empty folder.
  static PostgresServer in(Path folder) throws IOException {
    return new PostgresServer(Optional.of(folder));
  }

  /// With the same data and at the same port as before.
  void start() throws IOException {
    var builder =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on");
    if (folder.isPresent()) {
      builder.setDataDirectory(folder.get().resolve("data")).setCleanDataDirectory(false);
    }
    running = (port == 0 ? builder : builder.setPort(port)).start();
    port = running.getPort();
  }

  void stop() throws IOException {
    running.close();
  }

  /// A schema of the caller's own.
  PostgresAddress schema() throws SQLException {
    var name = "test" + schemas.incrementAndGet();
    execute("CREATE SCHEMA " + name);
    return address("postgres", Map.of("currentSchema", name));
  }

  PostgresAddress address(String database, Map<String, String> parameters) {
    return new PostgresAddress("postgres", "localhost:" + port, database, parameters);
  }

  void execute(String... statements) throws SQLException {
    var url = "jdbc:postgresql://localhost:" + port + "/postgres?user=postgres";
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /// Deletes every row that a store has written there.
  void empty(PostgresAddress address) throws SQLException {
    execute(
        """
        DO $$ DECLARE one RECORD; BEGIN
          SET session_replication_role = replica;
          FOR one IN SELECT schemaname, tablename FROM pg_tables
              WHERE schemaname = '%s' AND tablename NOT IN ('sitrep_schema', 'turns') LOOP
            EXECUTE format('DELETE FROM %%I.%%I', one.schemaname, one.tablename);
          END LOOP;
        END $$
        """
            .formatted(address.parameters().get("currentSchema")));
  }

  /// This user's password is asked for from now on.
  void lock(String user) throws IOException, SQLException {
    var rules = folder.orElseThrow().resolve("data").resolve("pg_hba.conf");
    Files.writeString(
        rules,
        "host all " + user + " all scram-sha-256\n" + Files.readString(rules),
        StandardOpenOption.TRUNCATE_EXISTING);
    execute("SELECT pg_reload_conf()");
  }

  @Override
  public void close() throws IOException {
    stop();
  }
}
