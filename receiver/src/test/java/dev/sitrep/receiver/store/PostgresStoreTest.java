package dev.sitrep.receiver.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.store.Inbox.Accepted;
import dev.sitrep.receiver.store.Inbox.Receipt;
import dev.sitrep.receiver.store.Outbox.Outgoing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PostgresStoreTest implements StoreContract, IncidentsContract, OverviewContract {
  private static final PostgresServer SERVER = PostgresServer.shared();

  private static PostgresAddress address;

  private SqlStore store;

  @BeforeAll
  static void schema() throws Exception {
    address = SERVER.schema();
  }

  @BeforeEach
  void open() {
    store = opened(Lease.Times.DEFAULT);
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    SERVER.empty(address);
  }

  @Override
  public Store store() {
    return store;
  }

  @Override
  public Visit visit() {
    return Visit.of(address, "");
  }

  @Override
  public Store reopened() {
    store.close();
    store = opened(Lease.Times.DEFAULT);
    return store;
  }

  private SqlStore opened(Lease.Times times) {
    return Stores.postgres(address, "", times);
  }

  @Test
  void a_visitor_makes_no_tables_and_is_durable() throws Exception {
    var empty = SERVER.schema();
    var refusal = assertThrows(StoreFailure.class, () -> Visit.of(empty, ""));
    assertTrue(
        refusal
            .getMessage()
            .endsWith(
                "has no tables yet; start Sitrep on it, or set store.url to another database"),
        refusal.getMessage());
    assertThrows(StoreFailure.class, () -> Visit.of(empty, ""), "nothing was made");
    var away = new PostgresAddress("postgres", "localhost:1", "postgres", Map.of());
    assertThrows(StoreFailure.class, () -> Visit.of(away, ""));
    try (var visit = Visit.of(address, "")) {
      var mode = "SELECT current_setting('synchronous_commit')";
      assertEquals("on", visit.session().read(session -> one(session, mode)));
    }
  }

  /// The test server answers commits before they are on disk, unless it is told otherwise.
  @Test
  void is_durable_before_it_answers() {
    try (var database = new Postgres(address, "")) {
      var mode = "SELECT current_setting('synchronous_commit') || current_setting('fsync')";
      assertEquals("onon", database.read(session -> one(session, mode)));
      assertEquals("onon", database.tryWrite(session -> one(session, mode), 0).orElseThrow());
    }
  }

  private static String one(Session session, String sql) throws java.sql.SQLException {
    return session.row(sql, row -> row.getString(1)).orElseThrow();
  }

  @Test
  void callers_share_commits() throws Exception {
    int bodies = 2_000;
    try (var threads = Executors.newFixedThreadPool(64)) {
      var work =
          Collections.<Callable<Receipt>>nCopies(
              bodies, () -> store.inbox().accept(new byte[500], NOON));
      for (var receipt : threads.invokeAll(work)) {
        assertInstanceOf(Accepted.class, receipt.get());
      }
    }
    assertEquals(bodies, store.sharing().writes());
    assertTrue(store.sharing().commits() < bodies / 2, store.sharing().toString());
  }

  @Test
  void two_processes_share_the_bodies_and_each_is_taken_once() throws Exception {
    int bodies = 600;
    var taken = Collections.synchronizedList(new ArrayList<String>());
    try (var other = opened(Lease.Times.DEFAULT);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var working = new ArrayList<Future<?>>();
      for (var worker : List.of(store, store, other, other)) {
        working.add(
            threads.submit(() -> {
              while (taken.size() < bodies) {
                var body = worker.inbox().next(Duration.ofMillis(100));
                body.ifPresent(one -> taken.add(one.id()));
                body.ifPresent(one -> worker.inbox().finished(one.id()));
              }
              return taken;
            }));
      }
      for (int i = 0; i < bodies; i++) {
        var receipt = (i % 2 == 0 ? store : other).inbox().accept(("" + i).getBytes(UTF_8), NOON);
        assertInstanceOf(Accepted.class, receipt);
      }
      for (var done : working) {
        done.get(60, TimeUnit.SECONDS);
      }
    }
    assertEquals(bodies, taken.size());
    assertEquals(bodies, new HashSet<>(taken).size());
    assertEquals(0, store.counts().waitingBodies());
  }

  @Test
  void two_processes_share_the_deliveries_and_each_is_sent_once() throws Exception {
    int incidents = 60;
    for (int i = 100; i < 100 + incidents; i++) {
      var candidate = Arriving.candidate("id-" + i, "key-" + i, "f-" + i);
      store.incidents().admit(Arriving.of(candidate), NOON.plusSeconds(400L * i));
    }
    var later = NOON.plus(Duration.ofDays(1));
    for (var job : store.incidents().claim(later, incidents)) {
      var id = job.incident().id();
      store
          .reports()
          .saveReport(id, job.incident().revision(), "{}", To.now("mail", "slack"), false, NOON);
    }
    var sent = Collections.synchronizedList(new ArrayList<String>());
    try (var other = opened(Lease.Times.DEFAULT);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var working = new ArrayList<Future<?>>();
      for (var worker : List.of(store, store, other, other)) {
        working.add(
            threads.submit(() -> {
              for (var due = worker.outbox().due(later, 3);
                  store.counts().waitingDeliveries() > 0;
                  due = worker.outbox().due(later, 3)) {
                for (Outgoing one : due) {
                  sent.add(one.id());
                  worker.outbox().delivered(one.id(), "");
                }
              }
              return sent;
            }));
      }
      for (var done : working) {
        done.get(60, TimeUnit.SECONDS);
      }
    }
    assertEquals(2 * incidents, sent.size());
    assertEquals(2 * incidents, new HashSet<>(sent).size());
  }

  @Test
  void what_a_dead_process_had_claimed_goes_to_another_when_its_lease_is_over() throws Exception {
    var silent = new Lease.Times(Duration.ofMillis(1_500), Duration.ofHours(1));
    try (var dying = opened(silent)) {
      var id = assertInstanceOf(Accepted.class, dying.inbox().accept(new byte[1], NOON)).id();
      assertEquals(id, dying.inbox().next(Duration.ZERO).orElseThrow().id());
      told(dying);
      assertEquals(1, dying.outbox().due(NOON, 1).size());

      assertTrue(store.inbox().next(Duration.ofMillis(300)).isEmpty(), "its lease still counts");
      assertEquals(List.of(), store.outbox().due(NOON, 1));
      var body = store.inbox().next(Duration.ofSeconds(10)).orElseThrow();
      assertEquals(id, body.id());
      assertEquals(2, body.attempts());
      var delivery = store.outbox().due(NOON, 1).getFirst();

      dying.inbox().finished(id);
      dying.outbox().tryAgain(delivery.id(), "late", NOON);
      dying.outbox().dead(delivery.id(), "late");
      assertEquals(1, store.counts().waitingBodies(), "it is not the dead one's any more");
      assertEquals(1, store.counts().waitingDeliveries());
      assertEquals(List.of(), dying.outbox().due(NOON, 1), "without a lease nothing is claimed");
      assertTrue(dying.inbox().next(Duration.ZERO).isEmpty());
    }
    assertEquals(List.of(), store.outbox().due(NOON, 1));
  }

  @Test
  void a_process_that_ends_well_leaves_its_work_to_others_at_once() throws Exception {
    var ending = opened(Lease.Times.DEFAULT);
    ending.inbox().accept(new byte[1], NOON);
    assertTrue(ending.inbox().next(Duration.ZERO).isPresent());
    ending.close();

    assertTrue(store.inbox().next(Duration.ofSeconds(3)).isPresent());
  }

  @Test
  void what_another_process_accepted_is_found() throws Exception {
    try (var other = opened(Lease.Times.DEFAULT)) {
      for (int i = 0; i < 3; i++) {
        other.inbox().accept(new byte[1], NOON);
      }
      for (int i = 0; i < 3; i++) {
        assertTrue(store.inbox().next(Duration.ofSeconds(5)).isPresent());
      }
    }
  }

  @Test
  void a_lease_is_renewed_while_the_process_lives() throws Exception {
    try (var other = opened(new Lease.Times(Duration.ofSeconds(1), Duration.ofMillis(200)))) {
      other.inbox().accept(new byte[1], NOON);
      assertTrue(other.inbox().next(Duration.ZERO).isPresent());
      assertTrue(store.inbox().next(Duration.ofSeconds(3)).isEmpty());
    }
  }

  @Test
  void transactions_that_collide_are_run_again() throws Exception {
    SERVER.execute(
        "CREATE TABLE %s.pair (id INT, n INT)".formatted(address.parameters().get("currentSchema")),
        "INSERT INTO %s.pair VALUES (1, 0), (2, 0)"
            .formatted(address.parameters().get("currentSchema")));
    var both = new CyclicBarrier(2);
    try (var database = new Postgres(address, "");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var work = new ArrayList<Callable<Integer>>();
      for (int first = 1; first <= 2; first++) {
        int one = first;
        var met = new boolean[1];
        work.add(() ->
            database.write(session -> {
              session.update("UPDATE pair SET n = n + 1 WHERE id = ?", one);
              if (!met[0]) {
                met[0] = true;
                meet(both);
              }
              return session.update("UPDATE pair SET n = n + 1 WHERE id = ?", 3 - one);
            }));
      }
      for (var done : threads.invokeAll(work)) {
        assertEquals(1, done.get());
      }
      assertEquals(4, database.<Long>read(session -> session.number("SELECT sum(n) FROM pair")));
    }
  }

  @Test
  void refuses_what_it_cannot_use_and_says_what_to_do() throws Exception {
    var newer = SERVER.schema();
    Stores.postgres(newer, "").close();
    SERVER.execute(
        """
        INSERT INTO %s.sitrep_schema (installed_rank, version, description, type, script,
          installed_by, execution_time, success)
        VALUES (7, '7', 'later', 'SQL', 'V7__later.sql', '', 0, true)
        """
            .formatted(newer.parameters().get("currentSchema")));
    assertEquals(
        "has schema 7 and this Sitrep knows 1; start the Sitrep that wrote it, or set store.url to another database",
        refusal(newer));

    SERVER.execute("CREATE SCHEMA other", "CREATE TABLE other.people (name TEXT)");
    assertEquals(
        "belongs to another program; set store.url to another database",
        refusal(SERVER.address("postgres", Map.of("currentSchema", "other"))));
    assertEquals(
        "the schema missing is not there; run: CREATE SCHEMA missing AUTHORIZATION postgres",
        refusal(SERVER.address("postgres", Map.of("currentSchema", "missing"))));
    assertEquals(
        "there is no database missing; run: CREATE DATABASE missing OWNER postgres",
        refusal(SERVER.address("missing", Map.of())));
    var gone = new PostgresAddress("postgres", "localhost:1", "postgres", Map.of());
    assertEquals(
        "is not reached (Connection to localhost:1 refused); start it, or correct store.url, then Sitrep goes on by itself",
        refusal(gone));
    assertEquals(
        "its host is not known; correct the host in store.url",
        refusal(new PostgresAddress("postgres", "db.invalid", "postgres", Map.of())));
    assertEquals(
        "no safe connection (The server does not support SSL); correct sslmode or sslrootcert in store.url, or the server",
        refusal(SERVER.address("postgres", Map.of("sslmode", "require"))));
  }

  @Test
  void a_rehearsal_leaves_nothing_behind() throws Exception {
    var there = Rehearsal.of(address, "");
    assertEquals(Rehearsal.Outcome.WRITTEN, there.outcome());
    assertTrue(there.fsync());
    assertTrue(there.version().startsWith("18."), there.version());
    assertEquals(0, store.counts().waitingBodies());

    var empty = SERVER.schema();
    assertEquals(Rehearsal.Outcome.MADE, Rehearsal.of(empty, "").outcome());
    assertEquals(Rehearsal.Outcome.MADE, Rehearsal.of(empty, "").outcome());
  }

  private String refusal(PostgresAddress there) {
    var message = assertThrows(StoreFailure.class, () -> Stores.postgres(there, "")).getMessage();
    var begin = "store " + there.name() + ": ";
    assertTrue(message.startsWith(begin), message);
    return message.substring(begin.length());
  }

  private static void told(Store store) {
    store.incidents().admit(Arriving.of(Arriving.candidate("id-1", "key", "f-1")), NOON);
    var job = store.incidents().claim(NOON, 1).getFirst();
    store
        .reports()
        .saveReport("id-1", job.incident().revision(), "{}", To.now("slack"), false, NOON);
  }

  private static void meet(CyclicBarrier both) {
    try {
      both.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
