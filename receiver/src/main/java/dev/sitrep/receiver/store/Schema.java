package dev.sitrep.receiver.store;

import java.sql.SQLException;
import java.util.List;

/// The tables. Times are milliseconds since 1970.
final class Schema {
  static final int VERSION = 1;

  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE schema_version (version BIGINT NOT NULL)
          """,
          """
          CREATE TABLE inbox (
            id TEXT PRIMARY KEY,
            state TEXT NOT NULL,
            attempts BIGINT NOT NULL,
            received_at BIGINT NOT NULL,
            reason TEXT NOT NULL)
          """,
          "CREATE INDEX inbox_next ON inbox (state, attempts, id)",
          // Apart from the inbox, so that a claim does not write the body again: that takes time,
          // and space that a full disk does not have.
          """
          CREATE TABLE bodies (
            id TEXT PRIMARY KEY REFERENCES inbox (id) ON DELETE CASCADE,
            body BYTEA NOT NULL)
          """,
          """
          CREATE TABLE incidents (
            id TEXT PRIMARY KEY,
            dedup_key TEXT NOT NULL,
            state TEXT NOT NULL,
            severity TEXT NOT NULL,
            target TEXT NOT NULL,
            opened_at BIGINT NOT NULL,
            updated_at BIGINT NOT NULL,
            resolved_at BIGINT,
            document TEXT NOT NULL)
          """,
          "CREATE UNIQUE INDEX incidents_open ON incidents (dedup_key) WHERE resolved_at IS NULL",
          "CREATE INDEX incidents_resolved ON incidents (resolved_at)",
          """
          CREATE TABLE alerts (
            fingerprint TEXT NOT NULL,
            status TEXT NOT NULL,
            starts_at BIGINT NOT NULL,
            ends_at BIGINT NOT NULL,
            incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
            PRIMARY KEY (fingerprint, status, starts_at))
          """,
          "CREATE INDEX alerts_incident ON alerts (incident_id)",
          """
          CREATE TABLE reports (
            incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
            sequence BIGINT NOT NULL,
            created_at BIGINT NOT NULL,
            document TEXT NOT NULL,
            PRIMARY KEY (incident_id, sequence))
          """,
          """
          CREATE TABLE outbox (
            id TEXT PRIMARY KEY,
            incident_id TEXT NOT NULL,
            sequence BIGINT NOT NULL,
            channel TEXT NOT NULL,
            state TEXT NOT NULL,
            attempts BIGINT NOT NULL,
            next_at BIGINT NOT NULL,
            claimed_until BIGINT NOT NULL,
            reference TEXT NOT NULL,
            reason TEXT NOT NULL,
            UNIQUE (incident_id, channel, sequence),
            FOREIGN KEY (incident_id, sequence)
              REFERENCES reports (incident_id, sequence) ON DELETE CASCADE)
          """,
          "CREATE INDEX outbox_due ON outbox (state, next_at)",
          """
          CREATE TABLE heartbeats (
            name TEXT PRIMARY KEY,
            seen_at BIGINT NOT NULL)
          """);

  private Schema() {}

  /// Makes the tables in an empty file; leaves a file of this version alone; refuses all others.
  static void create(Session session, Faults faults) throws SQLException {
    session.begin();
    apply(session, faults);
    session.commit();
  }

  /// The same within a transaction of the caller's.
  static void apply(Session session, Faults faults) throws SQLException {
    long tables = session.number("SELECT count(*) FROM sqlite_master");
    long ours = session.number("SELECT count(*) FROM sqlite_master WHERE name = 'schema_version'");
    if (tables == 0) {
      for (var table : TABLES) {
        session.update(table);
      }
      session.update("INSERT INTO schema_version (version) VALUES (?)", VERSION);
    } else if (ours == 0) {
      throw faults.failure("belongs to another program; set store.path to another file");
    } else {
      long version = session.number("SELECT max(version) FROM schema_version");
      if (version != VERSION) {
        throw faults.failure(
            ("has schema %d and this Sitrep knows %d; start the Sitrep that wrote it, or set"
                    + " store.path to another file")
                .formatted(version, VERSION));
      }
    }
  }
}
