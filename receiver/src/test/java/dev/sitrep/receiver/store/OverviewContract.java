package dev.sitrep.receiver.store;

import static dev.sitrep.receiver.store.Arriving.candidate;
import static dev.sitrep.receiver.store.Arriving.critical;
import static dev.sitrep.receiver.store.Arriving.firing;
import static dev.sitrep.receiver.store.Arriving.over;
import static dev.sitrep.receiver.store.StoreContract.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.store.Incidents.Candidate;
import dev.sitrep.receiver.store.Incidents.Ending;
import dev.sitrep.receiver.store.Incidents.State;
import dev.sitrep.receiver.store.Overview.Gist;
import dev.sitrep.receiver.store.Overview.Line;
import dev.sitrep.receiver.store.Overview.Outcome;
import dev.sitrep.receiver.store.Overview.Page;
import dev.sitrep.receiver.store.Overview.Query;
import dev.sitrep.receiver.store.Overview.Stage;
import dev.sitrep.receiver.store.Overview.Which;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every store shows to people.
interface OverviewContract {
  Store store();

  /// The same, closed and opened again.
  Store reopened();

  private Overview overview() {
    return store().overview();
  }

  private void opened(Candidate... candidates) {
    for (var one : candidates) {
      store().incidents().admit(Arriving.of(one), NOON);
    }
  }

  private static Candidate in(String namespace, String target, Candidate candidate) {
    return new Candidate(
        candidate.id(),
        candidate.key(),
        candidate.severity(),
        candidate.severityRank(),
        target,
        namespace,
        candidate.partOf(),
        candidate.takesIn(),
        candidate.rulesOnly(),
        candidate.calm(),
        candidate.document(),
        candidate.alerts());
  }

  private static List<String> ids(Page page) {
    return page.lines().stream().map(Line::id).toList();
  }

  private static Query query(Which which, String severity, String namespace, String text) {
    return new Query(
        which,
        severity,
        namespace,
        "",
        text,
        Optional.empty(),
        Optional.empty(),
        "",
        50,
        _ -> true);
  }

  private static Query within(Instant since, Instant until) {
    return new Query(
        Which.ALL, "", "", "", "", Optional.of(since), Optional.of(until), "", 50, _ -> true);
  }

  private static Query paged(String before, int limit, Predicate<String> visible) {
    return new Query(
        Which.ALL, "", "", "", "", Optional.empty(), Optional.empty(), before, limit, visible);
  }

  private Line line(String id) {
    return overview().line(id).orElseThrow();
  }

  @Test
  default void a_list_is_filtered_by_state_severity_namespace_and_text() {
    opened(
        in("shop", "shop/deployment api", candidate("id-1", "a", "f1")),
        in("media", "media/pod 100%_done", critical(candidate("id-2", "b", "f2"))),
        in("", "node worker-3", candidate("id-3", "c", List.of(firing("f3", "NodeDown", "")))));
    store().incidents().admit(over(NOON, "f3"), NOON);

    assertEquals(List.of("id-3", "id-2", "id-1"), ids(overview().page(Query.ALL)));
    assertEquals(List.of("id-2", "id-1"), ids(overview().page(query(Which.OPEN, "", "", ""))));
    assertEquals(List.of("id-3"), ids(overview().page(query(Which.OVER, "", "", ""))));
    assertEquals(List.of("id-2"), ids(overview().page(query(Which.ALL, "Critical", "", ""))));
    assertEquals(List.of("id-1"), ids(overview().page(query(Which.ALL, "", "shop", ""))));
    for (var text : List.of("NODEDOWN", "worker-3", "id-3")) {
      assertEquals(List.of("id-3"), ids(overview().page(query(Which.ALL, "", "", text))), text);
    }
    assertEquals(List.of("id-2"), ids(overview().page(query(Which.ALL, "", "", "100%_D"))));
    assertEquals(List.of(), ids(overview().page(query(Which.ALL, "", "", "s%p"))));
    assertEquals(List.of(), ids(overview().page(query(Which.ALL, "", "", "sho_"))));
  }

