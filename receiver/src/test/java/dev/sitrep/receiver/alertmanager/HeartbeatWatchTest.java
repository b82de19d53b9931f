package dev.sitrep.receiver.alertmanager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.alert.Alert;
import dev.sitrep.incident.LateHeartbeat;
import dev.sitrep.receiver.store.MemoryHeartbeats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeartbeatWatchTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final MemoryHeartbeats heartbeats = new MemoryHeartbeats();
  private final FakeInbox inbox = new FakeInbox();
  private Instant wall = NOON;
  private long seconds = 1_000_000;
  private HeartbeatWatch watch = watch(Optional.empty());

  private HeartbeatWatch watch(Optional<Duration> longest) {
    return new HeartbeatWatch(
        heartbeats, inbox, () -> wall, () -> TimeUnit.SECONDS.toNanos(seconds), longest);
  }

  /// Time that passes, with a look every 20 seconds.
  private void pass(int minutes) {
    for (int i = 0; i < minutes * 3; i++) {
      wall = wall.plusSeconds(20);
      seconds += 20;
      watch.look();
    }
  }

  private void beat() {
    heartbeats.heard("Watchdog", wall);
    watch.look();
  }

  /// Three beats, five minutes apart.
  private void usual() {
    beat();
    pass(5);
    beat();
    pass(5);
    beat();
  }

  @Test
  void a_heartbeat_that_comes_raises_nothing() {
    for (int i = 0; i < 100; i++) {
      beat();
      pass(5);
    }

    assertEquals(List.of(), inbox.alerts());
  }

  @Test
  void silence_of_one_and_a_half_times_the_usual_and_five_minutes_is_late() {
    usual();
    var heard = wall;
    pass(13);
    assertEquals(List.of(), inbox.alerts());

    pass(2);
    var alert = only();
    assertTrue(alert.firing());
    assertEquals("critical", alert.label("severity"));
    assertEquals(
        Optional.of(
            new LateHeartbeat(
                "Watchdog",
                heard,
                Duration.ofMinutes(5),
                heard.plus(Duration.ofSeconds(12 * 60 + 30)))),
        LateHeartbeat.of(alert));
  }

  @Test
  void its_return_ends_the_alert_once() {
    usual();
    pass(20);
    beat();
    pass(2);

    assertEquals(2, inbox.alerts().size());
    var over = inbox.alerts().getLast();
    assertFalse(over.firing());
    assertEquals(inbox.alerts().getFirst().fingerprint(), over.fingerprint());
    assertEquals(inbox.alerts().getFirst().startsAt(), over.startsAt());
    assertTrue(over.endsAt().orElseThrow().isAfter(over.startsAt()));
    assertEquals(Optional.empty(), heartbeats.all().getFirst().lateSince());
  }

  @Test
  void nothing_was_heard_nothing_is_missed() {
    pass(60 * 24);

    assertEquals(List.of(), inbox.alerts());
  }

  @Test
  void one_beat_is_no_heartbeat_yet() {
    beat();
    pass(60 * 24);
    assertEquals(List.of(), inbox.alerts());

    watch = watch(Optional.of(Duration.ofMinutes(10)));
    pass(60 * 24);
    assertEquals(List.of(), inbox.alerts());
  }

  @Test
  void the_longest_silence_can_be_set() {
    watch = watch(Optional.of(Duration.ofMinutes(30)));
    usual();
    pass(30);
    assertEquals(List.of(), inbox.alerts());

    pass(3);
    assertTrue(only().firing());
  }

  @Test
  void a_restart_counts_as_a_beat() {
    usual();
    wall = wall.plus(Duration.ofHours(3));
    seconds = 7;
    watch = watch(Optional.empty());
    pass(12);
    assertEquals(List.of(), inbox.alerts());

    pass(3);
    assertTrue(only().firing());
  }

  @Test
  void a_restart_while_it_is_late_says_it_again_and_does_not_end_it() {
    usual();
    pass(20);
    seconds = 7;
    watch = watch(Optional.empty());
    pass(30);

    assertEquals(2, inbox.alerts().size());
    assertEquals(inbox.alerts().getFirst(), inbox.alerts().getLast());
  }

  @Test
  void while_it_is_late_it_is_said_again_now_and_then() {
    usual();
    pass(15 + 9 * 60);

    assertEquals(3, inbox.alerts().size());
    assertEquals(1, inbox.alerts().stream().distinct().count());
  }

  @Test
  void a_clock_that_jumps_makes_nothing_late() {
    usual();
    wall = wall.plus(Duration.ofHours(1));
    pass(5);
    beat();
    wall = wall.minus(Duration.ofHours(2));
    pass(5);
    beat();
    pass(5);

    assertEquals(List.of(), inbox.alerts());
  }

  @Test
  void a_process_that_stood_still_hears_first_what_came_meanwhile() {
    usual();
    wall = wall.plus(Duration.ofHours(1));
    seconds += 3600;
    watch.look();
    seconds += 40;
    watch.look();
    beat();
    pass(10);

    assertEquals(List.of(), inbox.alerts());
  }

  @Test
  void a_full_inbox_is_asked_again() {
    usual();
    inbox.room = 0;
    pass(20);
    inbox.room = 1;
    pass(1);
    assertTrue(only().firing());

    beat();
    pass(2);
    inbox.room = 2;
    pass(1);
    assertFalse(inbox.alerts().getLast().firing());
    pass(5);
    assertEquals(2, inbox.alerts().size());
  }

  @Test
  void a_second_time_is_another_episode() {
    usual();
    pass(20);
    beat();
    pass(60);

    var starts = inbox.alerts().stream().filter(Alert::firing).map(Alert::startsAt).distinct();
    assertEquals(2, starts.count());
  }

  private Alert only() {
    assertEquals(1, inbox.alerts().size(), () -> inbox.alerts().toString());
    return inbox.alerts().getFirst();
  }
}
