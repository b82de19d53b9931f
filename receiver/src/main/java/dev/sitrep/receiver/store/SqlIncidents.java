package dev.sitrep.receiver.store;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

final class SqlIncidents implements Incidents {
  private static final Comparator<Job> MOST_URGENT_FIRST =
      Comparator.<Job, Boolean>comparing(job -> job.incident().quiet())
          .thenComparingInt(job -> job.incident().severityRank())
          .thenComparing(job -> job.incident().id());

  private final Database database;
  private final Claims claims;
  private final Held held;
  private final Policy policy;
  private final Ids ids;
  private final String due;
  private final String claim;
  private final String asked;
  private final String orphaned;

  /// @param held the claims of this process, which reports end too
  SqlIncidents(Database database, Claims claims, Held held, Ids ids, Policy policy) {
    this.database = database;
    this.claims = claims;
    this.held = held;
    this.ids = ids;
    this.policy = policy;
    this.due =
        """
        SELECT 1 FROM incidents
        WHERE revision > told_revision AND (due_at <= ? OR updated_at > ?) AND %s LIMIT 1
        """
            .formatted(claims.free("incidents.claimed_by"));
    this.claim =
        """
        WITH due AS MATERIALIZED (SELECT id FROM incidents
          WHERE revision > told_revision AND (due_at <= ? OR updated_at > ?) AND %s
          ORDER BY quiet, severity_rank, id LIMIT ? %s)
        UPDATE incidents SET claimed_by = ?, attempts = attempts + 1, staged_at = ?
        WHERE id IN (SELECT id FROM due)
        RETURNING attempts, %s
        """
            .formatted(
                claims.free("incidents.claimed_by"), claims.skipLocked(), IncidentRow.COLUMNS);
    this.asked =
        "SELECT 1 FROM incidents WHERE %s LIMIT 1".formatted(claims.dead("incidents.asking_by"));
    this.orphaned =
        """
        UPDATE incidents SET asking_by = '', due_at = ?,
          revision = CASE WHEN resolved_at IS NULL THEN revision + 1 ELSE revision END
        WHERE asking_by <> '' AND %s
        """
            .formatted(claims.dead("incidents.asking_by"));
  }

  @Override
  public Admitted admit(Arrivals arrivals, Instant now) {
    return database.write(session -> new Admitting(session, policy, now).admit(arrivals));
  }

  @Override
  public Set<Episode> known(Collection<Episode> episodes, Instant now) {
    long echo = now.minus(policy.echo()).toEpochMilli();
    return database.read(session -> {
      var known = new HashSet<Episode>();
      for (var episode : episodes) {
        if (session
            .row(
                """
                SELECT 1 FROM alerts WHERE fingerprint = ? AND starts_at = ?
                  AND (ended_at IS NULL OR ending = 'resolved' AND last_seen > ?)
                """,
                row -> 1,
                episode.fingerprint(),
                episode.startsAt().toEpochMilli(),
                echo)
            .isPresent()) {
          known.add(episode);
        }
      }
      return known;
    });
  }

  @Override
  public List<String> end(Collection<Over> over, Ending how, Instant now) {
    return database.write(session -> new Admitting(session, policy, now).end(over, how));
  }

  @Override
  public List<String> vanish(Instant unheardSince, Instant now) {
    var silent =
        database.read(session ->
            session.rows(
                """
                SELECT fingerprint, starts_at FROM alerts
                WHERE ended_at IS NULL AND last_seen < ? ORDER BY last_seen LIMIT 500
                """,
                row -> {
                  var startsAt = Instant.ofEpochMilli(row.getLong(2));
                  return new Over(row.getString(1), startsAt, max(startsAt, now));
                },
                unheardSince.toEpochMilli()));
    return silent.isEmpty() ? List.of() : end(silent, Ending.VANISHED, now);
  }

