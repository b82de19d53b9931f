package dev.sitrep.receiver.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The inbox of a single process: claims are given back when it opens.
final class SqlInbox implements Inbox {
  private final Database database;
  private final Ids ids;

  /// One permit for each body that waits.
  private final Semaphore waiting = new Semaphore(0);

  SqlInbox(Database database, Ids ids) {
    this.database = database;
    this.ids = ids;
    waiting.release(database.write(SqlInbox::giveBack));
  }

  @Override
  public Receipt accept(byte[] body, Instant receivedAt) {
    var id = ids.next(receivedAt);
    try {
      var inserted =
          database.tryWrite(
              session -> {
                session.update(
                    """
                    INSERT INTO inbox (id, state, attempts, received_at, reason)
                    VALUES (?, 'waiting', 0, ?, '')
                    """,
                    id,
                    receivedAt.toEpochMilli());
                return session.update("INSERT INTO bodies (id, body) VALUES (?, ?)", id, body);
              },
              body.length);
      if (inserted.isEmpty()) {
        return new Full("more webhooks arrive than the disk takes; send this one again later");
      }
      waiting.release();
      return new Accepted(id);
    } catch (StoreFailure e) {
      return new Failing(e.getMessage());
    }
  }

  @Override
  public Optional<Body> next(Duration patience) throws InterruptedException {
    if (!waiting.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return Optional.empty();
    }
    try {
      return database.write(SqlInbox::claim);
    } catch (StoreFailure e) {
      waiting.release();
      throw e;
    }
  }

  @Override
  public void finished(String id) {
    database.write(session -> session.update("DELETE FROM inbox WHERE id = ?", id));
  }

  @Override
  public void failed(String id, String why) {
    var state =
        database.write(session ->
            session.row(
                """
                UPDATE inbox SET reason = ?,
                  state = CASE WHEN attempts < ? THEN 'waiting' ELSE 'dead' END
                WHERE id = ? AND state = 'taken' RETURNING state
                """,
                results -> results.getString(1),
                why,
                ATTEMPTS,
                id));
    if (state.filter("waiting"::equals).isPresent()) {
      waiting.release();
    }
  }

  private static Optional<Body> claim(Session session) throws SQLException {
    return session.row(
        """
        UPDATE inbox SET state = 'taken', attempts = attempts + 1
        WHERE id = (SELECT id FROM inbox WHERE state = 'waiting' ORDER BY attempts, id LIMIT 1)
        RETURNING id, (SELECT body FROM bodies WHERE bodies.id = inbox.id), received_at, attempts
        """,
        results ->
            new Body(
                results.getString(1),
                new Bytes(results.getBytes(2)),
                Instant.ofEpochMilli(results.getLong(3)),
                results.getInt(4)));
  }

  /// A body that ends the program each time has to stop somewhere too.
  private static int giveBack(Session session) throws SQLException {
    session.update(
        """
        UPDATE inbox SET state = 'dead', reason = 'the program ended while it worked on this'
        WHERE state = 'taken' AND attempts >= ?
        """,
        ATTEMPTS);
    session.update("UPDATE inbox SET state = 'waiting' WHERE state = 'taken'");
    return (int) session.number("SELECT count(*) FROM inbox WHERE state = 'waiting'");
  }
}
