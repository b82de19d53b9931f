package dev.sitrep.receiver.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.store.Inbox.Accepted;
import dev.sitrep.receiver.store.Inbox.Failing;
import dev.sitrep.receiver.store.Inbox.Full;
import dev.sitrep.receiver.store.Inbox.Receipt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class SqliteStoreTest implements StoreContract, IncidentsContract, OverviewContract {
  private static final Logger LOG = LoggerFactory.getLogger("tests");

  @TempDir private Path folder;
  private Path file;
  private SqlStore store;

  @BeforeEach
  void open() {
    file = folder.resolve("data").resolve("sitrep.db");
    store = Stores.sqlite(file, Sqlite.Limits.DEFAULT);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  public Store store() {
    return store;
  }

  @Override
  public Visit visit() {
    return Visit.of(file);
  }

  @Override
  public Store reopened() {
    store.close();
    store = Stores.sqlite(file, Sqlite.Limits.DEFAULT);
    return store;
  }

  /// With the index that it is meant to use a claim costs the same however many bodies wait; SQLite
  /// says which one it takes.
  @Test
  void a_claim_does_not_look_at_all_that_waits() throws Exception {
    var claiming =
        SqlInbox.claiming(new Claims("me", Dialect.SQLITE.now(), Dialect.SQLITE.skipLocked()));
    var plan = new ArrayList<String>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.prepareStatement("EXPLAIN QUERY PLAN " + claiming);
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        plan.add(rows.getString("detail"));
      }
    }
    assertTrue(plan.contains("SCAN inbox USING COVERING INDEX inbox_next"), plan.toString());
    assertFalse(plan.toString().contains("TEMP B-TREE"), plan.toString());
  }

  @Test
  void callers_share_commits() throws Exception {
    int bodies = 2_000;
    var before = store.sharing();
    acceptAll(bodies, new byte[500]);

    var after = store.sharing();
    assertEquals(bodies, after.writes() - before.writes());
    assertTrue(after.commits() - before.commits() < bodies / 2, after.toString());
  }

  @Test
  void one_that_fails_does_not_take_the_others_of_its_commit_with_it() throws Exception {
    var candidates =
        IntStream.range(0, 300)
            .filter(i -> i % 10 == 0)
            .mapToObj(i -> Arriving.candidate("id-" + i, "key-" + i, "f" + i))
            .toList();
    store.incidents().admit(Arriving.of(candidates), NOON);
    store.incidents().claim(NOON, 100);
    var work = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 300; i++) {
      var id = "id-" + i;
      work.add(
          i % 10 == 0
              ? () -> {
                assertThrows(
                    StoreFailure.class,
                    () -> store.reports().saveReport(id, 1, "{}", To.now("a", ""), false, NOON));
                return false;
              }
              : () -> store.inbox().accept(new byte[10], NOON) instanceof Accepted);
    }
    long kept = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(work)) {
        kept += done.get() ? 1 : 0;
      }
    }
    assertEquals(270, kept);
    assertEquals(270, store.counts().waitingBodies());
  }

  @Test
  void is_durable_before_it_answers() throws Exception {
    try (var other = DriverManager.getConnection("jdbc:sqlite:" + file);
        var mode = other.createStatement().executeQuery("PRAGMA journal_mode")) {
      assertEquals("wal", mode.getString(1));
    }
    try (var sqlite = new Sqlite(folder.resolve("other.db"), Sqlite.Limits.DEFAULT)) {
      long full = sqlite.write(session -> session.number("PRAGMA synchronous"));
      long on = sqlite.write(session -> session.number("PRAGMA foreign_keys"));
      assertEquals(2, full);
      assertEquals(1, on);
    }
  }

  @Test
  void a_full_queue_is_a_value() throws Exception {
    try (var sqlite =
        new Sqlite(folder.resolve("other.db"), new Sqlite.Limits(2, 1 << 20, 1L << 30))) {
      var inbox = inbox(sqlite);
      var busy = new CountDownLatch(1);
      var free = new CountDownLatch(1);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        threads.execute(() -> sqlite.write(session -> hold(busy, free)));
        busy.await();
        for (int i = 0; i < 2; i++) {
          threads.execute(() -> inbox.accept(new byte[10], NOON));
        }
        while (sqlite.writer().waiting() < 2) {
          Thread.sleep(1);
        }
        assertInstanceOf(Full.class, inbox.accept(new byte[10], NOON));
        free.countDown();
      }
      assertInstanceOf(Accepted.class, inbox.accept(new byte[10], NOON));
    }
  }

  @Test
  void bodies_that_wait_in_memory_are_bounded_in_bytes() throws Exception {
    try (var sqlite =
        new Sqlite(folder.resolve("other.db"), new Sqlite.Limits(100, 1000, 1L << 30))) {
      var inbox = inbox(sqlite);
      var busy = new CountDownLatch(1);
      var free = new CountDownLatch(1);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        threads.execute(() -> sqlite.write(session -> hold(busy, free)));
        busy.await();
        var first = threads.submit(() -> inbox.accept(new byte[5_000], NOON));
        while (sqlite.writer().waiting() == 0) {
          Thread.sleep(1);
        }
        assertInstanceOf(Full.class, inbox.accept(new byte[10], NOON));
        free.countDown();
        assertInstanceOf(Accepted.class, first.get());
      }
      assertInstanceOf(Accepted.class, inbox.accept(new byte[5_000], NOON));
    }
  }

  @Test
  void a_full_disk_is_a_value_and_passes_without_a_restart() throws Exception {
    try (var small =
        Stores.sqlite(folder.resolve("small.db"), new Sqlite.Limits(16, 1 << 20, 2 << 20))) {
      Receipt receipt = small.inbox().accept(new byte[20_000], NOON);
      int kept = 0;
      while (receipt instanceof Accepted && kept < 100) {
        kept++;
        receipt = small.inbox().accept(new byte[20_000], NOON);
      }
      var why = assertInstanceOf(Failing.class, receipt).why();
      assertEquals(
          "store "
              + folder.resolve("small.db")
              + ": the disk is full; free space there, nothing has to be restarted",
          why);
      assertEquals(kept, small.counts().waitingBodies());

      assertThrows(StoreFailure.class, () -> small.inbox().check());
      for (int i = 0; i < 5; i++) {
        small.inbox().finished(small.inbox().next(Duration.ZERO).orElseThrow().id());
        kept--;
      }
      small.inbox().check();
      assertInstanceOf(Failing.class, small.inbox().accept(new byte[2_000_000], NOON));
      assertInstanceOf(Accepted.class, small.inbox().accept(new byte[10_000], NOON));
      assertEquals(kept + 1, small.counts().waitingBodies());
    }
  }

  @Test
  void a_newer_schema_is_refused() throws Exception {
    store.close();
    execute(
        """
        INSERT INTO sitrep_schema (installed_rank, version, description, type, script, installed_by,
          execution_time, success) VALUES (7, '7', 'later', 'SQL', 'V7__later.sql', '', 0, 1)
        """);

    assertEquals(
        "store "
            + file
            + ": has schema 7 and this Sitrep knows 1; start the Sitrep that wrote it, or set"
            + " store.path to another file",
        refusal(file));
  }

  @Test
  void tables_that_were_made_otherwise_are_refused() throws Exception {
    store.close();
    execute("UPDATE sitrep_schema SET checksum = 7");

    assertEquals(
        "store "
            + file
            + ": its tables are not those that this Sitrep makes; start the Sitrep that made them,"
            + " or set store.path to another file",
        refusal(file));
  }

  @Test
  void room_that_deleted_rows_leave_goes_back_to_the_disk() throws Exception {
    acceptAll(400, new byte[20_000]);
    for (var body = store.inbox().next(Duration.ZERO);
        body.isPresent();
        body = store.inbox().next(Duration.ZERO)) {
      store.inbox().finished(body.get().id());
    }
    assertTrue(store.counts().bytes() > 8 << 20);
    store.sweep(NOON, Store.Keep.of(30, 100));
    long bytes = store.counts().bytes();
    assertTrue(bytes < 3 << 20, bytes + " bytes for nothing");
  }

  @Test
  void a_sweep_keeps_nobody_waiting() throws Exception {
    var alerts = IntStream.range(0, 3_000).mapToObj(i -> "f-" + i).toArray(String[]::new);
    store.incidents().admit(Arriving.of(Arriving.candidate("id-0", "key", alerts)), NOON);
    store.incidents().admit(Arriving.over(NOON, alerts), NOON);
    for (var job : store.incidents().claim(NOON.plusSeconds(60), 1)) {
      store.reports().saveReport("id-0", job.incident().revision(), "{}", To.now(), false, NOON);
    }
    var longest = new AtomicLong();
    var over = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.execute(() -> {
        while (!over.get()) {
          long begun = System.nanoTime();
          store.inbox().accept(new byte[10], NOON);
          longest.accumulateAndGet(System.nanoTime() - begun, Math::max);
        }
      });
      assertEquals(
          1, store.sweep(NOON.plus(AGE).plusSeconds(1), Store.Keep.of(30, 100)).incidents());
      over.set(true);
    }
    assertEquals(0, store.incidents().numbers("id-0").alerts());
    LOG.info("longest wait beside a sweep: {}", Duration.ofNanos(longest.get()));
    assertTrue(longest.get() < TimeUnit.SECONDS.toNanos(2), longest.get() + " ns");
  }

  @Test
  void somebody_elses_database_is_refused() throws Exception {
    var other = folder.resolve("other.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + other);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE people (name TEXT)");
    }
    assertEquals(
        "store " + other + ": belongs to another program; set store.path to another file",
        refusal(other));
  }

  @Test
  void a_second_sitrep_is_refused() {
    assertEquals(
        "store "
            + file
            + ": is in use by another Sitrep; end that one or set store.path to another",
        refusal(file));
  }

  @Test
  void a_file_that_is_no_database_is_refused() throws Exception {
    var text = Files.writeString(folder.resolve("notes.txt"), "no database at all\n".repeat(500));
    assertEquals(
        "store "
            + text
            + ": is damaged or no SQLite file; move it away for a new one, or restore a copy",
        refusal(text));
  }

  @Test
  void a_damaged_file_is_a_failure_that_names_it() throws Exception {
    for (int i = 0; i < 200; i++) {
      store.inbox().accept(new byte[3_000], NOON);
    }
    store.close();
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(400_000).put(0, new byte[] {77, 77}), 4096);
    }
    var message =
        assertThrows(
                StoreFailure.class,
                () -> {
                  store = Stores.sqlite(file, Sqlite.Limits.DEFAULT);
                  store.inbox().next(Duration.ZERO);
                })
            .getMessage();
    assertEquals(
        "store "
            + file
            + ": is damaged or no SQLite file; move it away for a new one, or restore a copy",
        message);
  }

  @Test
  void a_folder_where_the_file_should_be_is_refused() throws IOException {
    var taken = Files.createDirectory(folder.resolve("taken"));
    assertEquals(
        "store " + taken + ": is a folder; set store.path to a file in it", refusal(taken));
  }

  @Test
  void a_path_that_cannot_be_made_is_refused() throws IOException {
    var plain = Files.writeString(folder.resolve("plain"), "x");
    var message = refusal(plain.resolve("sitrep.db"));
    assertTrue(
        message.startsWith("store " + plain.resolve("sitrep.db") + ": cannot be written"), message);
    assertTrue(message.endsWith("make the folder writable or set store.path to another"), message);
  }

  @Test
  void close_finishes_what_was_accepted_and_leaves_one_file() throws Exception {
    acceptAll(500, new byte[100]);
    store.close();

    assertFalse(Files.exists(Path.of(file + "-wal")));
    store = Stores.sqlite(file, Sqlite.Limits.DEFAULT);
    assertEquals(500, store.counts().waitingBodies());
  }

  private void acceptAll(int bodies, byte[] body) throws Exception {
    try (var threads = Executors.newFixedThreadPool(64)) {
      var work =
          Collections.<Callable<Receipt>>nCopies(bodies, () -> store.inbox().accept(body, NOON));
      for (var receipt : threads.invokeAll(work)) {
        assertInstanceOf(Accepted.class, receipt.get());
      }
    }
  }

  private void execute(String sql) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Inbox inbox(Sqlite sqlite) {
    var ids = new Ids();
    return new SqlInbox(sqlite, ids, claims(sqlite, Lease.alone(sqlite, ids)));
  }

  private static Claims claims(Sqlite sqlite, Lease lease) {
    return new Claims(lease.id(), sqlite.dialect().now(), sqlite.dialect().skipLocked());
  }

  private static String refusal(Path path) {
    return assertThrows(StoreFailure.class, () -> Stores.sqlite(path)).getMessage();
  }

  private static boolean hold(CountDownLatch busy, CountDownLatch free) {
    busy.countDown();
    try {
      free.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return true;
  }
}