  private static Instant max(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  @Override
  public List<String> settle(Instant now) {
    boolean orphans = database.read(session -> session.row(asked, row -> 1)).isPresent();
    if (orphans) {
      database.write(session -> session.update(orphaned, now.toEpochMilli()));
    }
    var over = database.read(session -> Admitting.blownOver(session, policy, now));
    return over.isEmpty()
        ? List.of()
        : database.write(session -> new Admitting(session, policy, now).settle());
  }

  @Override
  public Map<String, Instant> firing() {
    var firing = new HashMap<String, Instant>();
    database
        .read(session ->
            session.rows(
                "SELECT fingerprint, starts_at FROM alerts WHERE ended_at IS NULL",
                row -> Map.entry(row.getString(1), Instant.ofEpochMilli(row.getLong(2)))))
        .forEach(alert -> firing.merge(alert.getKey(), alert.getValue(), SqlIncidents::max));
    return firing;
  }

  @Override
  public List<Job> claim(Instant now, int limit) {
    held.settle(database, claims, "incidents");
    long at = now.toEpochMilli();
    if (database.read(session -> session.row(due, row -> 1, at, at)).isEmpty()) {
      return List.of();
    }
    var jobs =
        held.claim(
            () ->
                database.write(session ->
                    session.rows(
                        claim,
                        row -> new Job(IncidentRow.of(row), row.getInt("attempts")),
                        at,
                        at,
                        limit,
                        claims.instance(),
                        at)),
            job -> job.incident().id());
    return jobs.stream().sorted(MOST_URGENT_FIRST).toList();
  }

  @Override
  public void release(String id, Instant due) {
    giveBack(id, due, 1);
  }

  @Override
  public void failed(String id, Instant due) {
    giveBack(id, due, 0);
  }

  private void giveBack(String id, Instant due, int uncounted) {
    held.answer(
        id,
        () ->
            database.write(session ->
                session.update(
                    """
                    UPDATE incidents SET claimed_by = '', due_at = ?, attempts = attempts - ?
                    WHERE id = ? AND claimed_by = ?
                    """,
                    due.toEpochMilli(),
                    uncounted,
                    id,
                    claims.instance())));
  }

  @Override
  public boolean lookAgain(String id, Instant due) {
    return database.write(session ->
        session.update(
            """
            UPDATE incidents SET revision = revision + 1, due_at = ?
            WHERE id = ? AND resolved_at IS NULL AND revision = told_revision
            """,
            due.toEpochMilli(),
            id))
        > 0;
  }

  @Override
  public void giveUp(String id, String why, Instant now) {
    var letter = ids.next(now);
    held.answer(
        id,
        () ->
            database.write(session -> {
              int given =
                  session.update(
                      """
                      UPDATE incidents SET claimed_by = '', told_revision = revision WHERE id = ? AND claimed_by = ?
                      """,
                      id,
                      claims.instance());
              if (given == 1) {
                session.update(
                    """
                    INSERT INTO dead_letters (id, origin, subject, attempts, reason, died_at, content)
                    VALUES (?, 'incident', ?, ?, ?, ?, ?)
                    """,
                    letter,
                    id,
                    ATTEMPTS,
                    why,
                    now.toEpochMilli(),
                    new byte[0]);
              }
              return given;
            }));
  }

  @Override
  public boolean advance(String id, State state, Instant now) {
    if (state == State.RESOLVED) {
      throw new IllegalArgumentException("incident " + id + " is resolved by its last alert's end");
    }
    return database.write(session ->
        session.update(
                """
                UPDATE incidents SET state = ?, updated_at = ?,
                  staged_at = CASE WHEN ? = 1 THEN ? ELSE staged_at END
                WHERE id = ? AND claimed_by = ? AND resolved_at IS NULL
                """,
                state.name().toLowerCase(Locale.ROOT),
                now.toEpochMilli(),
                state == State.COLLECTED ? 1 : 0,
                now.toEpochMilli(),
                id,
                claims.instance())
            == 1);
  }

  @Override
  public Optional<StoredIncident> incident(String id) {
    return list("WHERE id = ?", id).stream().findFirst();
  }

  @Override
  public Optional<StoredIncident> openIncident(String key) {
    return list("WHERE dedup_key = ? AND resolved_at IS NULL", key).stream().findFirst();
  }

  @Override
  public List<StoredIncident> newest(int limit) {
    return list("ORDER BY id DESC LIMIT ?", limit);
  }

  @Override
  public List<StoredIncident> before(String id, int limit) {
    return list("WHERE id < ? ORDER BY id DESC LIMIT ?", id, limit);
  }

  private List<StoredIncident> list(String rest, Object... values) {
    return database.read(session ->
        session.rows(
            "SELECT " + IncidentRow.COLUMNS + " FROM incidents " + rest, IncidentRow::of, values));
  }

  @Override
  public List<String> alerts(String incidentId, int limit) {
    return database.read(session -> {
      var documents = new LinkedHashSet<String>();
      documents.addAll(
          session.rows(
              """
              SELECT document FROM alerts one WHERE incident_id = ? AND NOT EXISTS (
                SELECT 1 FROM alerts other WHERE other.incident_id = one.incident_id
                  AND other.name = one.name AND (other.first_seen < one.first_seen
                    OR other.first_seen = one.first_seen AND other.fingerprint < one.fingerprint))
              ORDER BY first_seen, fingerprint LIMIT ?
              """,
              row -> row.getString(1),
              incidentId,
              limit));
      documents.addAll(
          session.rows(
              """
              SELECT document FROM alerts WHERE incident_id = ?
              ORDER BY ended_at IS NOT NULL, first_seen, fingerprint LIMIT ?
              """,
              row -> row.getString(1),
              incidentId,
              limit));
      return documents.stream().limit(limit).toList();
    });
  }

  @Override
  public Numbers numbers(String incidentId) {
    return database.read(session ->
        session
            .row(
                """
                SELECT count(*), count(*) FILTER (WHERE ended_at IS NULL), max(ended_at),
                  max(last_seen)
                FROM alerts WHERE incident_id = ?
                """,
                row ->
                    new Numbers(
                        row.getInt(1),
                        row.getInt(2),
                        IncidentRow.instant(row, 3),
                        IncidentRow.instant(row, 4)),
                incidentId)
            .orElseThrow());
  }

  @Override
  public List<String> affected(String incidentId, int limit) {
    return database.read(session ->
        session.rows(
            """
            SELECT alerts.target, min(alerts.name) FROM alerts
            JOIN incidents ON incidents.id = alerts.incident_id
            WHERE incident_id = ? AND alerts.target <> incidents.target
            GROUP BY alerts.target ORDER BY min(alerts.first_seen), 1 LIMIT ?
            """,
            row -> "%s (%s)".formatted(row.getString(1), row.getString(2)),
            incidentId,
            limit));
  }

  @Override
  public List<Member> members(String storm, int limit) {
    return database.read(session -> {
      Map<String, SortedMap<String, Integer>> alerts = new HashMap<>();
      session
          .rows(
              """
              SELECT incident_id, name, count(*) FROM alerts
              WHERE incident_id IN (SELECT id FROM incidents WHERE storm = ?)
              GROUP BY incident_id, name
              """,
              row -> new Named(row.getString(1), row.getString(2), row.getInt(3)),
              storm)
          .forEach(one ->
              alerts
                  .computeIfAbsent(one.incidentId(), _ -> new TreeMap<>())
                  .put(one.name(), one.count()));
      return session.rows(
          """
          SELECT id, severity, target, resolved_at, quiet, opened_at,
            (SELECT document FROM reports WHERE incident_id = incidents.id
              ORDER BY sequence DESC LIMIT 1)
          FROM incidents WHERE storm = ? ORDER BY severity_rank, id LIMIT ?
          """,
          row ->
              new Member(
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  IncidentRow.instant(row, 4).isEmpty(),
                  row.getInt(5) == 1,
                  Instant.ofEpochMilli(row.getLong(6)),
                  alerts.getOrDefault(row.getString(1), new TreeMap<>()),
                  Optional.ofNullable(row.getString(7))),
          storm,
          limit);
    });
  }

  private record Named(String incidentId, String name, int count) {}
}
