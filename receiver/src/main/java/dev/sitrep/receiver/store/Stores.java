package dev.sitrep.receiver.store;

import java.nio.file.Path;
import java.util.function.BiFunction;

/// Opens stores. A [StoreFailure] says why that does not work.
public final class Stores {
  private Stores() {}

  /// In one file on a local disk, for one process. The file and its folder are made. SQLite's log
  /// does not work over a network file system.
  public static Store sqlite(Path file) {
    return sqlite(file, Sqlite.Limits.DEFAULT);
  }

  static SqlStore sqlite(Path file, Sqlite.Limits limits) {
    return over(new Sqlite(file, limits), Lease::alone);
  }

  /// In a PostgreSQL database, for as many processes as like to share it. The tables are made.
  public static Store postgres(PostgresAddress address, String password) {
    return postgres(address, password, Lease.Times.DEFAULT);
  }

  static SqlStore postgres(PostgresAddress address, String password, Lease.Times times) {
    return over(
        new Postgres(address, password), (database, ids) -> Lease.shared(database, ids, times));
  }

  private static SqlStore over(Database database, BiFunction<Database, Ids, Lease> leases) {
    try {
      var ids = new Ids();
      return new SqlStore(database, ids, leases.apply(database, ids));
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }
}
