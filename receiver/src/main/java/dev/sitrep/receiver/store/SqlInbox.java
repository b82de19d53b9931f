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
                    INSERT INTO inbox (id, attempts, received_at, claimed_by, reason)
                    VALUES (?, 0, ?, '', '')
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
      return database.write(this::claim);
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
    boolean again =
        database.write(session -> {
          boolean lives =
              session.update(
                      "UPDATE inbox SET reason = ?, claimed_by = '' WHERE id = ? AND attempts < ?",
                      why,
                      id,
                      ATTEMPTS)
                  == 1;
          if (!lives) {
            session.update(
                """
                INSERT INTO dead_letters (id, origin, subject, attempts, reason, died_at, content)
                SELECT id, 'inbox', id, attempts, ?, received_at,
                  (SELECT body FROM bodies WHERE bodies.id = inbox.id) FROM inbox WHERE id = ?
                """,
                why,
                id);
            session.update("DELETE FROM inbox WHERE id = ?", id);
          }
          return lives;
        });
    if (again) {
      waiting.release();
    }
  }

  private Optional<Body> claim(Session session) throws SQLException {
    return session.row(
        """
        UPDATE inbox SET claimed_by = ?, attempts = attempts + 1
        WHERE id = (SELECT id FROM inbox WHERE claimed_by = '' ORDER BY attempts, id LIMIT 1)
        RETURNING id, (SELECT body FROM bodies WHERE bodies.id = inbox.id), received_at, attempts
        """,
        results ->
            new Body(
                results.getString(1),
                new Bytes(results.getBytes(2)),
                Instant.ofEpochMilli(results.getLong(3)),
                results.getInt(4)),
        "me");
  }

  private static int giveBack(Session session) throws SQLException {
    session.update("UPDATE inbox SET claimed_by = ''");
    return (int) session.number("SELECT count(*) FROM inbox");
  }
}
