package dev.sitrep.receiver.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

final class SqlReports implements Reports {
  private final Database database;
  private final Ids ids;

  SqlReports(Database database, Ids ids) {
    this.database = database;
    this.ids = ids;
  }

  @Override
  public StoredReport saveReport(
      String incidentId, String document, List<String> channels, Instant now) {
    long at = now.toEpochMilli();
    var rowIds = channels.stream().map(channel -> ids.next(now)).toList();
    return database.write(session -> {
      int incidents =
          session.update(
              """
              UPDATE incidents SET updated_at = ?,
                state = CASE WHEN resolved_at IS NULL THEN 'reported' ELSE state END
              WHERE id = ?
              """,
              at,
              incidentId);
      if (incidents == 0) {
        throw new IllegalArgumentException(
            "incident " + incidentId + " is not stored; open it before its report is saved");
      }
      long sequence =
          session.number(
              """
              INSERT INTO reports (incident_id, sequence, created_at, document)
              SELECT ?, coalesce(max(sequence), 0) + 1, ?, ? FROM reports WHERE incident_id = ?
              RETURNING sequence
              """,
              incidentId,
              at,
              document,
              incidentId);
      for (int i = 0; i < rowIds.size(); i++) {
        session.update(
            """
            INSERT INTO outbox (id, incident_id, sequence, channel, state, attempts, next_at,
              claimed_until, reference, reason)
            VALUES (?, ?, ?, ?, 'waiting', 0, ?, 0, '', '')
            """,
            rowIds.get(i),
            incidentId,
            sequence,
            channels.get(i),
            at);
      }
      return new StoredReport(incidentId, (int) sequence, document, Instant.ofEpochMilli(at));
    });
  }

  @Override
  public Optional<StoredReport> latestReport(String incidentId) {
    return database.read(session ->
        session.row(
            """
            SELECT sequence, document, created_at FROM reports
            WHERE incident_id = ? ORDER BY sequence DESC LIMIT 1
            """,
            row ->
                new StoredReport(
                    incidentId,
                    row.getInt(1),
                    row.getString(2),
                    Instant.ofEpochMilli(row.getLong(3))),
            incidentId));
  }
}