  @Test
  default void counts_are_of_all_pages_and_of_every_severity_the_worst_first() {
    for (int i = 0; i < 5; i++) {
      opened(candidate("id-" + i, "k" + i, "f" + i));
    }
    opened(critical(candidate("id-9", "k9", "f9")));

    var page = overview().page(query(Which.OPEN, "critical", "", ""));
    assertEquals(List.of("id-9"), ids(page));
    assertEquals(
        List.of(new Overview.Count("critical", 1), new Overview.Count("warning", 5)),
        page.counts());
  }

  @Test
  default void pages_follow_one_another_though_new_ones_open_meanwhile() {
    IntStream.range(10, 17).forEach(i -> opened(candidate("id-" + i, "k" + i, "f" + i)));
    var seen = new ArrayList<String>();
    var before = "";
    for (int page = 0; page < 3; page++) {
      var one = overview().page(paged(before, 3, _ -> true));
      assertEquals(page < 2, one.more());
      seen.addAll(ids(one));
      before = one.lines().getLast().id();
      opened(candidate("id-3" + page, "new" + page, "new" + page));
    }
    assertEquals(List.of("id-16", "id-15", "id-14", "id-13", "id-12", "id-11", "id-10"), seen);
  }

  @Test
  default void what_may_not_be_seen_is_neither_listed_nor_counted() {
    opened(
        in("shop", "shop/deployment api", candidate("id-1", "a", "f1")),
        in("shop-2", "shop-2/deployment api", candidate("id-2", "b", "f2")),
        in("", "node worker-3", candidate("id-3", "c", "f3")));

    var shop = overview().page(paged("", 10, Set.of("shop")::contains));
    assertEquals(List.of("id-1"), ids(shop));
    assertEquals(List.of(new Overview.Count("warning", 1)), shop.counts());
    assertEquals(List.of("id-3"), ids(overview().page(paged("", 10, String::isEmpty))));
    assertEquals(List.of(), ids(overview().page(paged("", 10, _ -> false))));
  }

  @Test
  default void a_time_range_holds_what_was_open_at_any_moment_of_it() {
    opened(candidate("id-1", "a", "f1"));
    var end = NOON.plus(Duration.ofHours(1));
    store().incidents().admit(over(end, "f1"), end);

    assertEquals(List.of("id-1"), ids(overview().page(within(NOON.plusSeconds(60), end))));
    assertEquals(List.of("id-1"), ids(overview().page(within(end, end.plusSeconds(1)))));
    assertEquals(List.of(), ids(overview().page(within(end.plusMillis(1), end.plusSeconds(1)))));
    assertEquals(List.of(), ids(overview().page(within(NOON.minusSeconds(9), NOON))));
  }

  @Test
  default void a_line_says_where_the_work_stands_and_since_when() {
    opened(candidate("id-1", "a", "f1", "f2"));
    assertEquals(Stage.WAITING, line("id-1").stage());
    assertEquals(2, line("id-1").firing());

    var job = store().incidents().claim(NOON.plusSeconds(1), 10).getFirst().incident();
    assertEquals(Stage.COLLECTING, line("id-1").stage());
    assertEquals(NOON.plusSeconds(1), line("id-1").stageSince());
    store().incidents().advance("id-1", State.COLLECTED, NOON.plusSeconds(2));
    assertEquals(Stage.ASKING, line("id-1").stage());
    store().incidents().advance("id-1", State.DIAGNOSED, NOON.plusSeconds(62));
    assertEquals(Stage.FINDINGS, line("id-1").stage());
    var facts = new Gist("api: crashes", "no DATABASE_URL", "seen");
    store()
        .reports()
        .saveReport("id-1", job.revision(), written(facts), Map.of(), true, NOON.plusSeconds(63));
    assertEquals(Stage.ASKING, line("id-1").stage());
    assertEquals(NOON.plusSeconds(2), line("id-1").stageSince(), "since it was asked first");
    assertEquals(facts, line("id-1").gist());

    var explained = new Gist("api: crashes", "explained", "seen");
    store().reports().saveFollowUp("id-1", 1, written(explained), Map.of(), NOON.plusSeconds(90));
    assertEquals(Stage.SENT, line("id-1").stage());
    assertEquals(NOON.plusSeconds(90), line("id-1").stageSince());
    assertEquals(explained, line("id-1").gist());
    assertEquals(2, line("id-1").reports());
    assertEquals(List.of("id-1"), ids(overview().page(query(Which.OPEN, "", "", "EXPLAINED"))));

    var end = NOON.plusSeconds(100);
    store().incidents().admit(over(end, "f1", "f2"), end);
    var over = line("id-1");
    assertEquals(Stage.OVER, over.stage());
    assertEquals(Optional.of(Ending.RESOLVED), over.ending());
    assertEquals(0, over.firing());
    assertEquals(2, over.alerts());
  }

