package dev.sitrep.receiver.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.store.DeadLetters.Retried;
import dev.sitrep.receiver.store.Heartbeats.Heartbeat;
import dev.sitrep.receiver.store.Inbox.Accepted;
import dev.sitrep.receiver.store.Inbox.Body;
import dev.sitrep.receiver.store.Inbox.Receipt;
import dev.sitrep.receiver.store.Outbox.Outgoing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every store promises. An implementation's test gives the store and what opens it again.
interface StoreContract {
  Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  Duration AGE = Duration.ofDays(30);

  Store store();

  /// Comes into the store while it is open.
  Visit visit();

  /// Closes the store and opens what it left behind.
  Store reopened();

  @Test
  default void gives_bodies_back_oldest_first_and_forgets_what_is_finished() throws Exception {
    var first = accepted("one");
    accepted("two");

    var body = next();
    assertEquals(first, body.id());
    assertArrayEquals("one".getBytes(UTF_8), body.bytes().toArray());
    assertEquals(NOON, body.receivedAt());
    assertEquals(1, body.attempts());

    store().inbox().finished(body.id());
    store().inbox().finished(next().id());
    assertEquals(Optional.empty(), store().inbox().next(Duration.ZERO));
    assertEquals(0, store().counts().waitingBodies());
  }

  @Test
  default void a_claimed_body_is_given_to_nobody_else() throws Exception {
    accepted("one");
    next();

    assertEquals(Optional.empty(), store().inbox().next(Duration.ofMillis(20)));
    assertEquals(1, store().counts().waitingBodies());
  }

  @Test
  default void a_failed_body_comes_after_fresh_ones_and_is_parked_with_its_reason()
      throws Exception {
    var bad = accepted("bad");
    accepted("good");
    store().inbox().failed(next().id(), "first failure");
    assertArrayEquals("good".getBytes(UTF_8), next().bytes().toArray());
    for (int attempt = 2; attempt <= Inbox.ATTEMPTS; attempt++) {
      var again = next();
      assertEquals(bad, again.id());
      assertEquals(attempt, again.attempts());
      store().inbox().failed(bad, "failure " + attempt);
    }

    assertEquals(Optional.empty(), store().inbox().next(Duration.ZERO));
    assertEquals(List.of("inbox %s  5 failure 5".formatted(bad)), letters(store()));
    assertEquals(1, store().counts().deadLetters());
  }

  @Test
  default void a_claimed_body_waits_again_after_a_restart() throws Exception {
    accepted("one");
    next();
    accepted("two");

    var store = reopened();
    var bodies = new ArrayList<String>();
    for (int i = 0; i < 2; i++) {
      var body = store.inbox().next(Duration.ZERO).orElseThrow();
      bodies.add(new String(body.bytes().toArray(), UTF_8) + " " + body.attempts());
    }
    assertEquals(List.of("two 1", "one 2"), bodies);
  }

  @Test
  default void a_body_that_ends_the_program_each_time_is_parked() throws Exception {
    accepted("poison");
    var store = store();
    for (int i = 0; i < Inbox.ATTEMPTS; i++) {
      assertTrue(store.inbox().next(Duration.ZERO).isPresent());
      store = reopened();
    }
    assertEquals(Optional.empty(), store.inbox().next(Duration.ZERO));
    assertEquals(
        "the program ended while it worked on this",
        store.deadLetters().newest(1).getFirst().reason());
  }

