package dev.sitrep.receiver.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One connection with its prepared statements; for one thread at a time.
final class Session implements AutoCloseable {
  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  Session(Connection connection) {
    this.connection = connection;
  }

  int update(String sql, Object... values) throws SQLException {
    try {
      return prepared(sql, values).executeUpdate();
    } catch (SQLException e) {
      forget(sql);
      throw e;
    }
  }

  <T> List<T> rows(String sql, Row<T> row, Object... values) throws SQLException {
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

  /// Transactions are plain SQL: the driver's own would go on without one after SQLite has rolled
  /// back by itself, as it does when the disk is full.
  void begin() throws SQLException {
    update("BEGIN");
  }

  void commit() throws SQLException {
    update("COMMIT");
  }

  void rollback() throws SQLException {
    update("ROLLBACK");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  /// SQL is always one of this package's constants, so the map stays small.
  private PreparedStatement prepared(String sql, Object... values) throws SQLException {
    var statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
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