  private static Reports.Written written(Gist gist) {
    return new Reports.Written("{}", gist, Optional.empty());
  }

  @Test
  default void what_the_model_was_told_last_is_kept_with_the_report() {
    opened(candidate("id-1", "a", "f1"));
    var job = store().incidents().claim(NOON, 10).getFirst().incident();
    store().reports().saveReport("id-1", job.revision(), "{}", Map.of(), true, NOON);
    assertEquals(Optional.empty(), overview().prompt("id-1"));

    store().reports().saveFollowUp("id-1", 1, told("first"), Map.of(), NOON);
    var kept = overview().prompt("id-1").orElseThrow();
    assertEquals(new Overview.StoredPrompt(2, told("first").prompt().orElseThrow()), kept);

    store().reports().saveFollowUp("id-1", 1, told("too late"), Map.of(), NOON);
    assertEquals(kept, overview().prompt("id-1").orElseThrow());
    store().reports().saveFollowUp("id-1", 2, "{}", Map.of(), NOON);
    assertEquals(kept, overview().prompt("id-1").orElseThrow(), "nobody was asked again");
    store().reports().saveFollowUp("id-1", 3, told("second"), Map.of(), NOON);
    assertEquals(
        new Overview.StoredPrompt(4, told("second").prompt().orElseThrow()),
        overview().prompt("id-1").orElseThrow());

    var end = NOON.plusSeconds(60);
    store().incidents().admit(over(end, "f1"), end);
    var last = store().incidents().claim(end, 10).getFirst().incident();
    store().reports().saveReport("id-1", last.revision(), "{}", Map.of(), false, end);
    var swept = store().sweep(end.plus(Duration.ofDays(2)), Store.Keep.of(1, 10));
    assertEquals(1, swept.incidents());
    assertEquals(Optional.empty(), overview().prompt("id-1"));
  }

  private static Reports.Written told(String user) {
    return new Reports.Written(
        "{}",
        Gist.NONE,
        Optional.of(new Reports.Prompt("You explain.", user, 900, 80, 3, "small", "0011223344")));
  }

  @Test
  default void every_change_changes_a_pulse() {
    opened(candidate("id-1", "a", "f1"));
    var seen = new ArrayList<Overview.Pulse>();
    seen.add(pulse(NOON));
    var job = store().incidents().claim(NOON, 10).getFirst().incident();
    seen.add(pulse(NOON));
    store().incidents().advance("id-1", State.COLLECTED, NOON);
    seen.add(pulse(NOON));
    store().reports().saveReport("id-1", job.revision(), "{}", Map.of(), true, NOON);
    seen.add(pulse(NOON));
    store().reports().saveFollowUp("id-1", 1, "{}", Map.of(), NOON);
    seen.add(pulse(NOON));
    store().incidents().admit(Arriving.of(candidate("id-2", "a", "f2")), NOON.plusSeconds(1));
    seen.add(pulse(NOON));
    store().incidents().admit(over(NOON.plusSeconds(2), "f1", "f2"), NOON.plusSeconds(2));
    seen.add(pulse(NOON));
    for (int i = 1; i < seen.size(); i++) {
      assertNotEquals(seen.get(i - 1), seen.get(i), "change " + i);
    }
    assertFalse(seen.getLast().open());
    assertEquals(List.of(), overview().pulses(NOON.plusSeconds(2), 10));
  }

  private Overview.Pulse pulse(Instant overSince) {
    var all = overview().pulses(overSince, 10);
    assertEquals(1, all.size());
    return all.getFirst();
  }

