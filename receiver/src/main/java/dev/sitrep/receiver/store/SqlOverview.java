package dev.sitrep.receiver.store;

import dev.sitrep.receiver.store.Incidents.Ending;
import dev.sitrep.receiver.store.Incidents.Kind;
import dev.sitrep.receiver.store.Incidents.State;
import dev.sitrep.receiver.store.Reports.Prompt;
import dev.sitrep.receiver.store.Reports.StoredReport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

final class SqlOverview implements Overview {
  private static final String EVERYTHING = "*";

  private static final String LINE =
      """
      SELECT id, kind, state, severity, namespace, target, opened_at, updated_at, resolved_at,
        ending, continues_in, previous, storm, quiet, rules_only, firings, calm_millis, revision,
        told_revision, claimed_by, asking_by, staged_at, headline, cause, certainty,
        (SELECT count(*) FROM alerts WHERE incident_id = incidents.id) AS alerts,
        (SELECT count(*) FILTER (WHERE ended_at IS NULL) FROM alerts
          WHERE incident_id = incidents.id) AS firing,
        (SELECT coalesce(max(sequence), 0) FROM reports WHERE incident_id = incidents.id) AS reports
      FROM incidents
      """;

  private static final String SAYS =
      """
      (lower(target || ' ' || headline || ' ' || cause) LIKE ? ESCAPE '!' OR id = ?
        OR id IN (SELECT incident_id FROM alerts WHERE lower(name) LIKE ? ESCAPE '!'))
      """;

  /// Sorted, from one to the next by their index: there are few, and many incidents.
  private static final String NAMESPACES =
      """
      WITH RECURSIVE found (namespace) AS (
        SELECT min(namespace) FROM incidents
        UNION ALL
        SELECT (SELECT min(namespace) FROM incidents WHERE incidents.namespace > found.namespace)
        FROM found WHERE found.namespace IS NOT NULL)
      SELECT namespace FROM found WHERE namespace IS NOT NULL ORDER BY namespace
      """;

  private final Database database;

  SqlOverview(Database database) {
    this.database = database;
  }

  @Override
  public Page page(Query query) {
    return database.read(session -> {
      var meant = meant(query, visible(session, query));
      var counts =
          session.rows(
              "SELECT severity, count(*) FROM incidents WHERE "
                  + meant.sql()
                  + " GROUP BY severity ORDER BY min(severity_rank), severity",
              row -> new Count(row.getString(1), row.getLong(2)),
              meant.values().toArray());
      if (counts.isEmpty()) {
        return new Page(List.of(), counts, false);
      }
      if (!query.severity().isEmpty()) {
        meant.and("lower(severity) = ?", query.severity().toLowerCase(Locale.ROOT));
      }
      if (!query.before().isEmpty()) {
        meant.and("id < ?", query.before());
      }
      meant.values().add(query.limit() + 1);
      var lines =
          session.rows(
              LINE + " WHERE " + meant.sql() + " ORDER BY id DESC LIMIT ?",
              SqlOverview::line,
              meant.values().toArray());
      boolean more = lines.size() > query.limit();
      return new Page(more ? lines.subList(0, query.limit()) : lines, counts, more);
    });
  }

  /// What a query wants, in no more words than it takes: databases find their way by them.
  private record Meant(StringBuilder sql, List<Object> values) {
    void and(String condition, Object... some) {
      sql.append(" AND ").append(condition);
      values.addAll(List.of(some));
    }
  }

  /// Of what a query wants all but the severity and the page.
  private static Meant meant(Query query, String visible) {
    var meant = new Meant(new StringBuilder(condition(query.which())), new ArrayList<>());
    if (!query.namespace().isEmpty()) {
      meant.and("namespace = ?", query.namespace());
    }
    if (!query.storm().isEmpty()) {
      meant.and("storm = ? AND storm <> ''", query.storm());
    }
    query.until().ifPresent(until -> meant.and("opened_at < ?", until.toEpochMilli()));
    query
        .since()
        .ifPresent(
            since -> meant.and("(resolved_at IS NULL OR resolved_at >= ?)", since.toEpochMilli()));
    if (!visible.equals(EVERYTHING)) {
      meant.and("? LIKE '%<' || namespace || '>%'", visible);
    }
    if (!query.text().isEmpty()) {
      var text = "%" + query.text().toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0") + "%";
      meant.and(SAYS, text, query.text(), text);
    }
    return meant;
  }

