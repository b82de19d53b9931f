package dev.sitrep.receiver.store;

import java.time.Instant;
import java.util.List;

final class SqlFeedback implements Feedback {
  private final Database database;
  private final Ids ids;

  SqlFeedback(Database database, Ids ids) {
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
}
