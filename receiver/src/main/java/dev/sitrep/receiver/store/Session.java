package dev.sitrep.receiver.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// One connection with its prepared statements; for one thread at a time.
final class Session implements AutoCloseable {
  private final Connection connection;
  private final boolean batches;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final Set<String> pending = new LinkedHashSet<>();

  Session(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.batches = dialect.batches();
  }

  /// An update whose count nobody needs: those of a transaction may travel together, at the next
  /// other statement or the commit.
  void later(String sql, Object... values) throws SQLException {
    if (!batches) {
      update(sql, values);
      return;
    }
    prepared(sql, values).addBatch();
    pending.add(sql);
  }

  int update(String sql, Object... values) throws SQLException {
    flush();
    try {
      return prepared(sql, values).executeUpdate();
    } catch (SQLException e) {
      forget(sql);
      throw e;
    }
  }

  <T> List<T> rows(String sql, Row<T> row, Object... values) throws SQLException {
    flush();
    try (var results = prepared(sql, values).executeQuery()) {
      var rows = new ArrayList<T>();
      while (results.next()) {
        rows.add(row.from(results));
      }
      return rows;
    } catch (SQLException e) {
      forget(sql);
      throw e;
    }
  }

  <T> Optional<T> row(String sql, Row<T> row, Object... values) throws SQLException {
    return rows(sql, row, values).stream().findFirst();
  }

  long number(String sql, Object... values) throws SQLException {
    return row(sql, results -> results.getLong(1), values).orElse(0L);
  }

  /// To its end, whatever it returns, and without being prepared.
  void run(String sql) throws SQLException {
    flush();
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /// Transactions are plain SQL: the driver's own would go on without one after SQLite has rolled
  /// back by itself, as it does when the disk is full.
  void begin() throws SQLException {
    update("BEGIN");
  }

  void commit() throws SQLException {
    update("COMMIT");
  }

  void rollback() throws SQLException {
    for (var sql : pending) {
      forget(sql);
    }
    pending.clear();
    update("ROLLBACK");
  }

  /// Hands the connection to whoever takes it out of use.
  void evict(Consumer<Connection> use) {
    use.accept(connection);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private void flush() throws SQLException {
    while (!pending.isEmpty()) {
      var sql = pending.iterator().next();
      pending.remove(sql);
      try {
        prepared(sql).executeBatch();
      } catch (SQLException e) {
        forget(sql);
        throw e;
      }
    }
  }

  /// SQL is always one of this package's constants, so the map stays small.
  private PreparedStatement prepared(String sql, Object... values) throws SQLException {
    var statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i] instanceof String text ? storable(text) : values[i]);
    }
    return statement;
  }

  /// PostgreSQL takes no NUL in a text.
  private static String storable(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
  }

  /// The driver cannot run a statement again that has failed.
  private void forget(String sql) throws SQLException {
    var statement = statements.remove(sql);
    if (statement != null) {
      statement.close();
    }
  }

  interface Row<T> {
    T from(ResultSet results) throws SQLException;
  }
}
