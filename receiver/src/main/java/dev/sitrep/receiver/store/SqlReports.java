package dev.sitrep.receiver.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

final class SqlReports implements Reports {
  private final Database database;
  private final Claims claims;
  private final Held held;
  private final Ids ids;
  private final Incidents.Policy policy;

  SqlReports(Database database, Claims claims, Held held, Ids ids, Incidents.Policy policy) {
    this.database = database;
    this.claims = claims;
    this.held = held;
    this.ids = ids;
    this.policy = policy;
  }

  /// The row is locked by the word that finds it claimed: nobody else can take it over meanwhile.
  /// What grew while the report was written is gathered for a while before it is looked at; an end
  /// is told at once.
  @Override
  public Optional<StoredReport> saveReport(
      String incidentId,
      long revision,
      Written written,
      Map<String, Instant> channels,
      boolean asking,
      Instant now) {
    long at = now.toEpochMilli();
    var gist = written.gist();
    var rows = rows(channels, now);
    return held.answerOrKeep(
        incidentId,
        () ->
            database.write(session -> {
              var told =
                  session.row(
                      """
                      UPDATE incidents SET updated_at = ? WHERE id = ? AND claimed_by = ?
                      RETURNING told_revision
                      """,
                      row -> row.getLong(1),
                      at,
                      incidentId,
                      claims.instance());
              if (told.isEmpty()) {
                return Optional.empty();
              }
              session.update(
                  """
                  UPDATE incidents SET claimed_by = '', attempts = 0, asking_by = ?,
                    told_revision = CASE WHEN told_revision > ? THEN told_revision ELSE ? END,
                    due_at = CASE WHEN revision > ? AND resolved_at IS NULL THEN ? ELSE due_at END,
                    state = CASE WHEN resolved_at IS NULL THEN 'reported' ELSE state END,
                    staged_at = CASE WHEN ? = 1 THEN staged_at ELSE ? END,
                    headline = ?, cause = ?, certainty = ?
                  WHERE id = ?
                  """,
                  asking ? claims.instance() : "",
                  revision,
                  revision,
                  revision,
                  at + policy.settle().toMillis(),
                  asking ? 1 : 0,
                  at,
                  gist.headline(),
                  gist.cause(),
                  gist.certainty(),
                  incidentId);
              boolean toldElsewhere = told.get() >= revision;
              return Optional.of(
                  insert(session, incidentId, written, toldElsewhere ? List.of() : rows, at));
            }));
  }

  @Override
  public Optional<StoredReport> saveFollowUp(
      String incidentId, int after, Written written, Map<String, Instant> channels, Instant now) {
    long at = now.toEpochMilli();
    var gist = written.gist();
    var rows = rows(channels, now);
    return database.write(session -> {
      int current =
          session.update(
              """
              UPDATE incidents SET updated_at = ?, staged_at = ?, asking_by = '', headline = ?,
                cause = ?, certainty = ?
              WHERE id = ? AND resolved_at IS NULL
                AND (SELECT max(sequence) FROM reports WHERE incident_id = incidents.id) = ?
              """,
              at,
              at,
              gist.headline(),
              gist.cause(),
              gist.certainty(),
              incidentId,
              after);
      return current == 1
          ? Optional.of(insert(session, incidentId, written, rows, at))
          : Optional.empty();
    });
  }

  /// A message that is to be sent.
  ///
  /// @param notBefore milliseconds since 1970, 0 for at once
  private record Row(String id, String channel, long notBefore) {}

  /// Before the transaction: it may run twice.
  private List<Row> rows(Map<String, Instant> channels, Instant now) {
    return channels.entrySet().stream()
        .map(channel ->
            new Row(
                ids.next(now),
                channel.getKey(),
                channel.getValue().isAfter(now) ? channel.getValue().toEpochMilli() : 0))
        .toList();
  }

  private StoredReport insert(
      Session session, String incidentId, Written written, List<Row> rows, long at)
      throws SQLException {
    long sequence =
        session.number(
            """
            INSERT INTO reports (incident_id, sequence, created_at, document)
            SELECT ?, coalesce(max(sequence), 0) + 1, ?, ? FROM reports WHERE incident_id = ?
            RETURNING sequence
            """,
            incidentId,
            at,
            written.document(),
            incidentId);
    if (written.prompt().isPresent()) {
      keep(session, incidentId, sequence, written.prompt().get());
    }
    for (var row : rows) {
      session.update(
          """
          INSERT INTO outbox (id, incident_id, sequence, channel, state, attempts, next_at,
            set_at, claimed_by, reference, reason)
          VALUES (?, ?, ?, ?, 'waiting', 0, ?, %s, '', '', '')
          """
              .formatted(row.notBefore() == 0 ? "0" : claims.now()),
          row.id(),
          incidentId,
          sequence,
          row.channel(),
          row.notBefore());
    }
    return new StoredReport(
        incidentId, (int) sequence, written.document(), Instant.ofEpochMilli(at));
  }

  private static void keep(Session session, String incidentId, long sequence, Prompt prompt)
      throws SQLException {
    session.update(
        """
        INSERT INTO prompts (incident_id, sequence, model, digest, prompt_tokens, answer_tokens,
          left_out, system_text, user_text)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (incident_id) DO UPDATE SET sequence = excluded.sequence,
          model = excluded.model, digest = excluded.digest,
          prompt_tokens = excluded.prompt_tokens, answer_tokens = excluded.answer_tokens,
          left_out = excluded.left_out, system_text = excluded.system_text,
          user_text = excluded.user_text
        """,
        incidentId,
        sequence,
        prompt.model(),
        prompt.promptDigest(),
        prompt.promptTokens(),
        prompt.answerTokens(),
        prompt.leftOut(),
        prompt.system(),
        prompt.user());
  }

  @Override
  public Set<String> channels(String incidentId) {
    return Set.copyOf(
        database.read(session ->
            session.rows(
                "SELECT DISTINCT channel FROM outbox WHERE incident_id = ?",
                row -> row.getString(1),
                incidentId)));
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
