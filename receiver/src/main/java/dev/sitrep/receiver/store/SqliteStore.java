package dev.sitrep.receiver.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The store in one file on a local disk, for one process. WAL does not work over a network file
/// system.
public final class SqliteStore implements Store {
  private final Sqlite sqlite;
  private final Inbox inbox;
  private final Incidents incidents;
  private final Reports reports;
  private final Outbox outbox;

  private SqliteStore(Sqlite sqlite) {
    var ids = new Ids();
    this.sqlite = sqlite;
    this.inbox = new SqlInbox(sqlite, ids);
    var claims = new Claims(ids.next(Instant.now()), "CAST(unixepoch('subsec') * 1000 AS BIGINT)", "");
    sqlite.write(session -> session.update("DELETE FROM instances"));
    sqlite.write(session -> session.update("INSERT INTO instances (id, until_at) VALUES (?, ?)", claims.instance(), Long.MAX_VALUE));
    this.incidents = new SqlIncidents(sqlite, claims, ids, Incidents.Policy.DEFAULT);
    this.reports = new SqlReports(sqlite, claims, ids, Incidents.Policy.DEFAULT);
    this.outbox = new SqlOutbox(sqlite);
  }

  /// Opens the file, or makes it and its folder. A [StoreFailure] says why that does not work.
  public static SqliteStore open(Path file) {
    return open(file, Sqlite.Limits.DEFAULT);
  }

  static SqliteStore open(Path file, Sqlite.Limits limits) {
    var sqlite = new Sqlite(file, limits);
    try {
      return new SqliteStore(sqlite);
    } catch (StoreFailure e) {
      sqlite.close();
      throw e;
    }
  }

  @Override
  public Inbox inbox() {
    return inbox;
  }

  @Override
  public Incidents incidents() {
    return incidents;
  }

  @Override
  public Reports reports() {
    return reports;
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public void heard(String heartbeat, Instant at) {
    sqlite.write(session ->
        session.update(
            """
            INSERT INTO heartbeats (name, seen_at, usual_millis) VALUES (?, ?, 0)
            ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at
            """,
            heartbeat,
            at.toEpochMilli()));
  }

  @Override
  public Map<String, Instant> heartbeats() {
    var heartbeats = new TreeMap<String, Instant>();
    sqlite
        .read(session ->
            session.rows(
                "SELECT name, seen_at FROM heartbeats",
                row -> Map.entry(row.getString(1), Instant.ofEpochMilli(row.getLong(2)))))
        .forEach(heartbeat -> heartbeats.put(heartbeat.getKey(), heartbeat.getValue()));
    return heartbeats;
  }

  @Override
  public Counts counts() {
    return sqlite.read(session ->
        new Counts(
            session.number("SELECT count(*) FROM inbox"),
            session.number("SELECT count(*) FROM incidents WHERE resolved_at IS NULL"),
            session.number("SELECT count(*) FROM outbox WHERE state = 'waiting'"),
            session.number("SELECT count(*) FROM dead_letters")
                + session.number("SELECT count(*) FROM outbox WHERE state = 'dead'"),
            sqlite.bytes()));
  }

  @Override
  public List<DeadLetter> deadLetters(int limit) {
    return sqlite.read(session ->
        session.rows(
            """
            SELECT origin, subject, attempts, reason FROM dead_letters
            UNION ALL
            SELECT channel AS origin, id, attempts, reason FROM outbox WHERE state = 'dead'
            ORDER BY 2 DESC LIMIT ?
            """,
            row ->
                new DeadLetter(row.getString(1), row.getString(2), row.getInt(3), row.getString(4)),
            limit));
  }

  @Override
  public int forget(Instant before) {
    return sqlite.write(session ->
        session.update(
            """
            DELETE FROM incidents WHERE resolved_at < ? AND NOT EXISTS (
              SELECT 1 FROM outbox
              WHERE outbox.incident_id = incidents.id AND outbox.state = 'waiting')
            """,
            before.toEpochMilli()));
  }

  /// How many writes shared how many commits.
  Sharing sharing() {
    return new Sharing(sqlite.writer().writes(), sqlite.writer().commits());
  }

  @Override
  public void close() {
    sqlite.close();
  }

  record Sharing(long writes, long commits) {}
}
