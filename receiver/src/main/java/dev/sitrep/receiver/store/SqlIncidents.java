package dev.sitrep.receiver.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

final class SqlIncidents implements Incidents {
  private static final String SELECT =
      """
      SELECT id, dedup_key, state, severity, target, opened_at, updated_at, resolved_at, document
      FROM incidents
      """;
  private static final String OPEN = SELECT + "WHERE dedup_key = ? AND resolved_at IS NULL";

  private final Database database;

  SqlIncidents(Database database) {
    this.database = database;
  }

  @Override
  public Entry openOrJoin(StoredIncident candidate) {
    return database.write(session -> {
      int inserted =
          session.update(
              """
              INSERT INTO incidents
                (id, dedup_key, state, severity, target, opened_at, updated_at, document)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?)
              ON CONFLICT (dedup_key) WHERE resolved_at IS NULL DO NOTHING
              """,
              candidate.id(),
              candidate.key(),
              word(candidate.state()),
              candidate.severity(),
              candidate.target(),
              candidate.openedAt().toEpochMilli(),
              candidate.updatedAt().toEpochMilli(),
              candidate.document());
      var open = session.row(OPEN, SqlIncidents::incident, candidate.key()).orElseThrow();
      return inserted == 1 ? new Opened(open) : new Joined(open);
    });
  }

  @Override
  public Optional<StoredIncident> openIncident(String key) {
    return database.read(session -> session.row(OPEN, SqlIncidents::incident, key));
  }

  @Override
  public Optional<StoredIncident> incident(String id) {
    return database.read(
        session -> session.row(SELECT + "WHERE id = ?", SqlIncidents::incident, id));
  }

  @Override
  public List<StoredIncident> newest(int limit) {
    return list("ORDER BY id DESC LIMIT ?", limit);
  }

  @Override
  public List<StoredIncident> before(String id, int limit) {
    return list("WHERE id < ? ORDER BY id DESC LIMIT ?", id, limit);
  }

  @Override
  public List<StoredIncident> unreported(int limit) {
    return list(
        """
        WHERE resolved_at IS NULL AND state IN ('received', 'collected', 'diagnosed')
        ORDER BY id LIMIT ?
        """,
        limit);
  }

  @Override
  public boolean advance(String id, State state, Instant now) {
    if (state == State.RESOLVED) {
      throw new IllegalArgumentException("incident " + id + " is resolved by resolve()");
    }
    return changes(
        "UPDATE incidents SET state = ?, updated_at = ? WHERE id = ? AND resolved_at IS NULL",
        word(state),
        now.toEpochMilli(),
        id);
  }

  @Override
  public boolean describe(String id, String severity, String document, Instant now) {
    return changes(
        "UPDATE incidents SET severity = ?, document = ?, updated_at = ? WHERE id = ?",
        severity,
        document,
        now.toEpochMilli(),
        id);
  }

  @Override
  public boolean resolve(String id, Instant now) {
    return changes(
        """
        UPDATE incidents SET state = 'resolved', resolved_at = ?, updated_at = ?
        WHERE id = ? AND resolved_at IS NULL
        """,
        now.toEpochMilli(),
        now.toEpochMilli(),
        id);
  }

  @Override
  public boolean seen(Sighting alert, String incidentId) {
    return changes(
        """
        INSERT INTO alerts (fingerprint, status, starts_at, ends_at, incident_id)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (fingerprint, status, starts_at) DO NOTHING
        """,
        alert.fingerprint(),
        alert.endsAt().isEmpty() ? "firing" : "resolved",
        alert.startsAt().toEpochMilli(),
        alert.endsAt().map(Instant::toEpochMilli).orElse(0L),
        incidentId);
  }

  @Override
  public int firing(String incidentId) {
    return database.read(session ->
        (int)
            session.number(
                """
                SELECT count(*) FROM alerts fired
                WHERE incident_id = ? AND status = 'firing' AND NOT EXISTS (
                  SELECT 1 FROM alerts ended WHERE ended.fingerprint = fired.fingerprint
                    AND ended.ends_at >= fired.starts_at AND ended.status = 'resolved')
                """,
                incidentId));
  }

  private boolean changes(String sql, Object... values) {
    return database.write(session -> session.update(sql, values) == 1);
  }

  private List<StoredIncident> list(String rest, Object... values) {
    return database.read(session -> session.rows(SELECT + rest, SqlIncidents::incident, values));
  }

  private static StoredIncident incident(ResultSet row) throws SQLException {
    long at = row.getLong("resolved_at");
    Optional<Instant> resolvedAt =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(at));
    return new StoredIncident(
        row.getString("id"),
        row.getString("dedup_key"),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getString("severity"),
        row.getString("target"),
        Instant.ofEpochMilli(row.getLong("opened_at")),
        Instant.ofEpochMilli(row.getLong("updated_at")),
        resolvedAt,
        row.getString("document"));
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
