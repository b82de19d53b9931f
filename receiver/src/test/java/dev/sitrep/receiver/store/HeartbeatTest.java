package dev.sitrep.receiver.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.store.Heartbeats.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private static Heartbeat first() {
    return new Heartbeat("Watchdog", NOON, Optional.empty(), Optional.empty());
  }

  /// One beat after another, each so many seconds after the one before.
  private static Heartbeat after(Heartbeat heartbeat, int... seconds) {
    for (int silence : seconds) {
      heartbeat = heartbeat.after(heartbeat.seenAt().plusSeconds(silence));
    }
    return heartbeat;
  }

  private static long usual(Heartbeat heartbeat) {
    return heartbeat.usual().orElseThrow().toSeconds();
  }

  @Test
  void one_beat_teaches_nothing() {
    assertEquals(Optional.empty(), first().usual());
  }

  @Test
  void peers_that_send_the_same_beat_teach_nothing() {
    assertEquals(Optional.empty(), after(first(), 15, 15, 15).usual());
    assertEquals(270, usual(after(first(), 15, 15, 270, 15, 15)));
  }

  @Test
  void a_longer_silence_counts_at_once() {
    assertEquals(420, usual(after(first(), 300, 420)));
  }

  @Test
  void shorter_ones_make_it_fade() {
    assertEquals(420 - 120 / 8, usual(after(first(), 420, 300)));
    assertTrue(usual(after(first(), 600, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60)) < 300);
  }

  @Test
  void an_outage_does_not_teach_that_outages_are_usual() {
    var after = after(first(), 300, 300, 6 * 3600);

    assertEquals(900, usual(after));
    assertTrue(usual(after(after, 300, 300, 300, 300, 300, 300, 300, 300)) < 520);
  }

  @Test
  void a_beat_that_always_comes_seldom_is_learned() {
    assertEquals(12 * 3600, usual(after(first(), 12 * 3600, 12 * 3600)));
  }

  @Test
  void bodies_that_are_worked_off_in_another_order_set_nothing_back() {
    var before = after(first(), 300);

    assertEquals(before, before.after(before.seenAt().minusSeconds(60)));
  }

  @Test
  void a_clock_that_was_set_back_is_followed() {
    var before = after(first(), 300);

    var after = before.after(NOON.minusSeconds(3600));
    assertEquals(NOON.minusSeconds(3600), after.seenAt());
    assertEquals(300, usual(after));
  }

  @Test
  void who_is_late_is_back_with_the_next_beat_whatever_the_clock_says() {
    var late =
        new Heartbeat(
            "Watchdog",
            NOON,
            Optional.of(Duration.ofMinutes(5)),
            Optional.of(NOON.plusSeconds(750)));

    assertFalse(late.isBack());
    assertTrue(late.after(NOON.plusSeconds(2000)).isBack());
    assertTrue(late.after(NOON.plusSeconds(100)).isBack());
    assertTrue(late.after(NOON.minusSeconds(7200)).isBack());
  }
}
