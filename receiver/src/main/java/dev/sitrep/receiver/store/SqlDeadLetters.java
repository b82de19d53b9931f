package dev.sitrep.receiver.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class SqlDeadLetters implements DeadLetters {
  private static final String LETTERS =
      """
      SELECT letter.id, origin, subject, coalesce(message.incident_id, incidents.id, ''),
        letter.attempts, letter.reason, died_at, length(content)
      FROM dead_letters letter
      LEFT JOIN outbox message
        ON origin = 'outbox' AND message.id = letter.id AND message.state = 'dead'
      LEFT JOIN incidents ON origin = 'incident' AND incidents.id = subject
      """;

  private final Transactions database;

  SqlDeadLetters(Transactions database) {
    this.database = database;
  }

  @Override
  public long count() {
    return database.read(session -> session.number("SELECT count(*) FROM dead_letters"));
  }

  @Override
  public List<Letter> newest(int limit) {
    return database.read(session ->
        session.rows(
            LETTERS + "ORDER BY died_at DESC, letter.id DESC LIMIT ?",
            SqlDeadLetters::letter,
            limit));
  }

  @Override
  public Optional<Letter> letter(String id) {
    return database.read(session -> letter(session, id));
  }

  private static Optional<Letter> letter(Session session, String id) throws SQLException {
    return session.row(LETTERS + "WHERE letter.id = ?", SqlDeadLetters::letter, id);
  }

  private static Letter letter(ResultSet row) throws SQLException {
    return new Letter(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getInt(5),
        row.getString(6),
        Instant.ofEpochMilli(row.getLong(7)),
        row.getLong(8));
  }

  @Override
  public Optional<byte[]> content(String id) {
    return database.read(session ->
        session.row("SELECT content FROM dead_letters WHERE id = ?", row -> row.getBytes(1), id));
  }

  @Override
  public Retried retry(String id, Instant now) {
    return database.write(session -> {
      if (letter(session, id).filter(Letter::forgotten).isPresent()) {
        return Retried.FORGOTTEN;
      }
      var origin =
          session.row(
              "DELETE FROM dead_letters WHERE id = ? RETURNING origin, subject, content",
              row -> new Origin(row.getString(1), row.getString(2), row.getBytes(3)),
              id);
      if (origin.isEmpty()) {
        return Retried.UNKNOWN;
      }
      return revive(session, id, origin.get(), now.toEpochMilli())
          ? Retried.BACK
          : Retried.FORGOTTEN;
    });
  }

  /// False when what it was about went just now, between two words of a transaction.
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