  @Test
  default void wakes_who_waits_for_a_body() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = threads.submit(() -> store().inbox().next(Duration.ofSeconds(20)));
      Thread.sleep(50);
      var id = accepted("late");
      assertEquals(Optional.of(id), waiting.get().map(Body::id));
    }
  }

  @Test
  @Timeout(120)
  default void sixty_four_callers_commit_every_body_once_and_workers_share_them() throws Exception {
    int bodies = 5_000;
    var ids = Collections.synchronizedSet(new HashSet<String>());
    var taken = Collections.synchronizedList(new ArrayList<String>());
    try (var callers = Executors.newFixedThreadPool(64);
        var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      var work = new ArrayList<Callable<Receipt>>();
      for (int i = 0; i < bodies; i++) {
        var body = ("body " + i).getBytes(UTF_8);
        work.add(() -> store().inbox().accept(body, NOON));
      }
      var working = new ArrayList<Future<List<String>>>();
      for (int i = 0; i < 3; i++) {
        working.add(
            workers.submit(() -> {
              while (taken.size() < bodies) {
                var body = store().inbox().next(Duration.ofMillis(200));
                body.ifPresent(one -> taken.add(new String(one.bytes().toArray(), UTF_8)));
                body.ifPresent(one -> store().inbox().finished(one.id()));
              }
              return taken;
            }));
      }
      for (var receipt : callers.invokeAll(work)) {
        ids.add(assertInstanceOf(Accepted.class, receipt.get()).id());
      }
      for (var worker : working) {
        worker.get();
      }
    }
    assertEquals(bodies, ids.size());
    assertEquals(bodies, taken.size());
    assertEquals(bodies, new HashSet<>(taken).size());
    assertEquals(0, store().counts().waitingBodies());
  }

  @Test
  default void a_delivery_is_claimed_until_it_is_answered_or_the_process_ends() {
    outgoing("slack");

    assertEquals(List.of(), store().outbox().due(NOON.plus(Duration.ofDays(1)), 10));
    assertEquals(1, reopened().outbox().due(NOON, 10).size());
  }

  @Test
  default void a_delivery_waits_for_the_hour_that_its_route_names() {
    var before = NOON.minusSeconds(1);
    store().incidents().admit(Arriving.of(Arriving.candidate("id-1", "key", "f")), before);
    store().incidents().claim(NOON, 1);
    var channels = Map.of("slack", Instant.EPOCH, "ops", NOON.plusSeconds(60));
    store().reports().saveReport("id-1", 1, "{}", channels, false, before);

    assertEquals("slack", store().outbox().due(NOON.plusSeconds(59), 10).getFirst().channel());
    assertEquals(List.of(), store().outbox().due(NOON.plusSeconds(59), 10));
    assertEquals("ops", store().outbox().due(NOON.plusSeconds(60), 10).getFirst().channel());
  }

  @Test
  default void what_waited_in_a_crowd_is_claimed_together() {
    for (int i = 0; i < 6; i++) {
      told("id-" + i, "{\"n\":" + i + "}", "slack", "mail");
    }
    var failed = store().outbox().due(NOON, 20).getFirst();
    assertEquals("slack {\"n\":0}", failed.channel() + " " + failed.report());
    store().outbox().tryAgain(failed.id(), "503", NOON.plusSeconds(500));
    reopened();
    followed("id-0", "{\"n\":9}", "slack");
    var later = NOON.plusSeconds(600);
    assertEquals(List.of(), store().outbox().late("slack", later, later, 7), "no crowd");
    assertEquals(
        List.of(), store().outbox().late("slack", later, NOON.minusSeconds(60), 6), "not old");

    var late = store().outbox().late("slack", later, NOON, 6);
    assertEquals(
        List.of("0", "1", "2", "3", "4", "5", "9"),
        late.stream().map(one -> one.report().replaceAll("\\D", "")).toList(),
        "as they were written, the newest too");
    assertEquals(
        Collections.nCopies(6, "mail"),
        store().outbox().due(later, 10).stream().map(Outgoing::channel).toList());
    late.forEach(one -> store().outbox().delivered(one.id(), ""));
    assertEquals(List.of(), store().outbox().late("slack", later, later, 0));
  }

  @Test
  default void what_failed_waits_in_the_crowd_and_what_waits_for_its_hour_does_not() {
    var before = NOON.minusSeconds(1);
    var hour = NOON.plusSeconds(3600);
    for (int i = 0; i < 5; i++) {
      var id = "id-" + i;
      store().incidents().admit(Arriving.of(Arriving.candidate(id, "key" + i, "f" + i)), before);
      store().incidents().claim(NOON, 1);
      var channels = Map.of("slack", Instant.EPOCH, "ops", hour);
      store().reports().saveReport(id, 1, "{}", channels, false, before);
    }
    store().outbox().due(NOON, 10).forEach(it -> store().outbox().tryAgain(it.id(), "503", hour));

    var later = NOON.plusSeconds(600);
    assertEquals(List.of(), store().outbox().due(later, 10));
    assertEquals(5, store().outbox().late("slack", later, later, 4).size());
    assertEquals(List.of(), store().outbox().late("ops", later, later, 4));
  }

  @Test
  default void a_delivery_is_tried_again_when_its_time_has_come() {
    var first = outgoing("slack");
    assertEquals(0, first.attempts());
    store().outbox().tryAgain(first.id(), "429", NOON.plusSeconds(30));

    assertEquals(List.of(), store().outbox().due(NOON.plusSeconds(29), 10));
    var again = store().outbox().due(NOON.plusSeconds(30), 10).getFirst();
    assertEquals(first.id(), again.id());
    assertEquals(1, again.attempts());
    assertEquals(1, store().counts().waitingDeliveries());
  }

  @Test
  default void a_refused_delivery_is_parked_with_its_reason() {
    var refused = outgoing("slack");
    store().outbox().dead(refused.id(), "404: the webhook is gone");
    store().outbox().tryAgain(refused.id(), "too late", NOON);
    store().outbox().delivered(refused.id(), "too late");

    assertEquals(List.of(), store().outbox().due(NOON.plus(Duration.ofDays(1)), 10));
    assertEquals(
        List.of("outbox %s slack 1 404: the webhook is gone".formatted(refused.id())),
        letters(store()));
    assertEquals(0, store().counts().waitingDeliveries());
  }

  @Test
  default void a_follow_up_waits_for_the_report_before_it_and_knows_its_thread() {
    told("id-1", "first", "slack", "ops");
    followed("id-1", "second", "slack", "ops");

    var due = store().outbox().due(NOON, 10);
    assertEquals(List.of("first", "first"), due.stream().map(Outgoing::report).toList());
    store().outbox().delivered(due.getFirst().id(), "thread-7");
    store().outbox().tryAgain(due.getLast().id(), "503", NOON.plusSeconds(60));

    var next = store().outbox().due(NOON, 10);
    assertEquals(List.of("second"), next.stream().map(Outgoing::report).toList());
    assertEquals("slack", next.getFirst().channel());
    assertEquals("thread-7", next.getFirst().thread());
    assertEquals(2, next.getFirst().sequence());
  }

  @Test
  default void a_channel_that_gave_up_does_not_hold_its_follow_up() {
    told("id-1", "first", "slack");
    followed("id-1", "second", "slack");
    store().outbox().dead(store().outbox().due(NOON, 1).getFirst().id(), "400");

    var next = store().outbox().due(NOON, 10).getFirst();
    assertEquals("second", next.report());
    assertEquals("", next.thread());
  }

  @Test
  default void a_body_that_was_given_up_on_is_kept_whole_and_can_be_tried_again() throws Exception {
    var id = accepted("bad \u0000 body");
    for (int i = 0; i < Inbox.ATTEMPTS; i++) {
      store().inbox().failed(next().id(), "a fault of ours");
    }
    var letters = store().deadLetters();
    assertArrayEquals("bad \u0000 body".getBytes(UTF_8), letters.content(id).orElseThrow());
    assertEquals(10, letters.newest(1).getFirst().bytes());

    assertEquals(Retried.BACK, letters.retry(id, NOON));
    assertEquals(Retried.UNKNOWN, letters.retry(id, NOON));
    assertEquals(List.of(), letters.newest(10));
    var again = store().inbox().next(Duration.ofSeconds(5)).orElseThrow();
    assertEquals(id, again.id());
    assertEquals(1, again.attempts());
    assertArrayEquals("bad \u0000 body".getBytes(UTF_8), again.bytes().toArray());
  }

  @Test
  default void a_delivery_that_was_given_up_on_can_be_tried_again_or_dropped() {
    var refused = outgoing("slack");
    store().outbox().dead(refused.id(), "404");
    assertEquals(Retried.BACK, store().deadLetters().retry(refused.id(), NOON));
    var again = store().outbox().due(NOON, 10).getFirst();
    assertEquals(refused.id(), again.id());
    assertEquals(0, again.attempts());

    store().outbox().dead(refused.id(), "404");
    assertTrue(store().deadLetters().drop(refused.id()));
    assertFalse(store().deadLetters().drop(refused.id()));
    assertEquals(Retried.UNKNOWN, store().deadLetters().retry(refused.id(), NOON));
    assertEquals(0, store().counts().deadLetters());
  }

  @Test
  default void an_incident_that_was_given_up_on_is_work_again() {
    store().incidents().admit(Arriving.of(Arriving.candidate("id-1", "key", "f-1")), NOON);
    store().incidents().claim(NOON, 1);
    store().incidents().giveUp("id-1", "no words", NOON);
    assertEquals(List.of(), store().incidents().claim(NOON, 1));

    var letter = store().deadLetters().newest(1).getFirst();
    assertEquals("incident id-1", letter.origin() + " " + letter.subject());
    assertEquals(Retried.BACK, store().deadLetters().retry(letter.id(), NOON));
    assertEquals("id-1", store().incidents().claim(NOON, 1).getFirst().incident().id());
  }

  @Test
  default void a_letter_names_its_incident_and_stays_when_that_is_forgotten() {
    var refused = outgoing("slack");
    store().outbox().dead(refused.id(), "404");
    store().incidents().admit(Arriving.over(NOON, "f-id-1"), NOON);
    store().incidents().claim(NOON, 1);
    store().incidents().giveUp("id-1", "no words", NOON);
    var letters = store().deadLetters();
    assertEquals(2, letters.count());
    for (var letter : letters.newest(10)) {
      assertEquals("id-1", letter.incident());
      assertFalse(letter.forgotten());
      assertEquals(Optional.of(letter), letters.letter(letter.id()));
    }

    assertEquals(1, swept(Instant.EPOCH.plus(AGE), 0).incidents());
    for (var letter : letters.newest(10)) {
      assertTrue(letter.forgotten(), letter.toString());
      assertEquals(Retried.FORGOTTEN, letters.retry(letter.id(), NOON));
    }
    assertEquals(2, letters.count(), "what cannot be retried stays");
    assertEquals(Optional.empty(), letters.letter("none"));
  }

  @Test
  default void what_a_visitor_puts_back_is_noticed_by_the_store_that_is_open() throws Exception {
    var body = accepted("bad");
    for (int i = 0; i < Inbox.ATTEMPTS; i++) {
      store().inbox().failed(next().id(), "a fault of ours");
    }
    var message = outgoing("slack");
    store().outbox().dead(message.id(), "404");
    store().incidents().admit(Arriving.of(Arriving.candidate("id-2", "key", "f-2")), NOON);
    store().incidents().claim(NOON, 1);
    store().incidents().giveUp("id-2", "no words", NOON);
    assertEquals(Optional.empty(), store().inbox().next(Duration.ZERO), "nobody was told of more");

    try (var visit = visit()) {
      var letters = visit.deadLetters();
      assertEquals(3, letters.count());
      for (var letter : letters.newest(10)) {
        assertEquals(Retried.BACK, letters.retry(letter.id(), NOON), letter.toString());
        assertEquals(Retried.UNKNOWN, letters.retry(letter.id(), NOON));
      }
      assertEquals(body, store().inbox().next(Duration.ofSeconds(5)).orElseThrow().id());
      accepted("while somebody visits");
    }
    assertEquals(message.id(), store().outbox().due(NOON, 10).getFirst().id());
    assertEquals("id-2", store().incidents().claim(NOON, 1).getFirst().incident().id());

    store().outbox().dead(message.id(), "404");
    try (var visit = visit()) {
      assertTrue(visit.deadLetters().drop(message.id()));
      assertFalse(visit.deadLetters().drop(message.id()));
    }
    assertEquals(0, store().counts().deadLetters());
  }

  @Test
  default void a_visitor_who_comes_while_much_is_written_gets_his_turn() throws Exception {
    var id = accepted("bad");
    for (int i = 0; i < Inbox.ATTEMPTS; i++) {
      store().inbox().failed(next().id(), "a fault of ours");
    }
    var over = new AtomicBoolean();
    try (var writers = Executors.newVirtualThreadPerTaskExecutor();
        var visit = visit()) {
      var writing = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < 8; i++) {
        writing.add(
            writers.submit(() -> {
              while (!over.get()) {
                accepted("more");
              }
              return true;
            }));
      }
      assertEquals(Retried.BACK, visit.deadLetters().retry(id, NOON));
      over.set(true);
      for (var writer : writing) {
        assertTrue(writer.get());
      }
    } finally {
      over.set(true);
    }
    assertEquals(0, store().counts().deadLetters());
  }

  @Test
  default void what_people_say_about_a_report_is_kept_with_its_incident() {
    told("id-1", "{}");
    var feedback = store().feedback();
    var good = new Feedback.Said("id-1", 1, true, "", NOON);
    var bad = new Feedback.Said("id-1", 1, false, "not the memory: \u0000 \ud800", NOON);

    assertTrue(feedback.say(good));
    assertTrue(feedback.say(bad));
    assertFalse(feedback.say(new Feedback.Said("id-9", 1, true, "", NOON)));
    assertEquals(new Feedback.Tally(1, 1), feedback.tally());
    var said = reopened().feedback().about("id-1");
    assertEquals(good, said.getFirst());
    assertTrue(said.getLast().words().startsWith("not the memory: \ufffd "));
    for (int i = 2; i < Feedback.MOST; i++) {
      assertTrue(store().feedback().say(good));
    }
    assertFalse(store().feedback().say(good));
    assertEquals(
        Feedback.LONGEST,
        new Feedback.Said("a", 1, true, "x".repeat(9_999), NOON).words().length());
  }

  @Test
  default void what_was_said_can_be_read_with_the_report_that_it_is_about() {
    told("id-1", "{\"first\": 1}");
    told("id-2", "{}");
    var early = new Feedback.Said("id-1", 1, true, "", NOON);
    var late = new Feedback.Said("id-1", 1, false, "dns", NOON.plusSeconds(9));
    var other = new Feedback.Said("id-2", 1, true, "", NOON.plusSeconds(5));
    for (var said : List.of(early, other, late)) {
      assertTrue(store().feedback().say(said));
    }
    assertTrue(store().feedback().say(new Feedback.Said("id-1", 7, true, "", NOON)));

    var all =
        List.of(
            new Feedback.Judged("id-1", 1, 1, "{\"first\": 1}", List.of(early, late)),
            new Feedback.Judged("id-2", 1, 1, "{}", List.of(other)));
    assertEquals(all, store().feedback().judged(10), "of report 7 there is none");
    assertEquals(all.subList(0, 1), store().feedback().judged(1));
  }

  @Test
  default void deletes_what_is_over_and_told_and_old_and_nothing_else() {
    for (int i = 1; i <= 4; i++) {
      told("id-" + i, "{}", "ops");
      store().feedback().say(new Feedback.Said("id-" + i, 1, true, "", NOON));
    }
    store().incidents().admit(Arriving.over(NOON, "f-id-1", "f-id-2"), NOON);
    store()
        .incidents()
        .admit(Arriving.over(NOON.plusSeconds(100), "f-id-3"), NOON.plusSeconds(100));
    for (var one : store().outbox().due(NOON, 10)) {
      if (!one.incidentId().equals("id-2")) {
        store().outbox().delivered(one.id(), "");
      }
    }
    assertEquals(0, swept(NOON.plus(AGE).plusSeconds(50), 100).incidents(), "no end is told yet");
    for (var job : store().incidents().claim(NOON.plusSeconds(100), 10)) {
      store()
          .reports()
          .saveReport(job.incident().id(), job.incident().revision(), "{}", To.now(), false, NOON);
    }
    assertEquals(1, swept(NOON.plus(AGE).plusSeconds(50), 100).incidents());
    assertEquals(
        List.of("id-4", "id-3", "id-2"),
        store().incidents().newest(10).stream().map(Incidents.StoredIncident::id).toList());
    assertEquals(Optional.empty(), store().reports().latestReport("id-1"));
    assertEquals(0, store().incidents().numbers("id-1").alerts());
    assertEquals(1, store().incidents().numbers("id-2").alerts());
    assertEquals(new Feedback.Tally(3, 0), store().feedback().tally());

    assertEquals(1, swept(NOON, 1).incidents(), "one is open, and one waits for its delivery");
    assertEquals(
        List.of("id-4", "id-2"),
        store().incidents().newest(10).stream().map(Incidents.StoredIncident::id).toList());
  }

  @Test
  default void of_dead_letters_the_oldest_go_first_when_there_is_no_room() throws Exception {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      ids.add(accepted("x".repeat(1_000)));
      for (int attempt = 0; attempt < Inbox.ATTEMPTS; attempt++) {
        store().inbox().failed(next().id(), "broken");
      }
    }
    assertEquals(0, store().sweep(NOON, new Store.Keep(AGE, 100, 4, 4_000, 10)).crowdedOut());
    assertEquals(1, store().sweep(NOON, new Store.Keep(AGE, 100, 3, 4_000, 10)).crowdedOut());
    assertEquals(1, store().sweep(NOON, new Store.Keep(AGE, 100, 4, 2_999, 10)).crowdedOut());
    assertEquals(
        ids.subList(2, 4).reversed(),
        store().deadLetters().newest(10).stream().map(DeadLetters.Letter::id).toList());
    var later = Instant.now().plus(AGE).plusSeconds(5);
    assertEquals(2, store().sweep(later, Store.Keep.of(30, 100)).letters());
  }

  @Test
  default void heartbeats_keep_the_last_time_and_how_often_they_come() {
    store().heartbeats().heard("Watchdog", NOON);
    store().heartbeats().heard("Watchdog", NOON.plusSeconds(60));
    store().heartbeats().heard("Other", NOON);

    assertEquals(
        List.of(
            new Heartbeat("Other", NOON, Optional.empty(), Optional.empty()),
            new Heartbeat(
                "Watchdog",
                NOON.plusSeconds(60),
                Optional.of(Duration.ofMinutes(1)),
                Optional.empty())),
        reopened().heartbeats().all());
  }

  @Test
  default void a_heartbeat_is_late_until_its_return_was_told() {
    var heartbeats = store().heartbeats();
    heartbeats.heard("Watchdog", NOON);
    var silent = heartbeats.all().getFirst();
    heartbeats.late(silent, NOON.plusSeconds(600));
    heartbeats.late(silent, NOON.plusSeconds(700));

    var late = reopened().heartbeats().all().getFirst();
    assertEquals(Optional.of(NOON.plusSeconds(600)), late.lateSince());
    assertFalse(late.isBack());

    store().heartbeats().heard("Watchdog", NOON.plusSeconds(900));
    var back = store().heartbeats().all().getFirst();
    assertTrue(back.isBack());
    store().heartbeats().onTime(back);
    assertEquals(Optional.empty(), store().heartbeats().all().getFirst().lateSince());
  }

  @Test
  default void a_heartbeat_that_was_heard_meanwhile_is_not_late() {
    var heartbeats = store().heartbeats();
    heartbeats.heard("Watchdog", NOON);
    var silent = heartbeats.all().getFirst();
    heartbeats.heard("Watchdog", NOON.plusSeconds(5));
    heartbeats.late(silent, NOON.plusSeconds(600));

    assertEquals(Optional.empty(), heartbeats.all().getFirst().lateSince());
  }

  @Test
  default void leaves_messages_of_channels_alone_that_are_not_wanted() {
    told("id-1", "{}", "mail", "slack", "pager");

    var first = store().outbox().due(NOON, 10, Set.of("mail", "pager"));
    assertEquals(List.of("slack"), first.stream().map(Outgoing::channel).toList());
    assertEquals(2, store().outbox().due(NOON, 10, Set.of()).size());
  }

  @Test
  default void counts_what_waits() throws Exception {
    accepted("one");
    accepted("two");
    next();
    outgoing("slack");

    var counts = store().counts();
    assertEquals(2, counts.waitingBodies());
    assertEquals(1, counts.openIncidents());
    assertEquals(1, counts.waitingDeliveries());
    assertEquals(0, counts.deadLetters());
    assertTrue(counts.bytes() > 0);
  }

  @Test
  default void a_closed_store_refuses_and_says_so() {
    var store = store();
    store.close();

    var receipt = store.inbox().accept(new byte[1], NOON);
    assertInstanceOf(Inbox.Failing.class, receipt);
    var write = assertThrows(StoreFailure.class, () -> store.heartbeats().heard("Watchdog", NOON));
    assertTrue(write.getMessage().endsWith("is closed; start Sitrep again"), write.getMessage());
    assertThrows(StoreFailure.class, store::counts);
    store.close();
  }

  private Store.Swept swept(Instant now, int incidents) {
    return store().sweep(now, new Store.Keep(AGE, incidents, 100, 1 << 20, 10));
  }

  private static List<String> letters(Store store) {
    return store.deadLetters().newest(10).stream()
        .map(letter ->
            "%s %s %s %d %s"
                .formatted(
                    letter.origin(),
                    letter.id(),
                    letter.subject(),
                    letter.attempts(),
                    letter.reason()))
        .toList();
  }

  private String accepted(String body) {
    return assertInstanceOf(Accepted.class, store().inbox().accept(body.getBytes(UTF_8), NOON))
        .id();
  }

  private Body next() throws InterruptedException {
    return store().inbox().next(Duration.ZERO).orElseThrow();
  }

  private Outgoing outgoing(String channel) {
    told("id-1", "{}", channel);
    return store().outbox().due(NOON, 1).getFirst();
  }

  /// The first report of an incident.
  private void told(String id, String report, String... channels) {
    var before = NOON.minusSeconds(1);
    store().incidents().admit(Arriving.of(Arriving.candidate(id, "key-" + id, "f-" + id)), before);
    var job = store().incidents().claim(NOON, 1).getFirst();
    store()
        .reports()
        .saveReport(id, job.incident().revision(), report, To.now(channels), false, before);
  }

  private void followed(String id, String report, String... channels) {
    store().reports().saveFollowUp(id, 1, report, To.now(channels), NOON);
  }
}