  private static String condition(Which which) {
    return switch (which) {
      case ALL -> "1 = 1";
      case OPEN -> "resolved_at IS NULL";
      case OVER -> "resolved_at IS NOT NULL";
    };
  }

  /// Namespaces are names without any of these signs, so one text can hold all of them.
  private static String visible(Session session, Query query) throws SQLException {
    var all = session.rows(NAMESPACES, row -> row.getString(1));
    var visible = all.stream().filter(query.visible()).toList();
    return visible.size() == all.size()
        ? EVERYTHING
        : visible.stream().map(name -> "<" + name + ">").collect(Collectors.joining());
  }

  @Override
  public Optional<Line> line(String id) {
    return database.read(session -> session.row(LINE + " WHERE id = ?", SqlOverview::line, id));
  }

  @Override
  public List<Pulse> pulses(Instant overSince, int limit) {
    return database.read(session ->
        session.rows(
            """
            SELECT id, state, resolved_at, quiet, claimed_by, asking_by, updated_at, revision,
              told_revision
            FROM incidents WHERE resolved_at IS NULL OR resolved_at > ? LIMIT ?
            """,
            row ->
                new Pulse(
                    row.getString("id"),
                    stage(row),
                    instant(row, "resolved_at").isEmpty(),
                    Instant.ofEpochMilli(row.getLong("updated_at")),
                    row.getLong("revision"),
                    row.getLong("told_revision")),
            overSince.toEpochMilli(),
            limit));
  }

  private static Line line(ResultSet row) throws SQLException {
    var stage = stage(row);
    var resolvedAt = instant(row, "resolved_at");
    return new Line(
        row.getString("id"),
        Kind.valueOf(upper(row.getString("kind"))),
        stage,
        resolvedAt.orElse(Instant.ofEpochMilli(row.getLong("staged_at"))),
        row.getString("severity"),
        row.getString("namespace"),
        row.getString("target"),
        Instant.ofEpochMilli(row.getLong("opened_at")),
        Instant.ofEpochMilli(row.getLong("updated_at")),
        resolvedAt,
        ending(row),
        row.getString("continues_in"),
        row.getString("previous"),
        row.getString("storm"),
        row.getInt("quiet") == 1,
        row.getInt("firings"),
        IncidentRow.flaps(row),
        row.getInt("alerts"),
        row.getInt("firing"),
        row.getInt("reports"),
        new Gist(row.getString("headline"), row.getString("cause"), row.getString("certainty")));
  }

  private static Stage stage(ResultSet row) throws SQLException {
    if (instant(row, "resolved_at").isPresent()) {
      return Stage.OVER;
    }
    boolean claimed = !row.getString("claimed_by").isEmpty();
    boolean asking = !row.getString("asking_by").isEmpty();
    boolean counted =
        row.getInt("quiet") == 1 && row.getLong("told_revision") >= row.getLong("revision");
    return switch (State.valueOf(upper(row.getString("state")))) {
      case COLLECTED -> Stage.ASKING;
      case DIAGNOSED -> Stage.FINDINGS;
      case RESOLVED -> Stage.OVER;
      case RECEIVED -> claimed ? Stage.COLLECTING : counted ? Stage.COUNTED : Stage.WAITING;
      case REPORTED -> claimed ? Stage.COLLECTING : asking ? Stage.ASKING : Stage.SENT;
    };
  }

