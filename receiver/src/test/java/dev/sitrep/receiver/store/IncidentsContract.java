package dev.sitrep.receiver.store;

import static dev.sitrep.receiver.store.Arriving.START;
import static dev.sitrep.receiver.store.Arriving.calm;
import static dev.sitrep.receiver.store.Arriving.candidate;
import static dev.sitrep.receiver.store.Arriving.critical;
import static dev.sitrep.receiver.store.Arriving.firing;
import static dev.sitrep.receiver.store.Arriving.over;
import static dev.sitrep.receiver.store.Arriving.partOf;
import static dev.sitrep.receiver.store.Arriving.takesIn;
import static dev.sitrep.receiver.store.StoreContract.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.store.Incidents.Candidate;
import dev.sitrep.receiver.store.Incidents.Ending;
import dev.sitrep.receiver.store.Incidents.Entry;
import dev.sitrep.receiver.store.Incidents.Episode;
import dev.sitrep.receiver.store.Incidents.Job;
import dev.sitrep.receiver.store.Incidents.Joined;
import dev.sitrep.receiver.store.Incidents.Kind;
import dev.sitrep.receiver.store.Incidents.Opened;
import dev.sitrep.receiver.store.Incidents.Over;
import dev.sitrep.receiver.store.Incidents.Reopened;
import dev.sitrep.receiver.store.Incidents.Repeated;
import dev.sitrep.receiver.store.Incidents.State;
import dev.sitrep.receiver.store.Incidents.StoredIncident;
import dev.sitrep.receiver.store.Reports.StoredReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What becomes of alerts in every store.
interface IncidentsContract {
  Store store();

  Store reopened();

