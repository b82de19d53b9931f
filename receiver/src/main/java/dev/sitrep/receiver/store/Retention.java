package dev.sitrep.receiver.store;

import dev.sitrep.receiver.store.Store.Keep;
import dev.sitrep.receiver.store.Store.Swept;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;

/// Deletes what is old or too much, a little at a time: whoever wants to write meanwhile waits for
/// some milliseconds at most.
final class Retention {
  private static final int INCIDENTS = 10;
  private static final int ALERTS = 500;
  private static final int LETTERS = 50;
  private static final int STEPS = 200;

  /// The end of an alert that nobody saw firing is of use only until its start is told late.
  private static final Duration ENDS = Duration.ofDays(1);

  /// Told to the end, and nothing of it waits.
  private static final String DONE =
      """
      resolved_at IS NOT NULL AND revision <= told_revision AND asking_by = ''
        AND NOT EXISTS (SELECT 1 FROM outbox
          WHERE outbox.incident_id = incidents.id AND outbox.state = 'waiting')
      """;

  private final Database database;

  Retention(Database database) {
    this.database = database;
  }

  Swept sweep(Instant now, Keep keep) {
    int incidents = 0;
    while (incidents < keep.batch()) {
      int deleted = batch(now, keep, Math.min(INCIDENTS, keep.batch() - incidents));
      if (deleted == 0) {
        break;
      }
      incidents += deleted;
    }
    int ends = all(() -> ends(now));
    int letters = all(() -> letters(now, keep));
    int crowdedOut = all(() -> crowdedOut(keep));
    database.tidy();
    return new Swept(incidents, ends, letters, crowdedOut);
  }

  /// Small steps until one finds nothing.
  private static int all(IntSupplier step) {
    int all = 0;
    for (int i = 0; i < STEPS; i++) {
      int deleted = step.getAsInt();
      if (deleted == 0) {
        break;
      }
      all += deleted;
    }
    return all;
  }

  private int batch(Instant now, Keep keep, int limit) {
    int deleted = 0;
    for (var id : old(now, keep, limit)) {
      trim(id);
      deleted += delete(id);
    }
    return deleted;
  }

  private List<String> old(Instant now, Keep keep, int limit) {
    return database.read(session -> {
      var old =
          ids(session, "resolved_at < ? AND " + DONE, now.minus(keep.age()).toEpochMilli(), limit);
      long tooMany = session.number("SELECT count(*) FROM incidents") - keep.incidents();
      return !old.isEmpty() || tooMany <= 0
          ? old
          : ids(session, "0 <= ? AND " + DONE, 0, (int) Math.min(limit, tooMany));
    });
  }

  private static List<String> ids(Session session, String which, long bound, int limit)
      throws SQLException {
    return session.rows(
        "SELECT id FROM incidents WHERE " + which + " ORDER BY resolved_at LIMIT ?",
        row -> row.getString(1),
        bound,
        limit);
  }

  /// All but the last alerts of an incident that has thousands.
  private void trim(String id) {
    while (database.read(
            session -> session.number("SELECT count(*) FROM alerts WHERE incident_id = ?", id))
        > ALERTS) {
      database.write(session ->
          session.update(
              """
              DELETE FROM alerts WHERE (fingerprint, starts_at) IN (
                SELECT fingerprint, starts_at FROM alerts WHERE incident_id = ? LIMIT ?)
              """,
              id,
              ALERTS));
    }
  }

  private int delete(String id) {
    return database.write(session -> {
      int deleted = session.update("DELETE FROM incidents WHERE id = ? AND " + DONE, id);
      if (deleted == 1) {
        session.update("DELETE FROM alerts WHERE incident_id = ?", id);
      }
      return deleted;
    });
  }

  private int ends(Instant now) {
    return database.write(session ->
        session.update(
            """
            DELETE FROM alerts WHERE (fingerprint, starts_at) IN (
              SELECT fingerprint, starts_at FROM alerts
              WHERE incident_id = '' AND last_seen < ? ORDER BY last_seen LIMIT ?)
            """,
            now.minus(ENDS).toEpochMilli(),
            ALERTS));
  }

  private int letters(Instant now, Keep keep) {
    return database.write(session ->
        session.update(
            """
            DELETE FROM dead_letters WHERE id IN (
              SELECT id FROM dead_letters WHERE died_at < ? ORDER BY died_at LIMIT ?)
            """,
            now.minus(keep.age()).toEpochMilli(),
            LETTERS));
  }

  /// The oldest go first.
  private int crowdedOut(Keep keep) {
    return database.write(session ->
        session.update(
            """
            DELETE FROM dead_letters WHERE id IN (
              SELECT id FROM (SELECT id, died_at, row_number() OVER newest AS place,
                  sum(length(content)) OVER newest AS bytes
                FROM dead_letters WINDOW newest AS (ORDER BY died_at DESC, id DESC)) placed
              WHERE place > ? OR bytes > ? ORDER BY died_at, id LIMIT ?)
            """,
            keep.letters(),
            keep.letterBytes(),
            LETTERS));
  }
}
