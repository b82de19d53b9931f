package dev.sitrep.receiver.store;

import dev.sitrep.receiver.store.Incidents.Ending;
import dev.sitrep.receiver.store.Incidents.Kind;
import dev.sitrep.receiver.store.Incidents.State;
import dev.sitrep.receiver.store.Incidents.StoredIncident;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A row of the table `incidents`.
final class IncidentRow {
  static final String COLUMNS =
      """
      id, kind, dedup_key, state, severity, severity_rank, target, opened_at, updated_at,
        resolved_at, ending, continues_in, previous, storm, quiet, rules_only, firings,
        calm_millis, revision, told_revision, asking_by, document
      """;

  private IncidentRow() {}

  static StoredIncident of(ResultSet row) throws SQLException {
    return new StoredIncident(
        row.getString("id"),
        Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getString("dedup_key"),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getString("severity"),
        row.getInt("severity_rank"),
        row.getString("target"),
        Instant.ofEpochMilli(row.getLong("opened_at")),
        Instant.ofEpochMilli(row.getLong("updated_at")),
        instant(row, row.findColumn("resolved_at")),
        Optional.of(row.getString("ending"))
            .filter(word -> !word.isEmpty())
            .map(word -> Ending.valueOf(word.toUpperCase(Locale.ROOT))),
        row.getString("continues_in"),
        row.getString("previous"),
        row.getString("storm"),
        row.getInt("quiet") == 1,
        row.getInt("rules_only") == 1,
        row.getInt("firings"),
        flaps(row),
        row.getLong("revision"),
        row.getLong("told_revision"),
        !row.getString("asking_by").isEmpty(),
        row.getString("document"));
  }

  /// What is about Sitrep itself has to be calm for a while too, however often it fired.
  static boolean flaps(ResultSet row) throws SQLException {
    return row.getLong("calm_millis") > 0
        && row.getInt("firings") >= Incidents.Policy.DEFAULT.flaps()
        && row.getInt("rules_only") == 0;
  }

  static Optional<Instant> instant(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }
}