  @Test
  default void of_many_that_open_the_same_key_one_opens_and_counts_every_alert() throws Exception {
    int rivals = 100;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var work = new ArrayList<Callable<Entry>>();
      for (int i = 0; i < rivals; i++) {
        var one = candidate("id-" + i, "api", "f-" + i);
        work.add(() -> store().incidents().admit(Arriving.of(one), NOON).entries().getFirst());
      }
      var ids = new ArrayList<String>();
      int opened = 0;
      for (var entry : threads.invokeAll(work)) {
        switch (entry.get()) {
          case Opened(var incident, var fresh) -> {
            opened++;
            ids.add(incident.id());
          }
          case Joined(var incident, var fresh, var material) -> {
            assertEquals(1, fresh);
            assertFalse(material);
            ids.add(incident.id());
          }
          case Reopened _, Repeated() -> throw new AssertionError();
        }
      }
      assertEquals(1, opened);
      assertEquals(1, Set.copyOf(ids).size());
      assertEquals(rivals, store().incidents().numbers(ids.getFirst()).alerts());
    }
  }

  @Test
  default void the_same_alert_is_no_news_a_second_time() {
    opened(candidate("id-1", "api", "f1", "f2"));

    assertInstanceOf(Repeated.class, admitted(candidate("id-2", "api", "f1", "f2")));
    assertInstanceOf(Repeated.class, admitted(candidate("id-3", "other", "f1")));
    assertEquals(
        Set.of(new Episode("f1", START)),
        store()
            .incidents()
            .known(
                List.of(new Episode("f1", START), new Episode("f1", START.plusSeconds(1))), NOON));
    assertEquals(1, store().incidents().newest(10).size());
  }

  @Test
  default void an_incident_is_told_once_and_again_only_when_something_material_joins() {
    opened(candidate("id-1", "api", "f1"));
    tell("id-1", NOON);
    assertEquals(List.of(), claimed(NOON.plus(Duration.ofDays(1))));

    assertFalse(joined(candidate("id-2", "api", "f2")).material());
    assertEquals(List.of(), claimed(NOON.plus(Duration.ofDays(1))));

    var reason =
        candidate("id-3", "api", List.of(firing("f3", "KubePodCrashLooping", "ImagePullBackOff")));
    assertTrue(joined(reason).material());
    assertEquals(List.of(), claimed(NOON.plusSeconds(59)));
    assertEquals(List.of("id-1"), claimed(NOON.plusSeconds(60)));
    assertTrue(save("id-1", 2).isPresent());

    var name = candidate("id-4", "api", List.of(firing("f4", "KubePodNotReady", "")));
    assertTrue(joined(name).material());
    assertTrue(joined(critical(candidate("id-5", "api", "f5"))).material());
    assertEquals(List.of("id-1"), claimed(NOON), "worse is told at once");
    assertEquals("critical", incident("id-1").severity());
  }

  @Test
  default void what_joins_before_anybody_has_looked_needs_no_second_look() {
    opened(candidate("id-1", "api", "f1"));
    assertFalse(
        joined(candidate("id-2", "api", List.of(firing("f2", "KubePodNotReady", "")))).material());
    assertEquals(List.of("\"f1\"", "\"f2\""), store().incidents().alerts("id-1", 10));
  }

  @Test
  default void what_joins_while_somebody_looks_is_told_afterwards() {
    opened(candidate("id-1", "api", "f1"));
    var job = claim(NOON);
    assertTrue(
        joined(candidate("id-2", "api", List.of(firing("f2", "KubePodNotReady", "")))).material());
    assertEquals(List.of(), claimed(NOON), "it is claimed");
    assertTrue(save("id-1", job.incident().revision()).isPresent());

    assertEquals(List.of(), claimed(NOON.plusSeconds(59)));
    assertEquals(List.of("id-1"), claimed(NOON.plusSeconds(60)));
  }

  @Test
  default void what_was_not_decided_is_looked_into_again_though_nothing_is_heard_of_it() {
    opened(candidate("id-1", "api", "f1"));
    tell("id-1", NOON);
    assertTrue(store().incidents().lookAgain("id-1", NOON.plusSeconds(60)));
    assertFalse(store().incidents().lookAgain("id-1", NOON.plusSeconds(90)));
    assertEquals(List.of(), claimed(NOON.plusSeconds(59)));
    assertEquals(List.of("id-1"), claimed(NOON.plusSeconds(60)));
    assertTrue(save("id-1", 2).isPresent());

    end("f1", NOON.plusSeconds(70));
    tell("id-1", NOON.plusSeconds(71));
    assertFalse(store().incidents().lookAgain("id-1", NOON.plusSeconds(130)));
    assertEquals(List.of(), claimed(NOON.plus(Duration.ofDays(1))));
  }

  @Test
  default void ends_with_its_last_alert_whatever_the_labels_of_the_end_say() {
    opened(candidate("id-1", "api", "f1", "f2"));
    tell("id-1", NOON);

    assertEquals(List.of(), ended(NOON, "f1"));
    assertEquals(1, store().incidents().numbers("id-1").firing());
    assertEquals(List.of("id-1"), ended(NOON, "f2", "f1"));
    assertEquals(List.of(), ended(NOON, "f1", "f2"));

    var over = incident("id-1");
    assertEquals(State.RESOLVED, over.state());
    assertEquals(Optional.of(NOON), over.resolvedAt());
    assertEquals(Optional.of(Ending.RESOLVED), over.ending());
    assertEquals(List.of("id-1"), claimed(NOON), "its end has to be told");
  }

  @Test
  default void an_end_that_comes_before_its_beginning_opens_nothing() {
    ended(NOON, "f1");
    assertInstanceOf(Repeated.class, admitted(candidate("id-1", "api", "f1")));
    var earlier =
        candidate(
            "id-2", "api", List.of(firing("f1", START.minusSeconds(60), "KubePodNotReady", "")));
    assertInstanceOf(Repeated.class, admitted(earlier));
    assertEquals(List.of(), store().incidents().newest(10));
  }

  @Test
  default void a_late_repeat_of_its_beginning_does_not_open_it_again() {
    opened(candidate("id-1", "api", "f1"));
    ended(NOON, "f1");
    assertInstanceOf(Repeated.class, admitted(candidate("id-2", "api", "f1")));
    assertEquals(State.RESOLVED, incident("id-1").state());
  }

  @Test
  default void an_alert_that_was_thought_over_and_goes_on_with_the_same_start_fires_again() {
    opened(candidate("id-1", "api", "f1"));
    ended(NOON, "f1");
    var later = NOON.plus(Duration.ofMinutes(10));
    var before = later.minusSeconds(1);
    assertInstanceOf(Repeated.class, admitted(candidate("id-2", "api", "f1"), before));
    assertEquals(1, store().incidents().known(List.of(new Episode("f1", START)), before).size());
    assertEquals(0, store().incidents().known(List.of(new Episode("f1", START)), later).size());
    assertEquals("id-1", opened(candidate("id-3", "api", "f1"), later).previous());
    assertEquals(List.of("id-3"), end("f1", later.plusSeconds(60)));
  }

  @Test
  default void a_clock_that_goes_back_holds_nothing_up() {
    opened(candidate("id-1", "api", "f1"));
    tell("id-1", NOON);
    joined(candidate("id-2", "api", List.of(firing("f2", "KubePodNotReady", ""))));
    opened(candidate("id-3", "web", "f3"));
    assertEquals(List.of("id-1", "id-3"), claimed(NOON.minus(Duration.ofDays(1))));
  }

  @Test
  default void a_re_fire_is_another_incident_that_knows_the_one_before() {
    opened(candidate("id-1", "api", "f1"));
    ended(NOON, "f1");

    var again =
        candidate(
            "id-2", "api", List.of(firing("f1", NOON.plusSeconds(60), "KubePodNotReady", "")));
    var incident = opened(again);
    assertEquals("id-2", incident.id());
    assertEquals("id-1", incident.previous());
    assertEquals(1, incident.firings());
  }

  @Test
  default void the_third_firing_within_half_an_hour_goes_on_in_one_flapping_incident() {
    var now = NOON;
    for (int i = 1; i <= 2; i++) {
      opened(candidate("id-" + i, "api", List.of(at("f", now))), now);
      tell("id-" + i, now);
      end("f", now.plusSeconds(60));
      tell("id-" + i, now.plusSeconds(60));
      now = now.plusSeconds(300);
    }
    var third = admitted(candidate("id-3", "api", List.of(at("f", now))), now);
    var incident = assertInstanceOf(Reopened.class, third).incident();
    assertEquals("id-2", incident.id());
    assertTrue(incident.flapping());
    assertEquals(3, incident.firings());
    assertEquals(State.REPORTED, incident.state());
    assertEquals(List.of("id-2"), claimed(now), "that it flaps is news");
    save("id-2", incident.revision());

    assertEquals(List.of(), end("f", now.plusSeconds(60)), "it has to be calm first");
    now = now.plusSeconds(300);
    assertFalse(joined(candidate("id-4", "api", List.of(at("f", now))), now).material());
    assertEquals(4, incident("id-2").firings());
    end("f", now.plusSeconds(60));
    assertEquals(List.of(), claimed(now.plus(Duration.ofMinutes(29))));

    var calm = now.plusSeconds(60).plus(Duration.ofMinutes(30));
    assertEquals(List.of(), store().incidents().settle(calm.minusSeconds(1)));
    assertEquals(List.of("id-2"), store().incidents().settle(calm));
    assertEquals(List.of("id-2"), claimed(calm));
    assertEquals(Optional.of(Ending.RESOLVED), incident("id-2").ending());
  }

  @Test
  default void what_has_to_be_calm_is_one_incident_however_often_it_fires() {
    opened(calm(Duration.ofHours(6), candidate("id-1", "own", "f1")));
    tell("id-1", NOON);
    assertEquals(List.of(), ended(NOON, "f1"));
    joined(
        calm(
            Duration.ofHours(6), candidate("id-2", "own", List.of(at("f1", NOON.plusSeconds(9))))));
    assertEquals(List.of(), claimed(NOON.plus(Duration.ofHours(5))));
  }

  @Test
  default void an_alert_that_nobody_speaks_of_any_more_vanishes_and_may_come_back() {
    opened(candidate("id-1", "api", "f1"));
    opened(candidate("id-2", "web", "f2"));
    var later = NOON.plus(Duration.ofHours(25));
    var again =
        new Incidents.Arrivals(
            List.of(), List.of(new Episode("f2", START)), List.of(), Arriving.storm("storm-1"));
    store().incidents().admit(again, later.minusSeconds(60));

    assertEquals(List.of("id-1"), store().incidents().vanish(later.minusSeconds(3600), later));
    assertEquals(Optional.of(Ending.VANISHED), incident("id-1").ending());
    assertEquals(Set.of(), store().incidents().known(List.of(new Episode("f1", START)), later));
    assertEquals("id-1", opened(candidate("id-3", "api", "f1"), later).previous());
    assertEquals(Map.of("f1", START, "f2", START), store().incidents().firing());
  }

  @Test
  default void a_silenced_alert_ends_its_incident_as_that() {
    opened(candidate("id-1", "api", "f1"));
    assertEquals(
        List.of("id-1"),
        store().incidents().end(List.of(new Over("f1", START, NOON)), Ending.SILENCED, NOON));
    assertEquals(Optional.of(Ending.SILENCED), incident("id-1").ending());
    opened(candidate("id-2", "api", "f1"));
  }

  @Test
  default void a_part_joins_the_node_that_is_in_trouble_already() {
    opened(takesIn(candidate("node", "node-1", "f1")));
    tell("node", NOON);
    var pod = candidate("id-2", "api", List.of(firing("f2", "KubePodNotReady", "")));
    assertEquals("node", joined(partOf("node-1", pod)).incident().id());
    opened(partOf("node-2", candidate("id-3", "web", "f3")));
  }

  @Test
  default void a_node_takes_in_what_fails_on_it_already() {
    opened(partOf("node-1", candidate("told", "api", "f1")));
    tell("told", NOON);
    opened(partOf("node-1", candidate("untold", "web", "f2")));
    opened(partOf("node-2", candidate("elsewhere", "db", "f3")));
    opened(takesIn(candidate("node", "node-1", List.of(firing("f4", "KubeNodeNotReady", "")))));

    assertEquals(3, store().incidents().numbers("node").alerts());
    assertEquals(Optional.of(Ending.JOINED), incident("told").ending());
    assertEquals("node", incident("told").continuesIn());
    assertEquals("node", incident("untold").continuesIn());
    assertEquals(
        Set.of("told", "elsewhere", "node"),
        Set.copyOf(claimed(NOON)),
        "who was told of a part is told where it goes on");
    assertEquals(List.of("\"f4\"", "\"f1\"", "\"f2\""), sorted("node"));
    ended(NOON, "f1", "f2");
    assertTrue(incident("node").resolvedAt().isEmpty());
    assertEquals(List.of("node"), ended(NOON, "f4"));
  }

  private List<String> sorted(String id) {
    var alerts = new ArrayList<>(store().incidents().alerts(id, 10));
    alerts.sort((one, other) ->
        one.equals("\"f4\"") ? -1 : other.equals("\"f4\"") ? 1 : one.compareTo(other));
    return alerts;
  }

  @Test
  default void more_than_twenty_at_once_are_a_storm_and_the_worst_are_told_singly() {
    var candidates = new ArrayList<Candidate>();
    for (int i = 0; i < 40; i++) {
      var one = candidate("id-%02d".formatted(i), "key-" + i, "f" + i);
      candidates.add(i % 4 == 3 ? critical(one) : one);
    }
    var entries = store().incidents().admit(Arriving.of(candidates), NOON).entries();
    var singly =
        entries.stream()
            .map(entry -> assertInstanceOf(Opened.class, entry).incident())
            .filter(incident -> !incident.quiet())
            .toList();
    assertEquals(20, singly.size());
    assertEquals(10, singly.stream().filter(one -> one.severity().equals("critical")).count());

    var storm = incident("storm-1");
    assertEquals(Kind.STORM, storm.kind());
    var members = store().incidents().members("storm-1", 100);
    assertEquals(40, members.size());
    assertEquals(20, members.stream().filter(Incidents.Member::quiet).count());
    assertEquals("critical", members.getFirst().severity());
    assertEquals(Map.of("KubePodCrashLooping", 1), members.getFirst().alerts());

    assertEquals(40, claimed(NOON.plusSeconds(9)).size(), "the storm is watched first");
    assertEquals(List.of("storm-1"), claimed(NOON.plusSeconds(10)));
    save("storm-1", incident("storm-1").revision());

    opened(candidate("id-90", "key-90", "f90"), NOON.plusSeconds(20));
    opened(candidate("id-91", "key-91", "f91"), NOON.plusSeconds(30));
    assertEquals("storm-1", incident("id-91").storm());
    assertEquals(Set.of("id-90", "id-91"), Set.copyOf(claimed(NOON.plusSeconds(300))));
    assertEquals(List.of("storm-1"), claimed(NOON.plusSeconds(330)));
    assertFalse(opened(candidate("id-92", "key-92", "f92"), NOON.plusSeconds(301)).quiet());
  }

  @Test
  default void a_storm_is_over_when_all_of_it_is_and_its_quiet_members_are_not_told() {
    var candidates =
        IntStream.range(0, 22)
            .mapToObj(i -> candidate("id-%02d".formatted(i), "key-" + i, "f" + i))
            .toList();
    store().incidents().admit(Arriving.of(candidates), NOON);
    for (var id : claimed(NOON.plusSeconds(10))) {
      save(id, incident(id).revision());
    }
    var all = IntStream.range(0, 22).mapToObj(i -> "f" + i).toArray(String[]::new);
    assertEquals(22, ended(NOON.plusSeconds(60), all).size());
    assertEquals(20, claimed(NOON.plusSeconds(60)).size());

    assertEquals(List.of(), store().incidents().settle(NOON.plusSeconds(299)));
    assertEquals(List.of("storm-1"), store().incidents().settle(NOON.plusSeconds(300)));
    assertEquals(List.of("storm-1"), claimed(NOON.plusSeconds(300)));
  }

  @Test
  default void of_a_huge_storm_only_some_are_looked_into_and_all_are_counted() {
    var candidates =
        IntStream.range(0, 500)
            .mapToObj(i -> candidate("id-%03d".formatted(i), "key-" + i, "f" + i))
            .toList();
    store().incidents().admit(Arriving.of(candidates), NOON);
    assertEquals(221, claimed(NOON.plusSeconds(10)).size());
    assertEquals(500, store().incidents().members("storm-1", 1000).size());
  }

  @Test
  default void the_most_urgent_is_claimed_first_and_only_once() {
    opened(candidate("id-1", "a", "f1"));
    opened(candidate("id-2", "b", "f2"));
    opened(critical(candidate("id-3", "c", "f3")));

    assertEquals("id-3", claim(NOON).incident().id());
    assertEquals("id-1", claim(NOON).incident().id());
    store().incidents().release("id-1", NOON.plusSeconds(5));
    assertEquals(List.of("id-2"), claimed(NOON));
    var again = store().incidents().claim(NOON.plusSeconds(5), 10);
    assertEquals(List.of("id-1 1"), again.stream().map(IncidentsContract::tried).toList());
    store().incidents().failed("id-1", NOON);
    assertEquals(2, claim(NOON).attempts());
  }

  private static String tried(Job job) {
    return job.incident().id() + " " + job.attempts();
  }

  @Test
  default void a_restart_goes_on_with_what_was_claimed_and_not_told() {
    opened(candidate("id-1", "a", "f1"));
    opened(candidate("id-2", "b", "f2"));
    opened(candidate("id-3", "c", "f3"));
    assertEquals(3, claimed(NOON).size());
    save("id-2", 1);

    var store = reopened();
    assertEquals(
        List.of("id-1 2", "id-3 2"),
        store.incidents().claim(NOON, 10).stream().map(IncidentsContract::tried).toList());
  }

  @Test
  default void who_lost_the_claim_stores_nothing() {
    opened(candidate("id-1", "a", "f1"));
    assertEquals(Optional.empty(), save("id-1", 1), "nobody claimed it");
    claimed(NOON);
    assertTrue(store().incidents().advance("id-1", State.COLLECTED, NOON));
    reopened();
    assertFalse(store().incidents().advance("id-1", State.DIAGNOSED, NOON));
    assertEquals(Optional.empty(), save("id-1", 1));
    assertEquals(Optional.empty(), store().reports().latestReport("id-1"));
  }

  @Test
  default void a_report_is_stored_with_its_deliveries_and_the_incidents_state() {
    opened(candidate("id-1", "api", "f1"));
    claimed(NOON);
    var saved =
        store().reports().saveReport("id-1", 1, "{\"n\":1}", To.now("slack", "ops"), false, NOON);

    assertEquals(Optional.of(1), saved.map(StoredReport::sequence));
    assertEquals(saved, store().reports().latestReport("id-1"));
    assertEquals(State.REPORTED, incident("id-1").state());
    assertEquals(2, store().counts().waitingDeliveries());
    assertEquals(
        List.of("slack {\"n\":1}", "ops {\"n\":1}"),
        store().outbox().due(NOON, 10).stream().map(o -> o.channel() + " " + o.report()).toList());
  }

  @Test
  default void a_report_that_cannot_be_stored_leaves_nothing() {
    opened(candidate("id-1", "api", "f1"));
    claimed(NOON);
    assertThrows(
        StoreFailure.class,
        () -> store().reports().saveReport("id-1", 1, "{}", To.now("slack", ""), false, NOON));
    assertEquals(Optional.empty(), store().reports().latestReport("id-1"));
    assertEquals(State.RECEIVED, incident("id-1").state());
    assertEquals(List.of(), store().outbox().due(NOON, 10));
    assertTrue(save("id-1", 1).isPresent());
  }

  @Test
  default void what_the_model_says_later_follows_its_report_and_nothing_newer() {
    opened(candidate("id-1", "api", "f1"));
    claimed(NOON);
    store().reports().saveReport("id-1", 1, "facts", To.now(), true, NOON);
    assertTrue(incident("id-1").asking());

    assertEquals(
        Optional.of(2),
        store()
            .reports()
            .saveFollowUp("id-1", 1, "explained", To.now("slack"), NOON)
            .map(StoredReport::sequence));
    assertFalse(incident("id-1").asking());
    assertEquals(
        Optional.empty(), store().reports().saveFollowUp("id-1", 1, "late", To.now(), NOON));
    ended(NOON, "f1");
    assertEquals(
        Optional.empty(), store().reports().saveFollowUp("id-1", 2, "late", To.now(), NOON));
  }

  @Test
  default void a_question_to_the_model_that_died_with_its_process_is_asked_again() {
    opened(candidate("id-1", "api", "f1"));
    claimed(NOON);
    store().reports().saveReport("id-1", 1, "facts", To.now(), true, NOON);

    var store = reopened();
    store.incidents().settle(NOON);
    assertEquals(
        List.of("id-1"),
        store.incidents().claim(NOON, 10).stream().map(job -> job.incident().id()).toList());
  }

  @Test
  default void what_cannot_be_told_becomes_a_dead_letter() {
    opened(candidate("id-1", "api", "f1"));
    claimed(NOON);
    store().incidents().giveUp("id-1", "a rule broke", NOON);

    assertEquals(List.of(), claimed(NOON.plus(Duration.ofDays(1))));
    var letter = store().deadLetters().newest(10).getFirst();
    assertEquals("incident", letter.origin());
    assertEquals("a rule broke", letter.reason());
  }

  @Test
  default void pages_incidents_newest_first() {
    for (int i = 1; i <= 5; i++) {
      opened(candidate("id-" + i, "key-" + i, "f" + i));
    }
    assertEquals(List.of("id-5", "id-4"), ids(store().incidents().newest(2)));
    assertEquals(List.of("id-3", "id-2"), ids(store().incidents().before("id-4", 2)));
    assertEquals(List.of(), ids(store().incidents().before("id-1", 2)));
  }

  @Test
  default void one_alert_of_each_name_comes_first() {
    var alerts = new ArrayList<Incidents.Firing>();
    for (int i = 0; i < 30; i++) {
      alerts.add(firing("a%02d".formatted(i), "KubePodCrashLooping", ""));
    }
    alerts.add(firing("b", "KubePodNotReady", ""));
    opened(candidate("id-1", "api", alerts));
    assertEquals(List.of("\"a00\"", "\"b\"", "\"a01\""), store().incidents().alerts("id-1", 3));
    assertEquals(31, store().incidents().numbers("id-1").alerts());
  }

  private static Incidents.Firing at(String fingerprint, Instant start) {
    return firing(fingerprint, start, "KubePodCrashLooping", "");
  }

  private Entry admitted(Candidate candidate) {
    return admitted(candidate, NOON);
  }

  private Entry admitted(Candidate candidate, Instant now) {
    return store().incidents().admit(Arriving.of(candidate), now).entries().getFirst();
  }

  private StoredIncident opened(Candidate candidate) {
    return opened(candidate, NOON);
  }

  private StoredIncident opened(Candidate candidate, Instant now) {
    return assertInstanceOf(Opened.class, admitted(candidate, now)).incident();
  }

  private Joined joined(Candidate candidate) {
    return joined(candidate, NOON);
  }

  private Joined joined(Candidate candidate, Instant now) {
    return assertInstanceOf(Joined.class, admitted(candidate, now));
  }

  private List<String> ended(Instant now, String... fingerprints) {
    return store().incidents().admit(over(now, fingerprints), now).ended();
  }

  private List<String> end(String fingerprint, Instant at) {
    var over = List.of(new Over(fingerprint, at.minusSeconds(60), at));
    return store().incidents().end(over, Ending.RESOLVED, at);
  }

  private Job claim(Instant now) {
    return store().incidents().claim(now, 1).getFirst();
  }

  private List<String> claimed(Instant now) {
    return store().incidents().claim(now, 1000).stream().map(job -> job.incident().id()).toList();
  }

  private Optional<StoredReport> save(String id, long revision) {
    return store().reports().saveReport(id, revision, "{}", To.now(), false, NOON);
  }

  private void tell(String id, Instant now) {
    assertEquals(List.of(id), claimed(now));
    assertTrue(save(id, incident(id).revision()).isPresent());
  }

  private StoredIncident incident(String id) {
    return store().incidents().incident(id).orElseThrow();
  }

  private static List<String> ids(List<StoredIncident> incidents) {
    return incidents.stream().map(StoredIncident::id).toList();
  }
}
