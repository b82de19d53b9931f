package dev.sitrep.receiver.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.store.Inbox.Accepted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/// What a machine that lost its power in the middle of a write leaves behind: SQLite's log with a
/// last commit that is torn. Whatever was acknowledged before that commit has to be there.
class TornFileTest {
  private static final int BODIES = 20;

  /// Of the log, then of each of its frames, which is a page.
  private static final int HEADER = 32;

  private static final int FRAME = 24 + Sqlite.PAGE_BYTES;

  @TempDir private Path folder;
  private final List<String> before = new ArrayList<>();
  private String last = "";
  private byte[] file = {};
  private byte[] log = {};

  /// Where the last commit begins in the log.
  private int end;

  private int opened;

  /// The files are copied while the store is open: closing it would write the log back.
  @BeforeEach
  void write() throws IOException {
    var path = folder.resolve("sitrep.db");
    var wal = folder.resolve("sitrep.db-wal");
    try (var store = Stores.sqlite(path)) {
      for (int i = 0; i < BODIES; i++) {
        before.add(accepted(store));
      }
      end = (int) Files.size(wal);
      last = accepted(store);
      file = Files.readAllBytes(path);
      log = Files.readAllBytes(wal);
    }
    assertTrue(log.length >= end + 2 * FRAME, "the last commit is some frames long");
    assertEquals(0, (log.length - HEADER) % FRAME);
  }

  @Test
  void a_last_commit_that_is_cut_off_anywhere_takes_nothing_else_with_it() throws IOException {
    var cuts = new TreeSet<Integer>();
    for (int frame = end; frame <= log.length; frame += FRAME) {
      for (int near = -26; near <= 26; near += 2) {
        cuts.add(Math.clamp((long) frame + near, end, log.length - 1));
      }
    }
    var random = new Random(7);
    while (cuts.size() < 200) {
      cuts.add(random.nextInt(end, log.length));
    }
    for (int cut : cuts) {
      holds(
          "cut at " + cut,
          torn -> {
            var shorter = new byte[cut];
            System.arraycopy(torn, 0, shorter, 0, cut);
            return shorter;
          },
          false);
    }
  }

  @Test
  void a_flipped_bit_in_the_last_commit_takes_nothing_else_with_it() throws IOException {
    var random = new Random(11);
    for (int i = 0; i < 100; i++) {
      int at = random.nextInt(end, log.length);
      int bit = 1 << random.nextInt(8);
      holds(
          "bit " + bit + " at " + at,
          torn -> {
            torn[at] ^= (byte) bit;
            return torn;
          },
          false);
    }
  }

  /// Sectors that were not written yet, as a disk leaves them that writes out of order.
  @Test
  void a_last_commit_with_a_hole_takes_nothing_else_with_it() throws IOException {
    for (int hole = end - end % 512 + 512; hole + 512 <= log.length; hole += 512) {
      int from = hole;
      holds(
          "hole at " + hole,
          torn -> {
            for (int i = from; i < from + 512; i++) {
              torn[i] = 0;
            }
            return torn;
          },
          true);
    }
  }

  @Test
  void a_whole_log_has_the_last_commit_too() throws IOException {
    var there = opened(log);
    assertTrue(there.contains(last));
    assertTrue(there.containsAll(before));
  }

  /// @param maybeWhole whether the change may have changed nothing
  private void holds(String what, UnaryOperator<byte[]> tear, boolean maybeWhole)
      throws IOException {
    var there = opened(tear.apply(log.clone()));
    assertTrue(there.containsAll(before), what);
    if (!maybeWhole) {
      assertEquals(BODIES, there.size(), what);
    }
  }

  /// Ids of the bodies that are there, whole. One in twenty files is opened as Sitrep does, and
  /// written to.
  private List<String> opened(byte[] torn) throws IOException {
    var path = folder.resolve("torn.db");
    for (var name : List.of("torn.db", "torn.db-wal", "torn.db-shm")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.write(path, file);
    Files.write(folder.resolve("torn.db-wal"), torn);
    if (opened++ % 20 == 0) {
      try (var sqlite = new Sqlite(path, Sqlite.Limits.DEFAULT)) {
        sqlite.write(session -> session.update("UPDATE turns SET taken = taken + 1"));
        return sqlite.read(TornFileTest::bodies);
      }
    }
    var config = new SQLiteConfig();
    config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
    try (var session =
        new Session(config.createConnection("jdbc:sqlite:" + path), Dialect.SQLITE)) {
      return bodies(session);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  private static List<String> bodies(Session session) throws SQLException {
    assertEquals(List.of("ok"), session.rows("PRAGMA integrity_check", row -> row.getString(1)));
    return session.rows(
        "SELECT id FROM inbox JOIN bodies USING (id) WHERE length(body) = 3000",
        row -> row.getString(1));
  }

  private static String accepted(Store store) {
    return assertInstanceOf(
            Accepted.class, store.inbox().accept(new byte[3_000], StoreContract.NOON))
        .id();
  }
}
