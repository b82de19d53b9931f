package dev.sitrep.receiver.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class SqlFeedback implements Feedback {
  private final Transactions database;
  private final Ids ids;

  SqlFeedback(Transactions database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  @Override
  public boolean say(Said said) {
    var id = ids.next(said.at());
    return database.write(session ->
        session.update(
                """
                INSERT INTO feedback (id, incident_id, sequence, helpful, words, said_at)
                SELECT ?, id, ?, ?, ?, ? FROM incidents WHERE id = ?
                  AND (SELECT count(*) FROM feedback WHERE incident_id = incidents.id) < ?
                """,
                id,
                said.sequence(),
                said.helpful() ? 1 : 0,
                said.words(),
                said.at().toEpochMilli(),
                said.incidentId(),
                MOST)
            == 1);
  }

  @Override
  public List<Said> about(String incidentId) {
    return database.read(session ->
        session.rows(
            """
            SELECT sequence, helpful, words, said_at FROM feedback
            WHERE incident_id = ? ORDER BY id
            """,
            row ->
                new Said(
                    incidentId,
                    row.getInt(1),
                    row.getInt(2) == 1,
                    row.getString(3),
                    Instant.ofEpochMilli(row.getLong(4))),
            incidentId));
  }

  @Override
  public Tally tally() {
    return database.read(session ->
        session
            .row(
                "SELECT count(*) FILTER (WHERE helpful = 1), count(*) FILTER (WHERE helpful = 0) FROM feedback",
                row -> new Tally(row.getLong(1), row.getLong(2)))
            .orElseThrow());
  }

  /// A report that was spoken of.
  private record Spoken(String incidentId, int sequence) {}

  @Override
  public List<Judged> judged(int most) {
    return database.read(session -> {
      var judged = new ArrayList<Judged>();
      for (var one :
          session.rows(
              """
              SELECT f.incident_id, f.sequence FROM feedback f
              JOIN reports r ON r.incident_id = f.incident_id AND r.sequence = f.sequence
              GROUP BY f.incident_id, f.sequence ORDER BY max(f.id) DESC LIMIT ?
              """,
              row -> new Spoken(row.getString(1), row.getInt(2)),
              most)) {
        judged(session, one).ifPresent(judged::add);
      }
      return List.copyOf(judged);
    });
  }

  private static Optional<Judged> judged(Session session, Spoken one) throws SQLException {
    var said =
        session.rows(
            """
            SELECT helpful, words, said_at FROM feedback
            WHERE incident_id = ? AND sequence = ? ORDER BY id
            """,
            row ->
                new Said(
                    one.incidentId(),
                    one.sequence(),
                    row.getInt(1) == 1,
                    row.getString(2),
                    Instant.ofEpochMilli(row.getLong(3))),
            one.incidentId(),
            one.sequence());
    return session.row(
        """
        SELECT document, (SELECT max(sequence) FROM reports WHERE incident_id = r.incident_id)
        FROM reports r WHERE incident_id = ? AND sequence = ?
        """,
        row -> new Judged(one.incidentId(), one.sequence(), row.getInt(2), row.getString(1), said),
        one.incidentId(),
        one.sequence());
  }
}
