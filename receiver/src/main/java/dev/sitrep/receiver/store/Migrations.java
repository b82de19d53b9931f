package dev.sitrep.receiver.store;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.exception.FlywayValidateException;

/// Brings the tables to what this Sitrep knows: the files in `migration`, in their order, each
/// once. The same for SQLite and PostgreSQL.
final class Migrations {
  static final String HISTORY = "sitrep_schema";

  private Migrations() {}

  /// Where a database stands.
  enum State {
    /// without any table
    EMPTY,
    /// of an older Sitrep
    OLDER,
    CURRENT
  }

  /// Makes the tables, or those that are missing. Refuses what belongs to another program, and what
  /// is newer than this Sitrep.
  ///
  /// @param elsewhere what to set to use another: `store.path to another file`
  static void run(DataSource source, Dialect dialect, Faults faults, String elsewhere) {
    try {
      var flyway = flyway(source);
      if (look(flyway, source, dialect, faults, elsewhere) != State.CURRENT) {
        flyway.migrate();
      }
    } catch (FlywayValidateException e) {
      throw others(faults, elsewhere);
    } catch (FlywayException e) {
      throw refusal(e, faults);
    }
  }

  /// Reads only.
  static State look(DataSource source, Dialect dialect, Faults faults, String elsewhere) {
    return look(flyway(source), source, dialect, faults, elsewhere);
  }

  private static State look(
      Flyway flyway, DataSource source, Dialect dialect, Faults faults, String elsewhere) {
    try {
      var tables = tables(source, dialect);
      if (tables.isEmpty()) {
        return State.EMPTY;
      }
      if (!tables.contains(HISTORY)) {
        throw faults.failure("belongs to another program; set %s".formatted(elsewhere));
      }
      var info = flyway.info();
      refuseNewer(info.all(), faults, elsewhere);
      if (!Arrays.stream(info.applied()).allMatch(MigrationInfo::isChecksumMatching)) {
        throw others(faults, elsewhere);
      }
      return info.pending().length == 0 ? State.CURRENT : State.OLDER;
    } catch (SQLException e) {
      throw faults.of(e);
    } catch (FlywayException e) {
      throw refusal(e, faults);
    }
  }

  private static StoreFailure others(Faults faults, String elsewhere) {
    return faults.failure(
        "its tables are not those that this Sitrep makes; start the Sitrep that made them, or set %s"
            .formatted(elsewhere));
  }

  private static List<String> tables(DataSource source, Dialect dialect) throws SQLException {
    try (var session = new Session(source.getConnection(), dialect)) {
      return session.rows(dialect.tables(), row -> row.getString(1));
    }
  }

  private static void refuseNewer(MigrationInfo[] all, Faults faults, String elsewhere) {
    var newest =
        Arrays.stream(all)
            .filter(one -> one.getState() == MigrationState.FUTURE_SUCCESS)
            .reduce((older, newer) -> newer);
    if (newest.isPresent()) {
      var known =
          Arrays.stream(all)
              .filter(one -> one.getState().isResolved())
              .map(MigrationInfo::getVersion)
              .map(String::valueOf)
              .reduce("0", (older, newer) -> newer);
      throw faults.failure(
          "has schema %s and this Sitrep knows %s; start the Sitrep that wrote it, or set %s"
              .formatted(newest.get().getVersion(), known, elsewhere));
    }
  }

  private static Flyway flyway(DataSource source) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .loggers("slf4j")
        .dataSource(source)
        .table(HISTORY)
        .locations("classpath:dev/sitrep/receiver/store/migration")
        .failOnMissingLocations(true)
        .validateMigrationNaming(true)
        .createSchemas(false)
        .load();
  }

  private static StoreFailure refusal(FlywayException e, Faults faults) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException refused
          && faults.of(refused) instanceof StoreFailure failure) {
        return failure;
      }
    }
    return faults.failure(
        "its tables cannot be made (%s); report a bug"
            .formatted(
                Optional.ofNullable(e.getMessage()).orElse("").lines().findFirst().orElse("")),
        e);
  }
}
