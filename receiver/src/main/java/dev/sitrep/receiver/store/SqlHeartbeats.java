package dev.sitrep.receiver.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Heartbeats of all processes on one database: who hears a beat learns for all.
final class SqlHeartbeats implements Heartbeats {
  private static final String SELECT =
      "SELECT name, seen_at, usual_millis, late_at FROM heartbeats";

  private final Database database;

  SqlHeartbeats(Database database) {
    this.database = database;
  }

  @Override
  public void heard(String name, Instant at) {
    database.write(session -> {
      var first = new Heartbeat(name, at, Optional.empty(), Optional.empty());
      var now =
          session
              .row(SELECT + " WHERE name = ?", SqlHeartbeats::heartbeat, name)
              .map(before -> before.after(at))
              .orElse(first);
      return session.update(
          """
          INSERT INTO heartbeats (name, seen_at, usual_millis) VALUES (?, ?, ?)
          ON CONFLICT (name) DO UPDATE
          SET seen_at = excluded.seen_at, usual_millis = excluded.usual_millis
          """,
          name,
          now.seenAt().toEpochMilli(),
          now.usual().map(Duration::toMillis).orElse(0L));
    });
  }

  @Override
  public List<Heartbeat> all() {
    return database.read(
        session -> session.rows(SELECT + " ORDER BY name", SqlHeartbeats::heartbeat));
  }

  @Override
  public void late(Heartbeat heartbeat, Instant since) {
    database.write(session ->
        session.update(
            """
            UPDATE heartbeats SET late_at = ?
            WHERE name = ? AND seen_at = ? AND late_at IS NULL
            """,
            since.toEpochMilli(),
            heartbeat.name(),
            heartbeat.seenAt().toEpochMilli()));
  }

  @Override
  public void onTime(Heartbeat heartbeat) {
    heartbeat
        .lateSince()
        .ifPresent(since ->
            database.write(session ->
                session.update(
                    "UPDATE heartbeats SET late_at = NULL WHERE name = ? AND late_at = ?",
                    heartbeat.name(),
                    since.toEpochMilli())));
  }

  private static Heartbeat heartbeat(ResultSet row) throws SQLException {
    long usual = row.getLong(3);
    long since = row.getLong(4);
    Optional<Instant> late =
        row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(since));
    return new Heartbeat(
        row.getString(1),
        Instant.ofEpochMilli(row.getLong(2)),
        usual == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(usual)),
        late);
  }
}
