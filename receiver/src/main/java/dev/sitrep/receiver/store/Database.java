package dev.sitrep.receiver.store;

import java.sql.SQLException;
import java.util.Optional;

/// Where SQL runs. What is asked of it is in the words that SQLite and PostgreSQL share, and where
/// they differ in its [Dialect].
interface Database extends Transactions {

  Dialect dialect();

  /// As [#write], but empty when too much waits already.
  ///
  /// @param bytes what the work holds in memory
  <T> Optional<T> tryWrite(Work<T> work, int bytes);

  /// What the tables take on disk.
  long bytes();

  /// Gives back a little of the room that deleted rows have left.
  void tidy();

  /// How many of the writes through [#tryWrite] shared how many commits.
  Sharing sharing();

  /// Statements that belong together. May be run again after a rollback, so it changes nothing but
  /// the database.
  interface Work<T> {
    T in(Session session) throws SQLException;
  }

  record Sharing(long writes, long commits) {}
}
