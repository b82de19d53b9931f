package dev.sitrep.receiver.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlOutboxTest {
  private static final Instant NOON = StoreContract.NOON;

  @TempDir private Path folder;

  @Test
  void a_delivery_that_nobody_answers_for_is_given_again_however_the_clock_jumps() {
    var nanos = new AtomicLong(Long.MAX_VALUE - Outbox.LEASE.toNanos() / 2);
    try (var sqlite = new Sqlite(folder.resolve("sitrep.db"), Sqlite.Limits.DEFAULT)) {
      var ids = new Ids();
      var lease = Lease.alone(sqlite, ids);
      var claims = new Claims(lease.id(), sqlite.dialect().now(), sqlite.dialect().skipLocked());
      told(sqlite, claims, ids);
      var outbox = new SqlOutbox(sqlite, claims, nanos::get);

      assertEquals(1, outbox.due(NOON, 10).size());
      assertEquals(List.of(), outbox.due(NOON.plus(Duration.ofDays(400)), 10));
      nanos.addAndGet(Outbox.LEASE.toNanos() - 1);
      assertEquals(List.of(), outbox.due(NOON, 10));
      nanos.addAndGet(1);
      var again = outbox.due(NOON, 10);
      assertEquals(1, again.size());

      outbox.delivered(again.getFirst().id(), "");
      nanos.addAndGet(Outbox.LEASE.toNanos());
      assertEquals(List.of(), outbox.due(NOON, 10));
    }
  }

  private static void told(Database database, Claims claims, Ids ids) {
    var policy = Incidents.Policy.DEFAULT;
    var held = new Held();
    var incidents = new SqlIncidents(database, claims, held, ids, policy);
    incidents.admit(Arriving.of(Arriving.candidate("id-1", "key", "f-1")), NOON);
    var job = incidents.claim(NOON, 1).getFirst();
    new SqlReports(database, claims, held, ids, policy)
        .saveReport("id-1", job.incident().revision(), "{}", To.now("slack"), false, NOON);
  }
}
