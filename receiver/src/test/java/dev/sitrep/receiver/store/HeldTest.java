package dev.sitrep.receiver.store;

import static dev.sitrep.receiver.store.StoreContract.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.store.Inbox.Accepted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database that goes away in the middle of a word: what it did is done, or is not, and nobody
/// was told.
class HeldTest {
  @TempDir private Path folder;
  private Departing database;
  private SqlStore store;

  @BeforeEach
  void open() {
    database = new Departing(new Sqlite(folder.resolve("sitrep.db"), Sqlite.Limits.DEFAULT));
    var ids = new Ids();
    store = new SqlStore(database, ids, Lease.alone(database, ids));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void a_body_that_was_claimed_for_nobody_is_claimed_again() throws Exception {
    var id = accepted();
    database.leaves = Leaves.AFTER_THE_COMMIT;
    assertThrows(StoreFailure.class, () -> store.inbox().next(Duration.ZERO));

    database.leaves = Leaves.NEVER;
    assertEquals(id, store.inbox().next(Duration.ofSeconds(5)).orElseThrow().id());
    assertTrue(store.inbox().next(Duration.ofSeconds(2)).isEmpty(), "it is worked on");
  }

  @Test
  void the_end_of_the_work_on_a_body_is_told_when_the_database_is_back() throws Exception {
    accepted();
    var body = store.inbox().next(Duration.ZERO).orElseThrow();
    database.leaves = Leaves.BEFORE;
    assertThrows(StoreFailure.class, () -> store.inbox().finished(body.id()));
    assertThrows(StoreFailure.class, () -> store.inbox().failed(body.id(), "no end"));

    database.leaves = Leaves.NEVER;
    assertTrue(store.inbox().next(Duration.ofSeconds(2)).isEmpty());
    assertEquals(0, store.counts().waitingBodies());
  }

  @Test
  void a_delivery_that_was_claimed_for_nobody_is_claimed_again_and_one_under_way_is_not() {
    told("id-1");
    var underWay = store.outbox().due(NOON, 10).getFirst();
    told("id-2");
    database.leaves = Leaves.AFTER_THE_COMMIT;
    assertThrows(StoreFailure.class, () -> store.outbox().due(NOON, 10));
    assertThrows(StoreFailure.class, () -> store.outbox().tryAgain(underWay.id(), "503", NOON));

    database.leaves = Leaves.NEVER;
    var again = store.outbox().due(NOON, 10);
    assertEquals(
        Set.of("id-1", "id-2"),
        Set.copyOf(again.stream().map(Outbox.Outgoing::incidentId).toList()));
    assertEquals(List.of(), store.outbox().due(NOON, 10));
  }

  @Test
  void an_incident_that_could_not_be_given_back_is_work_again() {
    for (int i = 1; i <= 3; i++) {
      var candidate = Arriving.candidate("id-" + i, "key-" + i, "f-" + i);
      store.incidents().admit(Arriving.of(candidate), NOON);
    }
    assertEquals(2, store.incidents().claim(NOON, 2).size());
    database.leaves = Leaves.AFTER_THE_COMMIT;
    assertThrows(StoreFailure.class, () -> store.incidents().claim(NOON, 1));
    database.leaves = Leaves.BEFORE;
    assertThrows(
        StoreFailure.class,
        () -> store.reports().saveReport("id-1", 1, "{}", To.now(), false, NOON));
    assertThrows(StoreFailure.class, () -> store.incidents().failed("id-1", NOON));

    database.leaves = Leaves.NEVER;
    assertEquals(
        List.of("id-1", "id-3"),
        store.incidents().claim(NOON, 10).stream().map(job -> job.incident().id()).toList());
  }

  private String accepted() {
    return assertInstanceOf(Accepted.class, store.inbox().accept(new byte[1], NOON)).id();
  }

  private void told(String id) {
    store.incidents().admit(Arriving.of(Arriving.candidate(id, "key-" + id, "f-" + id)), NOON);
    var job = store.incidents().claim(NOON, 1).getFirst();
    store.reports().saveReport(id, job.incident().revision(), "{}", To.now("slack"), false, NOON);
  }

  private enum Leaves {
    NEVER,
    BEFORE,
    AFTER_THE_COMMIT
  }

  private static final class Departing implements Database {
    private final Database there;
    private Leaves leaves = Leaves.NEVER;

    Departing(Database there) {
      this.there = there;
    }

    @Override
    public Dialect dialect() {
      return there.dialect();
    }

    @Override
    public <T> T read(Work<T> work) {
      return there.read(work);
    }

    @Override
    public <T> T write(Work<T> work) {
      if (leaves == Leaves.BEFORE) {
        throw new StoreFailure("it is not there");
      }
      T value = there.write(work);
      if (leaves == Leaves.AFTER_THE_COMMIT) {
        throw new StoreFailure("it is gone");
      }
      return value;
    }

    @Override
    public <T> Optional<T> tryWrite(Work<T> work, int bytes) {
      return there.tryWrite(work, bytes);
    }

    @Override
    public long bytes() {
      return there.bytes();
    }

    @Override
    public void tidy() {
      there.tidy();
    }

    @Override
    public Sharing sharing() {
      return there.sharing();
    }

    @Override
    public void close() {
      there.close();
    }
  }
}
