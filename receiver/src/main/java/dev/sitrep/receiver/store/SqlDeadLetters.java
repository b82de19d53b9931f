package dev.sitrep.receiver.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class SqlDeadLetters implements DeadLetters {
  private final Database database;

  SqlDeadLetters(Database database) {
    this.database = database;
  }

  @Override
  public List<Letter> newest(int limit) {
    return database.read(session ->
        session.rows(
            """
            SELECT id, origin, subject, attempts, reason, died_at, length(content)
            FROM dead_letters ORDER BY died_at DESC, id DESC LIMIT ?
            """,
            row ->
                new Letter(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getInt(4),
                    row.getString(5),
                    Instant.ofEpochMilli(row.getLong(6)),
                    row.getLong(7)),
            limit));
  }

  @Override
  public Optional<byte[]> content(String id) {
    return database.read(session ->
        session.row("SELECT content FROM dead_letters WHERE id = ?", row -> row.getBytes(1), id));
  }

  @Override
  public boolean retry(String id, Instant now) {
    return database.write(session -> {
      var origin =
          session.row(
              "DELETE FROM dead_letters WHERE id = ? RETURNING origin, subject, content",
              row -> new Origin(row.getString(1), row.getString(2), row.getBytes(3)),
              id);
      return origin.isPresent() && revive(session, id, origin.get(), now.toEpochMilli());
    });
  }

  /// The letter is gone when this says false: what it was about is gone too.
  private static boolean revive(Session session, String id, Origin origin, long now)
      throws SQLException {
    return switch (origin.name()) {
      case "inbox" -> {
        session.update(
            """
            INSERT INTO inbox (id, attempts, received_at, claimed_by, reason)
            VALUES (?, 0, ?, '', '')
            """,
            id,
            now);
        yield session.update("INSERT INTO bodies (id, body) VALUES (?, ?)", id, origin.content())
            == 1;
      }
      case "outbox" ->
          session.update(
                  """
                  UPDATE outbox SET state = 'waiting', attempts = 0, next_at = ?, claimed_by = ''
                  WHERE id = ? AND state = 'dead'
                  """,
                  now,
                  id)
              == 1;
      case "incident" ->
          session.update(
                  """
                  UPDATE incidents SET attempts = 0, due_at = ?,
                    revision = CASE WHEN revision > told_revision
                      THEN revision ELSE revision + 1 END
                  WHERE id = ?
                  """,
                  now,
                  origin.subject())
              == 1;
      default -> false;
    };
  }

  @Override
  public boolean drop(String id) {
    return database.write(
        session -> session.update("DELETE FROM dead_letters WHERE id = ?", id) == 1);
  }

  private record Origin(String name, String subject, byte[] content) {}
}