  private static Optional<Ending> ending(ResultSet row) throws SQLException {
    return Optional.of(row.getString("ending"))
        .filter(word -> !word.isEmpty())
        .map(word -> Ending.valueOf(upper(word)));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return IncidentRow.instant(row, row.findColumn(column));
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  @Override
  public List<Heard> alerts(String incidentId, int limit) {
    return database.read(session ->
        session.rows(
            """
            SELECT fingerprint, name, reason, target, starts_at, last_seen, ended_at, ending,
              document
            FROM alerts WHERE incident_id = ?
            ORDER BY ended_at IS NOT NULL, starts_at, fingerprint LIMIT ?
            """,
            row ->
                new Heard(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    Instant.ofEpochMilli(row.getLong(5)),
                    Instant.ofEpochMilli(row.getLong(6)),
                    IncidentRow.instant(row, 7),
                    ending(row),
                    row.getString(9)),
            incidentId,
            limit));
  }

  @Override
  public List<StoredReport> reports(String incidentId, int limit) {
    return database.read(session ->
        session.rows(
            """
            SELECT incident_id, sequence, document, created_at FROM reports
            WHERE incident_id = ? ORDER BY sequence DESC LIMIT ?
            """,
            SqlOverview::report,
            incidentId,
            limit));
  }

  @Override
  public Optional<StoredReport> report(String incidentId, int sequence) {
    return database.read(session ->
        session.row(
            """
            SELECT incident_id, sequence, document, created_at FROM reports
            WHERE incident_id = ? AND sequence = ?
            """,
            SqlOverview::report,
            incidentId,
            sequence));
  }

  private static StoredReport report(ResultSet row) throws SQLException {
    return new StoredReport(
        row.getString(1), row.getInt(2), row.getString(3), Instant.ofEpochMilli(row.getLong(4)));
  }

  @Override
  public Optional<StoredPrompt> prompt(String incidentId) {
    return database.read(session ->
        session.row(
            """
            SELECT sequence, system_text, user_text, prompt_tokens, answer_tokens, left_out, model,
              digest
            FROM prompts WHERE incident_id = ?
            """,
            row ->
                new StoredPrompt(
                    row.getInt(1),
                    new Prompt(
                        row.getString(2),
                        row.getString(3),
                        row.getInt(4),
                        row.getInt(5),
                        row.getInt(6),
                        row.getString(7),
                        row.getString(8))),
            incidentId));
  }

  @Override
  public List<Sent> deliveries(String incidentId, int limit) {
    return database.read(session ->
        session.rows(
            """
            SELECT channel, sequence, state, attempts, next_at, reason, tried_at FROM outbox
            WHERE incident_id = ? ORDER BY sequence DESC, channel LIMIT ?
            """,
            row -> {
              var outcome = Outcome.valueOf(upper(row.getString(3)));
              long next = row.getLong(5);
              return new Sent(
                  row.getString(1),
                  row.getInt(2),
                  outcome,
                  row.getInt(4),
                  IncidentRow.instant(row, 7),
                  outcome == Outcome.WAITING && next > 0
                      ? Optional.of(Instant.ofEpochMilli(next))
                      : Optional.empty(),
                  row.getString(6));
            },
            incidentId,
            limit));
  }

  @Override
  public Queues queues() {
    return database.read(session ->
        new Queues(
            session.number("SELECT count(*) FROM inbox"),
            session
                .row("SELECT min(received_at) FROM inbox", row -> IncidentRow.instant(row, 1))
                .flatMap(oldest -> oldest),
            session.rows(
                """
                SELECT channel, count(*), min((SELECT created_at FROM reports
                  WHERE reports.incident_id = outbox.incident_id
                    AND reports.sequence = outbox.sequence))
                FROM outbox WHERE state = 'waiting' GROUP BY channel ORDER BY channel
                """,
                row ->
                    new Queue(
                        row.getString(1), row.getLong(2), Instant.ofEpochMilli(row.getLong(3))))));
  }

  @Override
  public Underway underway(Predicate<String> visible) {
    long open = 0;
    long asking = 0;
    for (var one : open()) {
      if (visible.test(one.namespace())) {
        open += one.open();
        asking += one.asking();
      }
    }
    return new Underway(open, asking);
  }

  private record InNamespace(String namespace, long open, long asking) {}

  private List<InNamespace> open() {
    return database.read(session ->
        session.rows(
            """
            SELECT namespace, count(*), count(*) FILTER (WHERE state = 'collected'
              OR (state = 'reported' AND claimed_by = '' AND asking_by <> ''))
            FROM incidents WHERE resolved_at IS NULL GROUP BY namespace
            """,
            row -> new InNamespace(row.getString(1), row.getLong(2), row.getLong(3))));
  }

  @Override
  public List<String> namespaces() {
    return database.read(session -> session.rows(NAMESPACES, row -> row.getString(1))).stream()
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
