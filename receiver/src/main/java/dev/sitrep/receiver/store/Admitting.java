package dev.sitrep.receiver.store;

import dev.sitrep.receiver.store.Incidents.Admitted;
import dev.sitrep.receiver.store.Incidents.Arrivals;
import dev.sitrep.receiver.store.Incidents.Candidate;
import dev.sitrep.receiver.store.Incidents.Ending;
import dev.sitrep.receiver.store.Incidents.Entry;
import dev.sitrep.receiver.store.Incidents.Firing;
import dev.sitrep.receiver.store.Incidents.Joined;
import dev.sitrep.receiver.store.Incidents.Opened;
import dev.sitrep.receiver.store.Incidents.Over;
import dev.sitrep.receiver.store.Incidents.Policy;
import dev.sitrep.receiver.store.Incidents.Reopened;
import dev.sitrep.receiver.store.Incidents.Repeated;
import dev.sitrep.receiver.store.Incidents.State;
import dev.sitrep.receiver.store.Incidents.StoredIncident;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/// One transaction in which incidents open, grow and end. Those of several instances follow one
/// another.
final class Admitting {
  private static final String HEARD_AGAIN =
      """
      UPDATE alerts SET last_seen = ?
      WHERE fingerprint = ? AND starts_at = ? AND ended_at IS NULL
      """;

  /// Due whatever the clock says.
  private static final long AT_ONCE = 0;

  private final Session session;
  private final Policy policy;
  private final long now;

  /// Incidents within the storm window that are told singly; counted when the first one opens.
  private OptionalLong singly = OptionalLong.empty();

  Admitting(Session session, Policy policy, Instant now) throws SQLException {
    this.session = session;
    this.policy = policy;
    this.now = now.toEpochMilli();
    session.update("UPDATE turns SET taken = taken + 1 WHERE name = 'admission'");
  }

