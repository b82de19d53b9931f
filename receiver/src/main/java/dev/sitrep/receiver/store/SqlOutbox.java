package dev.sitrep.receiver.store;

import dev.sitrep.receiver.store.Database.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

final class SqlOutbox implements Outbox {
  private static final int MOST_LATE = 500;

  /// So many of a crowd have waited for too long at least: fewer may be odd ones out.
  private static final int OLD = 5;

  /// A follow-up waits until the report before it has left for the same channel.
  private static final String IN_TURN =
      """
      AND NOT EXISTS (SELECT 1 FROM outbox earlier
        WHERE earlier.incident_id = mine.incident_id AND earlier.channel = mine.channel
          AND earlier.sequence < mine.sequence AND earlier.state = 'waiting')
      """;

  private final Database database;
  private final Claims claims;
  private final LongSupplier nanos;

  private final Held held = new Held();

  /// When each delivery that nobody has answered for was claimed here, by its id.
  private final Map<String, Long> claimed = new ConcurrentHashMap<>();

  /// @param nanos a clock that nobody sets
  SqlOutbox(Database database, Claims claims, LongSupplier nanos) {
    this.database = database;
    this.claims = claims;
    this.nanos = nanos;
  }

  @Override
  public List<Outgoing> due(Instant now, int limit, Set<String> withoutChannels) {
    held.settle(database, claims, "outbox");
    giveBack();
    var marks = String.join("", Collections.nCopies(withoutChannels.size(), ", ?"));
    var waits =
        """
        state = 'waiting' AND (next_at <= ? OR set_at > %s) AND channel NOT IN (''%s) AND %s
        """
            .formatted(claims.now(), marks, claims.free("claimed_by"));
    var values = new ArrayList<Object>(List.of(now.toEpochMilli()));
    values.addAll(withoutChannels);
    return number("SELECT 1 FROM outbox WHERE " + waits + " LIMIT 1", values) == 0
        ? List.of()
        : claimed(waits + IN_TURN, "next_at, id", values, limit);
  }

  @Override
  public List<Outgoing> late(String channel, Instant now, Instant before, int more) {
    var waits =
        """
        state = 'waiting' AND channel = ? AND (next_at <= ? OR set_at > %s OR attempts > 0) AND %s
        """
            .formatted(claims.now(), claims.free("claimed_by"));
    var values = List.<Object>of(channel, now.toEpochMilli());
    if (number("SELECT count(*) FROM outbox mine WHERE " + waits, values) <= more) {
      return List.of();
    }
    long old =
        number(
            """
            SELECT count(*) FROM outbox mine JOIN reports told
              ON told.incident_id = mine.incident_id AND told.sequence = mine.sequence
            WHERE %s AND told.created_at < ?
            """
                .formatted(waits),
            List.of(channel, now.toEpochMilli(), before.toEpochMilli()));
    return old < OLD ? List.of() : claimed(waits, "id", values, MOST_LATE);
  }

  private long number(String query, List<Object> values) {
    return database
        .read(session -> session.row(query, row -> row.getLong(1), values.toArray()))
        .orElse(0L);
  }

  /// @param waits a condition on the table as `mine`, and its values
  private List<Outgoing> claimed(String waits, String order, List<Object> values, int limit) {
    var all = new ArrayList<>(values);
    all.add(claims.instance());
    all.add(claims.instance());
    all.add(limit);
    var query =
        """
        SELECT id, incident_id, sequence, channel, attempts,
          coalesce((SELECT first.reference FROM outbox first
            WHERE first.incident_id = mine.incident_id AND first.channel = mine.channel
              AND first.state = 'delivered' AND first.reference <> ''
            ORDER BY first.sequence LIMIT 1), ''),
          (SELECT document FROM reports told WHERE told.incident_id = mine.incident_id
            AND told.sequence = mine.sequence)
        FROM outbox mine
        WHERE %s AND NOT %s
        ORDER BY %s LIMIT ? %s
        """
            .formatted(waits, claims.dead("?"), order, claims.skipLocked());
    var some =
        held.claim(
            () ->
                database.write(session -> {
                  var picked = session.rows(query, SqlOutbox::outgoing, all.toArray());
                  for (var one : picked) {
                    session.update(
                        "UPDATE outbox SET claimed_by = ? WHERE id = ?",
                        claims.instance(),
                        one.id());
                  }
                  return picked;
                }),
            Outgoing::id);
    some.forEach(one -> claimed.put(one.id(), nanos.getAsLong()));
    return some;
  }

  private static Outgoing outgoing(ResultSet row) throws SQLException {
    return new Outgoing(
        row.getString(1),
        row.getString(2),
        row.getInt(3),
        row.getString(4),
        row.getInt(5),
        row.getString(6),
        row.getString(7));
  }

  /// A worker may have ended without a word.
  private void giveBack() {
    long before = nanos.getAsLong() - LEASE.toNanos();
    for (var one : claimed.entrySet()) {
      if (one.getValue() - before <= 0) {
        update(
            one.getKey(),
            "UPDATE outbox SET claimed_by = '' WHERE id = ? AND claimed_by = ? AND state = 'waiting'",
            one.getKey(),
            claims.instance());
      }
    }
  }

  /// Whoever claims it by now: it has been sent.
  @Override
  public void delivered(String id, String reference) {
    update(
        id,
        """
        UPDATE outbox SET state = 'delivered', attempts = attempts + 1, tried_at = %s,
          reference = ?, reason = ''
        WHERE id = ? AND state = 'waiting'
        """
            .formatted(claims.now()),
        reference,
        id);
  }

  @Override
  public void tryAgain(String id, String why, Instant next) {
    update(
        id,
        """
        UPDATE outbox SET attempts = attempts + 1, reason = ?, next_at = ?, set_at = %1$s,
          tried_at = %1$s, claimed_by = ''
        WHERE id = ? AND claimed_by = ? AND state = 'waiting'
        """
            .formatted(claims.now()),
        why,
        next.toEpochMilli(),
        id,
        claims.instance());
  }

  @Override
  public void dead(String id, String why) {
    answer(
        id,
        session -> {
          int parked =
              session.update(
                  """
                  UPDATE outbox SET state = 'dead', attempts = attempts + 1, tried_at = %s,
                    reason = ?
                  WHERE id = ? AND claimed_by = ? AND state = 'waiting'
                  """
                      .formatted(claims.now()),
                  why,
                  id,
                  claims.instance());
          return parked == 0
              ? 0
              : session.update(
                  """
                  INSERT INTO dead_letters (id, origin, subject, attempts, reason, died_at, content)
                  SELECT id, 'outbox', channel, attempts, reason, %s, ? FROM outbox WHERE id = ?
                  """
                      .formatted(claims.now()),
                  new byte[0],
                  id);
        });
  }

  private void update(String id, String sql, Object... values) {
    answer(id, session -> session.update(sql, values));
  }

  private void answer(String id, Work<Integer> answer) {
    held.answerOrKeep(id, () -> database.write(answer));
    claimed.remove(id);
  }
}
