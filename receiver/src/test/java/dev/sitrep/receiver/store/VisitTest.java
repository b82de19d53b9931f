package dev.sitrep.receiver.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/// A visit to a file; what it does there is in [StoreContract].
class VisitTest {
  @TempDir private Path folder;

  @Test
  void makes_nothing_where_there_is_nothing() throws Exception {
    var missing = folder.resolve("data").resolve("sitrep.db");
    assertEquals(
        "store "
            + missing
            + ": is not there; set store.path to the file of the Sitrep that runs, or start one to make it",
        refusal(missing));
    assertEquals(
        "store " + folder + ": is a folder; set store.path to a file in it", refusal(folder));
    try (var files = Files.list(folder)) {
      assertEquals(0, files.count());
    }
    var empty = Files.createFile(folder.resolve("empty.db"));
    assertEquals(
        "store "
            + empty
            + ": has no tables yet; start Sitrep on it, or set store.path to another file",
        refusal(empty));
    assertEquals(0, Files.size(empty));
  }

  @Test
  void the_tables_have_to_be_those_that_this_sitrep_knows() throws Exception {
    var file = folder.resolve("sitrep.db");
    Stores.sqlite(file).close();
    execute(file, "UPDATE sitrep_schema SET checksum = 7");
    assertTrue(refusal(file).contains("its tables are not those"), refusal(file));

    execute(file, "DELETE FROM sitrep_schema");
    assertEquals(
        "store "
            + file
            + ": is of an older Sitrep; start this one on it, which brings it up to date, or use the older one",
        refusal(file));

    execute(
        file,
        """
        INSERT INTO sitrep_schema (installed_rank, version, description, type, script, installed_by,
          execution_time, success) VALUES (7, '7', 'later', 'SQL', 'V7__later.sql', '', 0, 1)
        """);
    assertTrue(refusal(file).contains("has schema 7 and this Sitrep knows 1"), refusal(file));

    var other = folder.resolve("other.db");
    execute(other, "CREATE TABLE poems (id INTEGER)");
    assertTrue(refusal(other).contains("belongs to another program"), refusal(other));
    var text = Files.writeString(folder.resolve("notes.txt"), "hello ".repeat(500));
    assertTrue(refusal(text).contains("no SQLite file"), refusal(text));
  }

  @Test
  void a_second_sitrep_is_kept_out_during_a_visit_and_after_it() {
    var file = folder.resolve("sitrep.db");
    try (var store = Stores.sqlite(file)) {
      try (var visit = Visit.of(file)) {
        assertEquals(0, visit.deadLetters().count());
        assertTrue(inUse(file));
      }
      assertTrue(inUse(file));
      assertEquals(0, store.counts().deadLetters());
    }
  }

  @Test
  void a_visit_keeps_no_sitrep_out_and_leaves_one_file() {
    var file = folder.resolve("sitrep.db");
    Stores.sqlite(file).close();
    try (var visit = Visit.of(file)) {
      Stores.sqlite(file).close();
      assertEquals(0, visit.deadLetters().count());
    }
    assertFalse(Files.exists(Path.of(file + "-wal")));
  }

  @Test
  void a_file_that_somebody_writes_to_without_a_pause_is_told_and_nothing_is_changed()
      throws Exception {
    var file = folder.resolve("sitrep.db");
    Stores.sqlite(file).close();
    execute(file, "INSERT INTO dead_letters VALUES ('a', 'inbox', '', 5, 'why', 1, x'7b7d')");
    var hasty = new SQLiteConfig();
    hasty.setBusyTimeout(20);
    try (var writer = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = writer.createStatement();
        var visitor =
            new OneSession(
                new Session(hasty.createConnection("jdbc:sqlite:" + file), Dialect.SQLITE),
                new SqliteFaults(file),
                "BEGIN IMMEDIATE")) {
      var letters = new SqlDeadLetters(visitor);
      statement.execute("BEGIN IMMEDIATE");
      var busy = assertThrows(StoreFailure.class, () -> letters.retry("a", Instant.EPOCH));
      assertEquals(
          "store " + file + ": is written to without a pause; try again", busy.getMessage());
      statement.execute("COMMIT");
      assertEquals(DeadLetters.Retried.BACK, letters.retry("a", Instant.EPOCH));
    }
  }

  @Test
  void what_fails_in_the_middle_is_taken_back() throws Exception {
    var file = folder.resolve("sitrep.db");
    Stores.sqlite(file).close();
    execute(file, "INSERT INTO inbox VALUES ('a', 1, 1, '', '')");
    execute(file, "INSERT INTO dead_letters VALUES ('a', 'inbox', '', 5, 'why', 1, x'7b7d')");
    try (var visit = Visit.of(file)) {
      var letters = visit.deadLetters();
      assertThrows(StoreFailure.class, () -> letters.retry("a", Instant.EPOCH));
      assertEquals(1, letters.count());
      assertTrue(letters.drop("a"));
    }
  }

  private static boolean inUse(Path file) {
    return assertThrows(StoreFailure.class, () -> Stores.sqlite(file))
        .getMessage()
        .contains("in use by another Sitrep");
  }

  private static String refusal(Path file) {
    return assertThrows(StoreFailure.class, () -> Visit.of(file)).getMessage();
  }

  private static void execute(Path file, String sql) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
