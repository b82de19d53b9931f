package dev.sitrep.receiver.store;

import java.sql.SQLException;
import java.util.Optional;

/// Where SQL runs. All that is asked of it is in the words that SQLite and PostgreSQL share.
interface Database {

  <T> T read(Work<T> work);

  /// Runs the work in a transaction and returns after its commit, waiting for its turn.
  <T> T write(Work<T> work);

  /// The same, but empty when too much waits already.
  ///
  /// @param bytes what the work holds in memory
  <T> Optional<T> tryWrite(Work<T> work, int bytes);

  /// Statements that belong together. May be run again after a rollback, so it changes nothing but
  /// the database.
  interface Work<T> {
    T in(Session session) throws SQLException;
  }
}