  Admitted admit(Arrivals arrivals) throws SQLException {
    var candidates = arrivals.candidates();
    Map<Integer, Entry> entries = new HashMap<>();
    var mostSevereFirst =
        IntStream.range(0, candidates.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> candidates.get(i).severityRank()))
            .toList();
    for (int i : mostSevereFirst) {
      entries.put(i, admit(candidates.get(i), arrivals.storm()));
    }
    for (var again : arrivals.again()) {
      session.update(HEARD_AGAIN, now, again.fingerprint(), again.startsAt().toEpochMilli());
    }
    var ended = end(arrivals.over(), Ending.RESOLVED);
    return new Admitted(
        IntStream.range(0, candidates.size()).mapToObj(entries::get).toList(), ended);
  }

  private Entry admit(Candidate candidate, Candidate storm) throws SQLException {
    var open = open(candidate.key());
    if (open.isEmpty() && !candidate.partOf().isEmpty()) {
      open = open(candidate.partOf());
    }
    if (open.isPresent()) {
      return join(open.get(), candidate);
    }
    int fresh = 0;
    for (var alert : candidate.alerts()) {
      fresh += keep(alert, candidate.target(), candidate.id());
    }
    if (fresh == 0) {
      return new Repeated();
    }
    var previous = latest(candidate.key());
    int firings = firings(candidate.key()) + 1;
    if (previous.isPresent() && reopens(previous.get(), firings)) {
      return new Reopened(reopen(previous.get(), candidate, firings), fresh);
    }
    open(candidate, previous.map(StoredIncident::id).orElse(""), storm);
    return new Opened(incident(candidate.id()), fresh);
  }

  /// Returns 1 for news, 0 for what is known, or over.
  private int keep(Firing alert, String target, String incidentId) throws SQLException {
    var fingerprint = alert.episode().fingerprint();
    long startsAt = alert.episode().startsAt().toEpochMilli();
    long echo = now - policy.echo().toMillis();
    int kept =
        session.update(
            """
            INSERT INTO alerts (fingerprint, starts_at, incident_id, target, name, reason,
              first_seen, last_seen, ending, document)
            SELECT ?, ?, ?, ?, ?, ?, ?, ?, '', ?
            WHERE NOT EXISTS (SELECT 1 FROM alerts WHERE fingerprint = ?
              AND ending = 'resolved' AND ended_at >= ? AND last_seen > ?)
            ON CONFLICT (fingerprint, starts_at) DO NOTHING
            """,
            fingerprint,
            startsAt,
            incidentId,
            target,
            alert.name(),
            alert.reason(),
            now,
            now,
            alert.document(),
            fingerprint,
            startsAt,
            echo);
    if (kept == 1) {
      return 1;
    }
    int back =
        session.update(
            """
            UPDATE alerts SET incident_id = ?, ended_at = NULL, ending = '', last_seen = ?
            WHERE fingerprint = ? AND starts_at = ? AND (ending IN ('vanished', 'silenced')
              OR ending = 'resolved' AND last_seen <= ?)
            """,
            incidentId,
            now,
            fingerprint,
            startsAt,
            echo);
    if (back == 0) {
      session.update(HEARD_AGAIN, now, fingerprint, startsAt);
    }
    return back;
  }

  private Entry join(StoredIncident open, Candidate candidate) throws SQLException {
    int fresh = 0;
    boolean material = candidate.severityRank() < open.severityRank();
    Map<String, Boolean> known = new HashMap<>();
    for (var alert : candidate.alerts()) {
      var says = alert.name() + "\n" + alert.reason();
      if (!known.containsKey(says)) {
        known.put(says, known(open.id(), alert));
      }
      if (keep(alert, candidate.target(), open.id()) == 1) {
        fresh++;
        material |= !known.getOrDefault(says, true);
      }
    }
    if (fresh == 0) {
      return new Repeated();
    }
    boolean worse = candidate.severityRank() < open.severityRank();
    boolean lookAgain =
        material && !open.quiet() && !open.rulesOnly() && (open.told() > 0 || underWay(open.id()));
    session.update(
        """
        UPDATE incidents SET severity = ?, severity_rank = ?, updated_at = ?,
          firings = firings + CASE WHEN calm_since IS NULL THEN 0 ELSE 1 END, calm_since = NULL,
          due_at = CASE WHEN ? = 0 OR revision > told_revision AND ? = 0 THEN due_at ELSE ? END,
          revision = revision + ?
        WHERE id = ?
        """,
        worse ? candidate.severity() : open.severity(),
        worse ? candidate.severityRank() : open.severityRank(),
        now,
        lookAgain ? 1 : 0,
        worse ? 1 : 0,
        worse ? AT_ONCE : now + policy.settle().toMillis(),
        lookAgain ? 1 : 0,
        open.id());
    return new Joined(incident(open.id()), fresh, lookAgain);
  }

  /// Whether an alert of the incident has this name, and one this reason.
  private boolean known(String incidentId, Firing alert) throws SQLException {
    boolean name =
        there(
            "SELECT 1 FROM alerts WHERE incident_id = ? AND name = ? LIMIT 1",
            incidentId,
            alert.name());
    boolean reason =
        alert.reason().isEmpty()
            || there(
                "SELECT 1 FROM alerts WHERE incident_id = ? AND reason = ? LIMIT 1",
                incidentId,
                alert.reason());
    return name && reason;
  }

  /// Somebody looks into it now, and may have missed what came just now.
  private boolean underWay(String incidentId) throws SQLException {
    return there("SELECT 1 FROM incidents WHERE id = ? AND claimed_by <> ''", incidentId);
  }

  private boolean reopens(StoredIncident previous, int firings) {
    boolean resolved = previous.ending().filter(Ending.RESOLVED::equals).isPresent();
    return resolved && !previous.quiet() && firings >= policy.flaps();
  }

  private int firings(String key) throws SQLException {
    return (int)
        session.number(
            "SELECT coalesce(sum(firings), 0) FROM incidents WHERE dedup_key = ? AND opened_at > ?",
            key,
            now - policy.flapWindow().toMillis());
  }

  /// The incidents between are over; their last one goes on for all of them.
  private StoredIncident reopen(StoredIncident previous, Candidate candidate, int firings)
      throws SQLException {
    session.update(
        "UPDATE alerts SET incident_id = ? WHERE incident_id = ?", previous.id(), candidate.id());
    session.update(
        """
        UPDATE incidents SET state = ?, resolved_at = NULL, ending = '', continues_in = '',
          updated_at = ?, staged_at = ?, firings = ?, calm_millis = ?, calm_since = NULL,
          revision = revision + 1, due_at = ?
        WHERE id = ?
        """,
        word(previous.told() > 0 ? State.REPORTED : State.RECEIVED),
        now,
        now,
        firings,
        candidate.calm().isZero() ? policy.flapWindow().toMillis() : candidate.calm().toMillis(),
        AT_ONCE,
        previous.id());
    return incident(previous.id());
  }

  private void open(Candidate candidate, String previous, Candidate storm) throws SQLException {
    long others =
        singly.isPresent()
            ? singly.getAsLong()
            : session.number(
                """
                SELECT count(*) FROM incidents
                WHERE opened_at > ? AND kind = 'incident' AND quiet = 0
                """,
                now - policy.stormWindow().toMillis());
    boolean quiet = others >= policy.singly();
    singly = OptionalLong.of(quiet ? others : others + 1);
    if (!quiet) {
      insert("incident", candidate, previous, "", false, 0, AT_ONCE);
    } else {
      var id = storm(storm);
      long members =
          session.number("SELECT count(*) FROM incidents WHERE storm = ? AND quiet = 1", id);
      insert("incident", candidate, previous, id, true, members < policy.facts() ? 0 : 1, AT_ONCE);
    }
    if (candidate.takesIn()) {
      takeIn(candidate);
    }
  }

  /// The storm that is open, or a new one with what opened before it became one. It is told again
  /// after a pause.
  private String storm(Candidate storm) throws SQLException {
    var open = open(storm.key());
    if (open.isPresent()) {
      session.update(
          """
          UPDATE incidents SET updated_at = ?,
            due_at = CASE WHEN revision > told_revision THEN due_at ELSE ? END,
            revision = CASE WHEN revision > told_revision AND claimed_by = '' THEN revision
              ELSE revision + 1 END
          WHERE id = ?
          """,
          now,
          now + policy.pause().toMillis(),
          open.get().id());
      return open.get().id();
    }
    insert("storm", storm, "", "", false, 0, now + policy.gather().toMillis());
    session.update(
        """
        UPDATE incidents SET storm = ?
        WHERE opened_at > ? AND storm = '' AND kind = 'incident' AND resolved_at IS NULL
        """,
        storm.id(),
        now - policy.stormWindow().toMillis());
    return storm.id();
  }

  private void insert(
      String kind,
      Candidate candidate,
      String previous,
      String storm,
      boolean quiet,
      long told,
      long dueAt)
      throws SQLException {
    session.update(
        """
        INSERT INTO incidents (id, kind, dedup_key, state, severity, severity_rank, target,
          namespace, opened_at, updated_at, staged_at, ending, continues_in, previous, storm,
          part_of, quiet, rules_only, firings, calm_millis, revision, told_revision, due_at,
          attempts, claimed_by, asking_by, headline, cause, certainty, document)
        VALUES (?, ?, ?, 'received', ?, ?, ?, ?, ?, ?, ?, '', '', ?, ?, ?, ?, ?, 1, ?, 1, ?, ?, 0, '',
          '', '', '', '', ?)
        """,
        candidate.id(),
        kind,
        candidate.key(),
        candidate.severity(),
        candidate.severityRank(),
        candidate.target(),
        candidate.namespace(),
        now,
        now,
        now,
        previous,
        storm,
        candidate.partOf(),
        quiet ? 1 : 0,
        candidate.rulesOnly() || quiet ? 1 : 0,
        candidate.calm().toMillis(),
        told,
        dueAt,
        candidate.document());
  }

  /// What is open and part of the candidate goes on in it. Who was told of it is told that too.
  private void takeIn(Candidate candidate) throws SQLException {
    var parts =
        session.rows(
            "SELECT id FROM incidents WHERE resolved_at IS NULL AND part_of = ? AND id <> ?",
            row -> row.getString(1),
            candidate.key(),
            candidate.id());
    for (var part : parts) {
      session.update(
          "UPDATE alerts SET incident_id = ? WHERE incident_id = ?", candidate.id(), part);
      close(part, Ending.JOINED, candidate.id());
    }
  }

  List<String> end(Collection<Over> over, Ending how) throws SQLException {
    var touched = new LinkedHashSet<String>();
    for (var one : over) {
      long startsAt = one.startsAt().toEpochMilli();
      long endsAt = Math.max(one.endsAt().toEpochMilli(), startsAt);
      touched.addAll(
          session.rows(
              """
              UPDATE alerts SET ended_at = ?, ending = ?,
                last_seen = CASE WHEN ? = 1 THEN ? ELSE last_seen END
              WHERE fingerprint = ? AND ended_at IS NULL AND starts_at <= ?
              RETURNING incident_id
              """,
              row -> row.getString(1),
              endsAt,
              word(how),
              how == Ending.RESOLVED ? 1 : 0,
              now,
              one.fingerprint(),
              endsAt));
      if (how == Ending.RESOLVED) {
        session.update(
            """
            INSERT INTO alerts (fingerprint, starts_at, incident_id, target, name, reason,
              first_seen, last_seen, ended_at, ending, document)
            VALUES (?, ?, '', '', '', '', ?, ?, ?, 'resolved', '')
            ON CONFLICT (fingerprint, starts_at) DO UPDATE SET ending = excluded.ending,
              ended_at = excluded.ended_at, last_seen = excluded.last_seen
            """,
            one.fingerprint(),
            startsAt,
            now,
            now,
            endsAt);
      }
    }
    var ended = new ArrayList<String>();
    for (var id : touched) {
      if (!id.isEmpty() && endsWithItsAlerts(id, how)) {
        ended.add(id);
      }
    }
    return ended;
  }

  private boolean endsWithItsAlerts(String id, Ending how) throws SQLException {
    if (there("SELECT 1 FROM alerts WHERE incident_id = ? AND ended_at IS NULL LIMIT 1", id)) {
      return false;
    }
    if (how == Ending.RESOLVED
        && session.update(
                "UPDATE incidents SET calm_since = ? WHERE id = ? AND calm_millis > 0", now, id)
            == 1) {
      return false;
    }
    return close(id, how, "");
  }

  /// What is told in its storm, or was never told and goes on in another incident, needs no message
  /// of its own.
  private boolean close(String id, Ending how, String continuesIn) throws SQLException {
    boolean joined = how == Ending.JOINED;
    return session.update(
            """
            UPDATE incidents SET state = 'resolved', resolved_at = ?, updated_at = ?, ending = ?,
              continues_in = ?, calm_since = NULL, due_at = ?, revision = revision + 1,
              told_revision = CASE WHEN quiet = 1 OR ? = 1 AND told_revision = 0
                THEN revision + 1 ELSE told_revision END
            WHERE id = ? AND resolved_at IS NULL
            """,
            now,
            now,
            word(how),
            continuesIn,
            AT_ONCE,
            joined ? 1 : 0,
            id)
        == 1;
  }

  List<String> settle() throws SQLException {
    var ended = new ArrayList<String>();
    for (var id : blownOver(session, policy, Instant.ofEpochMilli(now))) {
      if (close(id, Ending.RESOLVED, "")) {
        ended.add(id);
      }
    }
    return ended;
  }

  /// What has been calm for as long as it has to be, and storms whose incidents are all over.
  static List<String> blownOver(Session session, Policy policy, Instant now) throws SQLException {
    return session.rows(
        """
        SELECT id FROM incidents WHERE resolved_at IS NULL AND calm_since IS NOT NULL
          AND calm_since + calm_millis <= ?
        UNION ALL
        SELECT id FROM incidents storm WHERE kind = 'storm' AND resolved_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM incidents member WHERE member.storm = storm.id
            AND (member.resolved_at IS NULL OR member.opened_at > ?))
        """,
        row -> row.getString(1),
        now.toEpochMilli(),
        now.minus(policy.stormWindow()).toEpochMilli());
  }

  private Optional<StoredIncident> open(String key) throws SQLException {
    return session.row(
        "SELECT "
            + IncidentRow.COLUMNS
            + " FROM incidents WHERE dedup_key = ? AND resolved_at IS NULL",
        IncidentRow::of,
        key);
  }

  private Optional<StoredIncident> latest(String key) throws SQLException {
    return session.row(
        "SELECT "
            + IncidentRow.COLUMNS
            + " FROM incidents WHERE dedup_key = ? ORDER BY opened_at DESC, id DESC LIMIT 1",
        IncidentRow::of,
        key);
  }

  private StoredIncident incident(String id) throws SQLException {
    return session
        .row("SELECT " + IncidentRow.COLUMNS + " FROM incidents WHERE id = ?", IncidentRow::of, id)
        .orElseThrow();
  }

  private boolean there(String sql, Object... values) throws SQLException {
    return session.row(sql, row -> 1, values).isPresent();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
