package dev.sitrep.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.alert.Alert;
import dev.sitrep.alert.Payloads;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DedupTest {
  private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");

  private final AtomicLong nanos = new AtomicLong();
  private final Dedup dedup = new Dedup(Duration.ofHours(12), nanos::get);

  @Test
  void the_second_of_two_equal_alerts_is_a_repeat() {
    assertTrue(dedup.firstTime(alert("f", Alert.Status.FIRING, START)));
    assertFalse(dedup.firstTime(alert("f", Alert.Status.FIRING, START)));
  }

  @Test
  void another_status_start_or_fingerprint_is_news() {
    assertTrue(dedup.firstTime(alert("f", Alert.Status.FIRING, START)));
    assertTrue(dedup.firstTime(alert("f", Alert.Status.RESOLVED, START)));
    assertTrue(dedup.firstTime(alert("f", Alert.Status.FIRING, START.plusNanos(1))));
    assertTrue(dedup.firstTime(alert("g", Alert.Status.FIRING, START)));
  }

  @Test
  void firing_resolved_and_firing_again_are_three_pieces_of_news() {
    for (var payload :
        new String[] {
          "28a-refire-1-firing", "28b-refire-2-resolved", "28c-refire-3-firing-again"
        }) {
      var alert = Payloads.group(payload).alerts().getFirst();
      assertTrue(dedup.firstTime(alert), payload);
      assertFalse(dedup.firstTime(alert), payload);
    }
  }

  @Test
  void of_a_group_that_is_sent_again_only_what_changed_is_news() {
    Payloads.group("02-firing-group-5-pods").alerts().forEach(dedup::firstTime);
    var again = Payloads.group("03-mixed-3-firing-2-resolved").alerts();
    assertEquals(2, again.stream().filter(dedup::firstTime).count());
  }

  @Test
  void a_forgotten_alert_is_new_again() {
    var alert = alert("f", Alert.Status.FIRING, START);
    dedup.firstTime(alert);
    dedup.forget(alert);
    assertTrue(dedup.firstTime(alert));
  }

  @Test
  void memory_ends_after_twelve_hours_and_repeats_do_not_prolong_it() {
    var alert = alert("f", Alert.Status.FIRING, START);
    dedup.firstTime(alert);
    nanos.addAndGet(Duration.ofHours(11).toNanos());
    assertFalse(dedup.firstTime(alert));
    nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertTrue(dedup.firstTime(alert));
  }

  @Test
  void it_stays_bounded() {
    int remembered = 0;
    for (int i = 0; i < 150_000; i++) {
      dedup.firstTime(alert("f" + i, Alert.Status.FIRING, START));
    }
    for (int i = 0; i < 150_000; i++) {
      var alert = alert("f" + i, Alert.Status.FIRING, START);
      remembered += dedup.firstTime(alert) ? 0 : 1;
      dedup.forget(alert);
    }
    assertTrue(remembered <= Dedup.MAX_ENTRIES, "remembers " + remembered);
    assertTrue(remembered > Dedup.MAX_ENTRIES / 2, "remembers only " + remembered);
  }

  @Test
  void of_many_threads_one_is_first() {
    var alert = alert("f", Alert.Status.FIRING, START);
    var firsts = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        threads.execute(() -> firsts.addAndGet(dedup.firstTime(alert) ? 1 : 0));
      }
    }
    assertEquals(1, firsts.get());
  }

  private static Alert alert(String fingerprint, Alert.Status status, Instant startsAt) {
    return new Alert(
        status, new TreeMap<>(), new TreeMap<>(), startsAt, Optional.empty(), "", fingerprint);
  }
}
