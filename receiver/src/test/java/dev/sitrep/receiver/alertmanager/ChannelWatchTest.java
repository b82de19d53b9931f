package dev.sitrep.receiver.alertmanager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.alert.Alert;
import dev.sitrep.incident.RefusedChannel;
import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.notifier.Delivery.Refused;
import dev.sitrep.notifier.Delivery.TryAgain;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChannelWatchTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Refused GONE = new Refused("chat.example.org answered 410");

  private final FakeInbox inbox = new FakeInbox();
  private Instant now = NOON;

  private ChannelWatch watch(Map<String, Instant> firing) {
    return new ChannelWatch(Set.of("slack", "mail"), firing, inbox, () -> now);
  }

  @Test
  void however_much_is_refused_is_one_alert() {
    var watch = watch(Map.of());
    for (int i = 0; i < 50; i++) {
      watch.heard("slack", GONE);
      now = now.plusSeconds(1);
    }
    watch.heard("slack", new TryAgain("503", Optional.empty()));
    watch.heard("mail", new Delivered(""));

    var alert = only();
    assertEquals(Optional.of("slack"), RefusedChannel.of(alert));
    assertEquals("chat.example.org answered 410", alert.annotation("summary"));
    assertEquals(NOON, alert.startsAt());
  }

  @Test
  void it_is_said_again_now_and_then_with_the_same_start() {
    var watch = watch(Map.of());
    for (int minute = 0; minute < 25; minute++) {
      watch.heard("slack", GONE);
      now = now.plusSeconds(60);
    }
    assertEquals(3, inbox.alerts().size());
    assertEquals(1, inbox.alerts().stream().map(Alert::startsAt).distinct().count());
  }

  @Test
  void a_message_that_goes_through_ends_it_once() {
    var watch = watch(Map.of());
    watch.heard("slack", GONE);
    watch.heard("slack", new Delivered("1"));
    watch.heard("slack", new Delivered("2"));
    assertEquals(List.of(true, false), inbox.alerts().stream().map(Alert::firing).toList());
    assertTrue(inbox.alerts().getLast().endsAt().orElseThrow().isAfter(NOON));
  }

  @Test
  void what_was_raised_before_a_restart_ends_too() {
    var before = new RefusedChannel("slack", "", NOON.minusSeconds(600)).firing();
    watch(Map.of(before.fingerprint(), before.startsAt())).heard("slack", new Delivered("1"));
    assertFalse(only().firing());
    assertEquals(before.fingerprint(), only().fingerprint());
    assertEquals(before.startsAt(), only().startsAt());
  }

  @Test
  void a_channel_that_is_configured_no_more_is_nobodys_trouble() {
    watch(Map.of()).heard("teams", new Refused("no channel teams is configured any more"));
    assertEquals(List.of(), inbox.alerts());
  }

  @Test
  void a_full_inbox_is_asked_again() {
    var watch = watch(Map.of());
    inbox.room = 0;
    watch.heard("slack", GONE);
    inbox.room = 5;
    watch.heard("slack", GONE);
    watch.heard("slack", new Delivered("1"));
    assertEquals(2, inbox.alerts().size());
  }

  private Alert only() {
    assertEquals(1, inbox.alerts().size(), () -> inbox.alerts().toString());
    return inbox.alerts().getFirst();
  }
}
