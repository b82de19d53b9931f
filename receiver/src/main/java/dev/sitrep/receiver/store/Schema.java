package dev.sitrep.receiver.store;

import java.sql.SQLException;
import java.util.List;

/// The tables. Times are milliseconds since 1970.
final class Schema {
  static final int VERSION = 1;

  private static List<String> tables() {
    try (var in = Schema.class.getResourceAsStream("migration/V1__tables.sql")) {
      var text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      return List.of((text.replaceAll("(?m)^--.*", "") + "CREATE TABLE schema_version (version BIGINT NOT NULL)").split(";\n"));
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

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
      for (var table : tables()) {
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
