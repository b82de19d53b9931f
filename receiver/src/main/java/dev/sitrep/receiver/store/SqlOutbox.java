package dev.sitrep.receiver.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

final class SqlOutbox implements Outbox {
  private final Database database;

  /// The outbox of a single process: claims end when it opens.
  SqlOutbox(Database database) {
    this.database = database;
    database.write(
        session -> session.update("UPDATE outbox SET claimed_by = ''"));
  }

  @Override
  public List<Outgoing> due(Instant now, int limit, Set<String> withoutChannels) {
    long at = now.toEpochMilli();
    var values = new ArrayList<Object>(List.of(at));
    values.addAll(withoutChannels);
    values.add(limit);
    var marks = String.join(", ", Collections.nCopies(withoutChannels.size(), "?"));
    return database.write(session -> {
      var due =
          session.rows(
              """
              SELECT id, incident_id, sequence, channel, attempts,
                coalesce((SELECT first.reference FROM outbox first
                  WHERE first.incident_id = mine.incident_id AND first.channel = mine.channel
                    AND first.state = 'delivered' ORDER BY first.sequence LIMIT 1), ''),
                (SELECT document FROM reports told WHERE told.incident_id = mine.incident_id
                  AND told.sequence = mine.sequence)
              FROM outbox mine
              WHERE state = 'waiting' AND next_at <= ? AND claimed_by = ''
                AND channel NOT IN (%s)
                AND NOT EXISTS (SELECT 1 FROM outbox earlier
                  WHERE earlier.incident_id = mine.incident_id
                    AND earlier.channel = mine.channel
                    AND earlier.sequence < mine.sequence AND earlier.state = 'waiting')
              ORDER BY next_at, id LIMIT ?
              """
                  .formatted(marks),
              row ->
                  new Outgoing(
                      row.getString(1),
                      row.getString(2),
                      row.getInt(3),
                      row.getString(4),
                      row.getInt(5),
                      row.getString(6),
                      row.getString(7)),
              values.toArray());
      for (var one : due) {
        session.update(
            "UPDATE outbox SET claimed_by = ? WHERE id = ?", "me", one.id());
      }
      return due;
    });
  }

  @Override
  public void delivered(String id, String reference) {
    update(
        """
        UPDATE outbox SET state = 'delivered', attempts = attempts + 1, reference = ?, reason = ''
        WHERE id = ? AND state = 'waiting'
        """,
        reference,
        id);
  }

  @Override
  public void tryAgain(String id, String why, Instant next) {
    update(
        """
        UPDATE outbox SET attempts = attempts + 1, reason = ?, next_at = ?, claimed_by = ''
        WHERE id = ? AND state = 'waiting'
        """,
        why,
        next.toEpochMilli(),
        id);
  }

  @Override
  public void dead(String id, String why) {
    update(
        """
        UPDATE outbox SET state = 'dead', attempts = attempts + 1, reason = ?
        WHERE id = ? AND state = 'waiting'
        """,
        why,
        id);
  }

  private void update(String sql, Object... values) {
    database.write(session -> session.update(sql, values));
  }
}
