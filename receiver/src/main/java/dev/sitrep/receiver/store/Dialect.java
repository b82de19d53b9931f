package dev.sitrep.receiver.store;

/// What SQLite and PostgreSQL say differently. All other SQL is one text for both.
enum Dialect {
  SQLITE(
      "",
      "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
      false),
  POSTGRES(
      "FOR UPDATE SKIP LOCKED",
      "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
      """
      SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')
        AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
        AND NOT EXISTS (SELECT 1 FROM pg_depend
          WHERE objid = pg_class.oid AND deptype = 'e')
      """,
      true);

  private final String skipLocked;
  private final String now;
  private final String tables;
  private final boolean batches;

  Dialect(String skipLocked, String now, String tables, boolean batches) {
    this.skipLocked = skipLocked;
    this.now = now;
    this.tables = tables;
    this.batches = batches;
  }

  /// Ends a SELECT that picks rows to claim: other processes pass over them meanwhile.
  String skipLocked() {
    return skipLocked;
  }

  /// Milliseconds since 1970 by the database's clock.
  String now() {
    return now;
  }

  /// Selects the names of all tables beside which Sitrep's would be.
  String tables() {
    return tables;
  }

  /// Whether each statement costs a way over the network.
  boolean batches() {
    return batches;
  }
}