  @Test
  default void an_incident_has_its_alerts_reports_and_messages() {
    opened(candidate("id-1", "a", "f1", "f2"));
    store().incidents().admit(over(NOON, "f1"), NOON);
    var alerts = overview().alerts("id-1", 10);
    assertEquals(List.of("f2", "f1"), alerts.stream().map(one -> one.fingerprint()).toList());
    assertEquals(Optional.of(NOON), alerts.getLast().endedAt());
    assertEquals("\"f2\"", alerts.getFirst().document());
    assertEquals(1, overview().alerts("id-1", 1).size());

    var job = store().incidents().claim(NOON, 10).getFirst().incident();
    store()
        .reports()
        .saveReport("id-1", job.revision(), "{\"n\":1}", To.now("mail", "slack"), true, NOON);
    store().reports().saveFollowUp("id-1", 1, "{\"n\":2}", Map.of(), NOON);
    assertEquals(
        List.of(2, 1), overview().reports("id-1", 10).stream().map(r -> r.sequence()).toList());
    assertEquals("{\"n\":1}", overview().report("id-1", 1).orElseThrow().document());
    assertEquals(Optional.empty(), overview().report("id-1", 3));

    assertTrue(overview().deliveries("id-1", 10).stream().allMatch(one -> one.at().isEmpty()));
    var queues = overview().queues();
    assertEquals(
        List.of("mail", "slack"), queues.channels().stream().map(q -> q.channel()).toList());
    assertEquals(NOON, queues.channels().getFirst().oldest());
    for (var message : store().outbox().due(NOON, 10)) {
      if (message.channel().equals("mail")) {
        store().outbox().delivered(message.id(), "ref");
      } else {
        store().outbox().tryAgain(message.id(), "429", NOON.plusSeconds(30));
      }
    }
    var sent = overview().deliveries("id-1", 10);
    assertEquals(Outcome.DELIVERED, sent.get(0).outcome());
    assertEquals(Optional.empty(), sent.get(0).next());
    assertTrue(sent.stream().allMatch(one -> one.at().isPresent()), sent.toString());
    assertEquals(
        new Overview.Sent(
            "slack",
            1,
            Outcome.WAITING,
            1,
            sent.get(1).at(),
            Optional.of(NOON.plusSeconds(30)),
            "429"),
        sent.get(1));
    assertEquals(
        List.of("slack"), overview().queues().channels().stream().map(q -> q.channel()).toList());
  }

  @Test
  default void the_inbox_says_how_old_it_is() {
    assertEquals(Optional.empty(), overview().queues().inboxOldest());
    store().inbox().accept(new byte[1], NOON);
    store().inbox().accept(new byte[1], NOON.plusSeconds(5));
    assertEquals(2, overview().queues().inboxWaiting());
    assertEquals(Optional.of(NOON), overview().queues().inboxOldest());
    assertTrue(overview().queues().channels().isEmpty());
  }

  @Test
  default void it_is_known_how_much_is_open_of_what_may_be_seen() {
    opened(
        in("shop", "shop/deployment api", candidate("id-1", "a", "f1")),
        in("shop", "shop/deployment web", candidate("id-2", "b", "f2")),
        in("", "node worker-3", candidate("id-3", "c", "f3")));
    store().incidents().claim(NOON, 10);
    store().incidents().advance("id-1", State.COLLECTED, NOON);
    store().incidents().advance("id-3", State.COLLECTED, NOON);
    store().incidents().admit(over(NOON, "f2"), NOON);

    assertEquals(new Overview.Underway(2, 2), overview().underway(_ -> true));
    assertEquals(new Overview.Underway(1, 1), overview().underway("shop"::equals));
    assertEquals(new Overview.Underway(0, 0), overview().underway(_ -> false));
    assertEquals(List.of("shop"), overview().namespaces());
  }

  @Test
  default void it_is_known_when_a_body_came_last() {
    assertEquals(Optional.empty(), store().inbox().lastHeard());
    store().inbox().accept(new byte[1], NOON);
    assertEquals(Optional.empty(), store().inbox().lastHeard(), "that was our own");
    store().inbox().heard(NOON);
    store().inbox().heard(NOON.plusSeconds(3));
    assertEquals(Optional.of(NOON.plusSeconds(3)), store().inbox().lastHeard());
    store().inbox().heard(NOON);
    assertEquals(Optional.of(NOON.plusSeconds(3)), store().inbox().lastHeard());
    assertEquals(Optional.of(NOON), reopened().inbox().lastHeard(), "one write is enough");
    store().inbox().heard(NOON.minusSeconds(9));
    assertEquals(Optional.of(NOON), store().inbox().lastHeard());
  }
}
