package dev.sitrep.receiver.alertmanager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.alert.Alert;
import dev.sitrep.receiver.alertmanager.Reconciler.Outcome;
import dev.sitrep.receiver.store.Incidents.Ending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReconcilerTest {
  private static final String A = "00000000000000aa";
  private static final String B = "00000000000000bb";
  private static final String C = "00000000000000cc";

  private final StubAlertmanager stub = new StubAlertmanager();
  private final FakeInbox inbox = new FakeInbox();
  private final FakePresence presence = new FakePresence();
  private Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private final Instant since = now.minus(Duration.ofHours(1));
  private final AlertmanagerApi api =
      new AlertmanagerApi(
          AlertmanagerApi.Settings.of(stub.url(), "sitrep", Optional.empty()), () -> now);
  private final Reconciler reconciler =
      new Reconciler(
          api,
          inbox,
          presence,
          () -> now,
          Reconciler.Times.of(Duration.ofMinutes(5), Duration.ofHours(24)));

  @AfterEach
  void close() {
    api.close();
    stub.close();
  }

  /// What counts as firing; whoever ends something is remembered.
  private static final class FakePresence implements Presence {
    final Map<String, Instant> firing = new TreeMap<>();
    final List<String> ended = new ArrayList<>();

    @Override
    public Map<String, Instant> firing() {
      return Map.copyOf(firing);
    }

    @Override
    public void gone(Map<String, Instant> alerts, Ending how, Instant at) {
      alerts.forEach((fingerprint, start) -> {
        assertEquals(firing.remove(fingerprint), start);
        ended.add(how + " " + fingerprint);
      });
    }
  }

  private Outcome look() throws InterruptedException {
    now = now.plus(Duration.ofMinutes(5));
    return reconciler.look();
  }

  private List<String> sent() {
    var sent = inbox.alerts().stream().map(Alert::fingerprint).toList();
    inbox.groups.clear();
    return sent;
  }

  @Test
  void what_fires_and_is_not_known_goes_through_the_inbox() throws Exception {
    stub.lists(A, "A", since, "active").lists(B, "B", since, "active");
    presence.firing.put(B, since);

    assertEquals(new Outcome(2, 1, 0, 0, ""), look());
    var group = inbox.groups.getFirst();
    assertEquals("reconcile", group.groupKey());
    assertEquals("", group.reason());
    assertEquals("sitrep", group.receiver());
    var alert = group.alerts().getFirst();
    assertEquals(A, alert.fingerprint());
    assertEquals(since, alert.startsAt());
    assertEquals("A", alert.name());
    assertTrue(alert.firing());
    assertEquals(List.of(), presence.ended);
  }

  @Test
  void the_same_start_with_nanoseconds_is_the_same() throws Exception {
    stub.lists(A, "A", since.plusMillis(123), "active");
    presence.firing.put(A, since.plusNanos(123_456_789));
    look();
    assertEquals(List.of(), sent());

    presence.firing.put(A, since.plusSeconds(60));
    look();
    assertEquals(List.of(), sent(), "its start moved to an earlier time");

    presence.firing.put(A, since.minusSeconds(60));
    look();
    assertEquals(List.of(A), sent(), "it has ended and begun again");
  }

  @Test
  void what_is_muted_is_not_brought_back() throws Exception {
    stub.lists(A, "A", since, "silenced").lists(B, "B", since, "inhibited");

    assertEquals(new Outcome(2, 0, 0, 0, ""), look());
    assertEquals(List.of(), sent());
  }

  @Test
  void what_has_only_just_begun_is_alertmanager_s_to_tell() throws Exception {
    stub.lists(A, "A", now.plus(Duration.ofSeconds(270)), "active");
    look();
    assertEquals(List.of(), sent());

    look();
    assertEquals(List.of(A), sent());
  }

  @Test
  void the_heartbeat_is_only_heard_where_alerts_are() throws Exception {
    stub.lists(A, "Watchdog", since, "active").lists(B, "InfoInhibitor", since, "active");
    look();

    assertEquals(List.of(), sent());
  }

  @Test
  void many_are_sent_in_parts() throws Exception {
    for (int i = 0; i < 1201; i++) {
      stub.lists("%016x".formatted(i), "A" + i, since, "active");
    }

    assertEquals(new Outcome(1201, 1201, 0, 0, ""), look());
    assertEquals(
        List.of(500, 500, 201), inbox.groups.stream().map(group -> group.alerts().size()).toList());
  }

  @Test
  void a_full_inbox_is_filled_at_the_next_look() throws Exception {
    for (int i = 0; i < 700; i++) {
      stub.lists("%016x".formatted(i), "A" + i, since, "active");
    }
    inbox.room = 1;
    var outcome = look();
    assertEquals(500, outcome.sent());
    assertTrue(outcome.trouble().contains("200 alerts"), outcome.trouble());

    inbox.alerts().forEach(alert -> presence.firing.put(alert.fingerprint(), alert.startsAt()));
    inbox.room = 9;
    assertEquals(new Outcome(700, 200, 0, 0, ""), look());
  }

  @Test
  void what_goes_on_is_said_again_before_it_counts_as_vanished() throws Exception {
    stub.lists(A, "A", since, "active");
    presence.firing.put(A, since);
    look();
    now = now.plus(Duration.ofHours(7));
    look();
    assertEquals(List.of(), sent());

    now = now.plus(Duration.ofHours(1));
    look();
    assertEquals(List.of(A), sent());
    look();
    assertEquals(List.of(), sent());
  }

  @Test
  void what_a_person_silenced_is_ended_at_once() throws Exception {
    stub.lists(A, "A", since, "silenced").lists(B, "B", since, "inhibited");
    presence.firing.put(A, since);
    presence.firing.put(B, since);

    assertEquals(new Outcome(2, 0, 1, 0, ""), look());
    assertEquals(List.of("SILENCED " + A), presence.ended);
  }

  @Test
  void what_two_looks_in_a_row_miss_has_vanished() throws Exception {
    listedAndKnown();
    look();
    assertEquals(List.of(), presence.ended);

    stub.empty().lists(B, "B", since, "active");
    look();
    assertEquals(List.of(), presence.ended);
    look();
    assertEquals(List.of("VANISHED " + A), presence.ended);
  }

  @Test
  void what_is_listed_again_in_between_goes_on() throws Exception {
    listedAndKnown();
    look();
    stub.empty().lists(B, "B", since, "active");
    look();
    stub.lists(A, "A", since, "active");
    look();
    stub.empty().lists(B, "B", since, "active");
    look();

    assertEquals(List.of(), presence.ended);
  }

  @Test
  void what_this_alertmanager_never_listed_is_another_s() throws Exception {
    stub.lists(B, "B", since, "active");
    presence.firing.put(B, since);
    presence.firing.put(C, since);
    look();
    look();
    look();

    assertEquals(List.of(), presence.ended);
  }

  @Test
  void an_alertmanager_that_has_only_just_started_is_not_believed() throws Exception {
    listedAndKnown();
    look();
    stub.empty().lists(B, "B", since, "active");
    stub.started = Instant.now().minusSeconds(9 * 60);
    look();
    look();
    look();
    assertEquals(List.of(), presence.ended);

    stub.started = Instant.now().minusSeconds(11 * 60);
    look();
    look();
    assertEquals(List.of("VANISHED " + A), presence.ended);
  }

  @Test
  void one_that_waits_for_its_peers_is_not_believed() throws Exception {
    listedAndKnown();
    look();
    stub.empty().lists(B, "B", since, "active");
    stub.cluster = "settling";
    look();
    look();

    assertEquals(List.of(), presence.ended);
  }

  @Test
  void one_that_cannot_be_asked_ends_nothing() throws Exception {
    listedAndKnown();
    look();
    stub.empty().lists(B, "B", since, "active");
    look();
    stub.status = 503;
    assertTrue(look().trouble().contains("answered 503"));
    stub.status = 200;
    look();
    assertEquals(List.of(), presence.ended, "two looks in a row are wanted");
  }

  @Test
  void a_list_without_any_alert_of_ours_ends_nothing() throws Exception {
    listedAndKnown();
    look();
    stub.empty();
    assertEquals("", look().trouble());
    look();
    look();

    assertEquals(List.of(), presence.ended);
  }

  @Test
  void a_receiver_that_is_not_there_is_told_with_those_that_are() throws Exception {
    stub.receivers = "[{\"name\":\"slack\"},{\"name\":\"shop/alerts/sitrep\"}]";

    assertEquals(
        "Alertmanager has no receiver sitrep, only slack, shop/alerts/sitrep; set"
            + " alertmanager.receiver to the one that sends here",
        look().trouble());
  }

  @Test
  void alerts_beyond_the_bounds_leave_nothing_to_conclude() throws Exception {
    listedAndKnown();
    look();
    stub.empty()
        .raw(
            """
            {"fingerprint":"%s","labels":{"alertname":"B","long":"%s"},"annotations":{},\
            "startsAt":"%s","status":{"state":"active"}}\
            """
                .formatted(B, "x".repeat(5000), since));
    look();
    look();

    assertEquals(List.of(), presence.ended);
  }

  private void listedAndKnown() {
    stub.lists(A, "A", since, "active").lists(B, "B", since, "active");
    presence.firing.put(A, since);
    presence.firing.put(B, since);
  }
}
