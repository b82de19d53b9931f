package dev.sitrep.notifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.finding.Certainty;
import dev.sitrep.notifier.MemoryOutbox.State;
import dev.sitrep.report.ReportJson;
import dev.sitrep.report.Reports;
import dev.sitrep.report.Site;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CourierTest {
  private static final Instant START = Instant.parse("2026-03-14T13:58:00Z");
  private static final String REPORT = ReportJson.write(Reports.clearCause());

  private final MemoryOutbox outbox = new MemoryOutbox();
  private final List<String> told = new ArrayList<>();
  private Instant now = START;
  private Router router = Router.of(List.of(), List.of("ops"));

  @Test
  void delivers_what_is_due() throws Exception {
    var messages = new ArrayList<Message>();
    outbox.add("1", "ops", REPORT, START);
    outbox.add("2", "ops", REPORT, START.plusSeconds(60));

    assertEquals(1, courier(channel("ops", messages::add)).round());

    assertEquals(State.DELIVERED, outbox.entry("1").state());
    assertEquals("ref", outbox.entry("1").detail());
    assertEquals(State.WAITING, outbox.entry("2").state());
    assertEquals(List.of("ops Delivered"), told);
    var message = messages.getFirst();
    assertEquals(Reports.clearCause().id() + ".1", message.key());
    assertEquals(Reports.clearCause(), message.report());
    assertEquals(
        "http://sitrep.example/i/" + message.report().id(),
        message.sections().links().getFirst().url());
  }

  @Test
  void a_channel_with_a_pace_gets_one_message_after_the_other() throws Exception {
    var at = Collections.synchronizedList(new ArrayList<Long>());
    var slow = paced("slow", Duration.ofMillis(300), message -> at.add(System.nanoTime()));
    for (var id : List.of("1", "2", "3")) {
      outbox.add(id, "slow", REPORT, START);
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertEquals(3, courier(threads, slow).round());
    }
    at.sort(null);
    assertEquals(3, at.size());
    for (int i = 1; i < at.size(); i++) {
      var between = Duration.ofNanos(at.get(i) - at.get(i - 1));
      assertTrue(between.toMillis() >= 200, "after " + between);
    }
  }

  @Test
  void pauses_grow_until_it_gives_up() throws Exception {
    var courier = courier(answering("ops", new Delivery.TryAgain("ops is down", Optional.empty())));
    outbox.add("1", "ops", REPORT, START);
    var pauses = new ArrayList<Duration>();
    while (outbox.entry("1").state() == State.WAITING) {
      courier.round();
      pauses.add(Duration.between(now, outbox.entry("1").next()));
      now = outbox.entry("1").next();
    }

    assertEquals(300, pauses.size());
    for (int i = 0; i < 299; i++) {
      var least = Duration.ofSeconds(Math.min(1L << Math.min(i, 20), 300));
      assertTrue(pauses.get(i).compareTo(least) >= 0, i + ": " + pauses.get(i));
      assertTrue(
          pauses.get(i).compareTo(least.multipliedBy(6).dividedBy(5)) <= 0, i + ": " + pauses);
    }
    assertEquals(State.DEAD, outbox.entry("1").state());
    assertEquals("ops is down, 300 times", outbox.entry("1").detail());
    assertTrue(Duration.between(START, now).toHours() >= 24, "gave up at " + now);
  }

  @Test
  void a_channel_that_fails_is_tried_with_one_message_until_that_goes_through() throws Exception {
    var tries = new ArrayList<Instant>();
    var down = new AtomicBoolean(true);
    var ops =
        new FakeChannel(
            "ops",
            _ -> {
              tries.add(now);
              return down.get()
                  ? new Delivery.TryAgain("ops answered 503", Optional.empty())
                  : new Delivery.Delivered("ref");
            });
    var courier = courier(ops);
    IntStream.range(0, 20).forEach(i -> outbox.add("m" + i, "ops", REPORT, START));
    courier.round();
    assertEquals(8, tries.size());
    assertFalse(courier.works("ops"));
    for (int second = 0; second < 600; second++) {
      now = now.plusSeconds(1);
      int before = tries.size();
      courier.round();
      assertTrue(tries.size() - before <= 1, "a probe is one message");
    }
    int probes = tries.size() - 8;
    assertTrue(probes >= 8 && probes <= 14, probes + " probes in ten minutes");
    assertTrue(outbox.entry("m19").attempts() <= 1, "those that wait have not used up their tries");

    down.set(false);
    for (int second = 0; second < 150 && !courier.works("ops"); second++) {
      now = now.plusSeconds(1);
      courier.round();
    }
    assertTrue(courier.works("ops"));
  }

  @Test
  void a_channel_that_asks_for_time_is_left_alone_with_every_message() throws Exception {
    var courier =
        courier(
            answering("ops", new Delivery.TryAgain("429", Optional.of(Duration.ofSeconds(30)))));
    outbox.add("1", "ops", REPORT, START);
    courier.round();
    outbox.add("2", "ops", REPORT, START);
    now = now.plusSeconds(29);
    assertEquals(0, courier.round());
    now = now.plusSeconds(8);
    assertEquals(2, courier.round());
  }

  @Test
  void a_crowd_that_waited_is_told_as_one() throws Exception {
    var messages = new ArrayList<Message>();
    for (int i = 0; i < 21; i++) {
      outbox.add("m" + i, "ops", numbered(i, i % 3 == 0), START.plusSeconds(i < 5 ? 0 : 299));
    }
    now = START.plusSeconds(301);
    assertEquals(1, courier(channel("ops", messages::add)).round());

    assertEquals(1, messages.size());
    assertEquals("", outbox.entry("m7").detail(), "what comes later does not answer the crowd");
    for (int i = 0; i < 21; i++) {
      assertEquals(State.DELIVERED, outbox.entry("m" + i).state());
    }
    var text = new TerminalText(Terminal.plain()).render(messages.getFirst().sections());
    Golden.holds("console/catch-up.txt", text);
    assertTrue(text.contains("21 reports waited"), text);
    assertTrue(text.contains("7 of 21 incidents are over by now"), text);
  }

  @Test
  void a_few_that_waited_are_told_one_by_one() throws Exception {
    var messages = new ArrayList<Message>();
    for (int i = 0; i < 20; i++) {
      outbox.add("m" + i, "ops", numbered(i, false), START);
    }
    now = START.plusSeconds(301);
    var courier = courier(channel("ops", messages::add));
    while (courier.round() > 0) {}
    assertEquals(20, messages.size());
  }

  @Test
  void a_crowd_that_is_fresh_or_read_by_a_program_is_told_one_by_one() throws Exception {
    var messages = new ArrayList<Message>();
    var program =
        new FakeChannel(
            "program",
            message -> {
              messages.add(message);
              return new Delivery.Delivered("");
            },
            false);
    for (int i = 0; i < 30; i++) {
      outbox.add("o" + i, "ops", numbered(i, false), START.plusSeconds(i < 4 ? 0 : 10));
      outbox.add("p" + i, "program", numbered(i, false), START);
    }
    now = START.plusSeconds(305);
    var courier = courier(channel("ops", messages::add), program);
    while (courier.round() > 0) {}
    assertEquals(60, messages.size());
  }

  @Test
  void a_crowd_that_cannot_be_told_yet_waits_on() throws Exception {
    for (int i = 0; i < 25; i++) {
      outbox.add("m" + i, "ops", numbered(i, false), START);
    }
    now = START.plusSeconds(301);
    courier(answering("ops", new Delivery.TryAgain("ops answered 503", Optional.empty()))).round();
    for (int i = 0; i < 25; i++) {
      assertEquals(State.WAITING, outbox.entry("m" + i).state());
      assertEquals("ops answered 503", outbox.entry("m" + i).detail());
    }
  }

  @Test
  void a_route_that_replaces_asks_for_no_answer() throws Exception {
    router =
        Router.of(
            List.of(
                new Route(
                    List.of(Matcher.parse("namespace=storefront")),
                    List.of("ops"),
                    false,
                    Route.Told.REPLACE,
                    Certainty.UNKNOWN,
                    Optional.empty())),
            List.of("ops", "mail"));
    var replies = new ArrayList<Boolean>();
    outbox.add("1", "ops", REPORT, START);
    outbox.add("2", "mail", REPORT, START);
    courier(
            channel("ops", message -> replies.add(message.replies())),
            channel("mail", message -> replies.add(message.replies())))
        .round();
    assertEquals(List.of(false, true), replies);
  }

  private static String numbered(int number, boolean over) {
    var id = Reports.clearCause().id();
    var report =
        ReportJson.read(
            REPORT
                .replace(id, "%s%02d".formatted(id.substring(0, id.length() - 2), number))
                .replace("\"name\":\"api\"", "\"name\":\"api-%d\"".formatted(number)));
    return ReportJson.write(over ? report.resolved(START.plusSeconds(60)) : report);
  }

  @Test
  void waits_at_least_as_long_as_the_far_side_asks() throws Exception {
    var courier =
        courier(answering("ops", new Delivery.TryAgain("429", Optional.of(Duration.ofMinutes(2)))));
    outbox.add("1", "ops", REPORT, START);
    courier.round();

    assertFalse(outbox.entry("1").next().isBefore(START.plusSeconds(120)));
    now = START.plusSeconds(119);
    assertEquals(0, courier.round());
    now = START.plusSeconds(145);
    assertEquals(1, courier.round());
  }

  /// A far side that always asks for one second must not use up all tries in half a minute.
  @Test
  void a_short_wish_does_not_stop_the_pauses_from_growing() throws Exception {
    var courier =
        courier(answering("ops", new Delivery.TryAgain("429", Optional.of(Duration.ofSeconds(1)))));
    outbox.add("1", "ops", REPORT, START);
    while (outbox.entry("1").attempts() < 10) {
      courier.round();
      now = now.plusSeconds(1);
    }
    assertTrue(Duration.between(START, now).toSeconds() >= 511, "ten tries until " + now);
  }

  @Test
  void parks_what_is_refused() throws Exception {
    outbox.add("1", "ops", REPORT, START);
    courier(answering("ops", new Delivery.Refused("ops answered 410"))).round();
    assertEquals(State.DEAD, outbox.entry("1").state());
    assertEquals("ops answered 410", outbox.entry("1").detail());
  }

  @Test
  void parks_what_is_for_a_channel_that_is_gone() throws Exception {
    outbox.add("1", "pager", REPORT, START);
    courier(channel("ops", message -> {})).round();
    assertEquals(State.DEAD, outbox.entry("1").state());
    assertEquals("no channel pager is configured any more", outbox.entry("1").detail());
  }

  @Test
  void parks_what_is_no_report() throws Exception {
    outbox.add("1", "ops", "{\"schema\":", START);
    courier(channel("ops", message -> {})).round();
    assertEquals(State.DEAD, outbox.entry("1").state());
    assertTrue(outbox.entry("1").detail().startsWith("Sitrep's own fault: no report of schema"));
  }

  @Test
  void a_channel_that_breaks_does_not_stop_the_others() throws Exception {
    outbox.add("1", "broken", REPORT, START);
    outbox.add("2", "ops", REPORT, START);
    var broken =
        channel(
            "broken",
            message -> {
              throw new IllegalStateException("https://host/t0ken");
            });
    assertEquals(2, courier(broken, channel("ops", message -> {})).round());

    assertEquals(State.DELIVERED, outbox.entry("2").state());
    assertEquals(State.DEAD, outbox.entry("1").state());
    assertEquals(
        "Sitrep's own fault, see its log: IllegalStateException", outbox.entry("1").detail());
  }

  @Test
  void a_slow_channel_holds_up_nobody_else() throws Exception {
    var release = new CountDownLatch(1);
    var slow = new AtomicInteger();
    var quick = new LinkedBlockingQueue<Message>();
    for (int i = 0; i < 100; i++) {
      outbox.add("slow-" + i, "slow", REPORT, START);
    }
    outbox.add("quick", "quick", REPORT, START.plusSeconds(1));
    now = START.plusSeconds(2);
    var stuck =
        waiting(
            "slow",
            () -> {
              slow.incrementAndGet();
              release.await();
            });
    try (var courier =
        courier(Executors.newVirtualThreadPerTaskExecutor(), stuck, channel("quick", quick::add))) {
      while (courier.round() > 0) {
        Thread.onSpinWait();
      }
      assertTrue(quick.poll(10, TimeUnit.SECONDS) != null, "the quick channel got nothing");
      assertTrue(
          slow.get() <= 15, "%d messages of one channel are under way".formatted(slow.get()));
      release.countDown();
      eventually(() -> {
        courier.round();
        return allDelivered("slow-", 100);
      });
      assertEquals(100, slow.get(), "each was sent once");
    }
  }

  @Test
  void what_the_outbox_does_not_take_is_told_again_and_not_sent_again() throws Exception {
    var sent = new AtomicInteger();
    var full = new FullDisk(outbox);
    outbox.add("1", "ops", REPORT, START);
    outbox.add("2", "ops", REPORT, START);
    var courier = courier(full, directly(), channel("ops", message -> sent.incrementAndGet()));

    full.broken = true;
    courier.round();
    assertEquals(2, sent.get());
    assertEquals(State.WAITING, outbox.entry("1").state());
    now = now.plus(Duration.ofMinutes(10));
    courier.round();
    assertEquals(2, sent.get(), "the claim has lapsed, but the message has been sent");

    full.broken = false;
    courier.round();
    assertEquals(State.DELIVERED, outbox.entry("1").state());
    assertEquals(State.DELIVERED, outbox.entry("2").state());
    assertEquals(1, outbox.entry("1").attempts());
    assertEquals(2, sent.get());
  }

  @Test
  void tells_at_the_end_what_could_not_be_told_before() throws Exception {
    var full = new FullDisk(outbox);
    outbox.add("1", "ops", REPORT, START);
    try (var courier = courier(full, directly(), channel("ops", message -> {}))) {
      full.broken = true;
      courier.round();
      full.broken = false;
    }
    assertEquals(State.DELIVERED, outbox.entry("1").state());
  }

  @Test
  void an_outbox_that_cannot_be_read_is_the_callers_to_know() {
    var outbox = new FullDisk(this.outbox);
    outbox.unreadable = true;
    var courier = courier(outbox, directly(), channel("ops", message -> {}));
    assertThrows(IllegalStateException.class, courier::round);
  }

  @Test
  void what_is_interrupted_is_neither_sent_nor_tried() throws Exception {
    outbox.add("1", "ops", REPORT, START);
    var courier =
        courier(
            waiting(
                "ops",
                () -> {
                  throw new InterruptedException("stop");
                }));
    courier.round();
    assertTrue(Thread.interrupted());
    assertEquals(State.WAITING, outbox.entry("1").state());
    assertEquals(0, outbox.entry("1").attempts());
    assertEquals(List.of(), told);
    now = now.plus(Duration.ofMinutes(6));
    assertEquals(1, courier.round(), "the claim ends by itself");
    assertTrue(Thread.interrupted());
  }

  @Test
  void an_interrupted_courier_claims_nothing() {
    outbox.add("1", "ops", REPORT, START);
    var courier = courier(channel("ops", message -> {}));
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, courier::round);
    assertEquals(1, outbox.due(now, 10, Set.of()).size());
  }

  private Courier courier(Channel... channels) {
    return courier(directly(), channels);
  }

  private Courier courier(ExecutorService threads, Channel... channels) {
    return courier(outbox, threads, channels);
  }

  private Courier courier(Outbox outbox, ExecutorService threads, Channel... channels) {
    var byName = new HashMap<String, Channel>();
    List.of(channels).forEach(channel -> byName.put(channel.name(), channel));
    return new Courier(
        outbox,
        Map.copyOf(byName),
        router,
        () -> now,
        ZoneOffset.UTC,
        () -> Site.at("http://sitrep.example"),
        new Random(1),
        (channel, delivery) -> {
          synchronized (told) {
            told.add(channel + " " + delivery.getClass().getSimpleName());
          }
        },
        threads);
  }

  private interface Taking {
    void take(Message message);
  }

  private interface Step {
    void run() throws InterruptedException;
  }

  private static Channel channel(String name, Taking taking) {
    return new FakeChannel(
        name,
        message -> {
          taking.take(message);
          return new Delivery.Delivered("ref");
        });
  }

  private static Channel paced(String name, Duration pace, Taking taking) {
    var taken = channel(name, taking);
    return new Channel() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Duration pace() {
        return pace;
      }

      @Override
      public Delivery deliver(Message message) throws InterruptedException {
        return taken.deliver(message);
      }
    };
  }

  private static Channel answering(String name, Delivery delivery) {
    return new FakeChannel(name, message -> delivery);
  }

  private static Channel waiting(String name, Step step) {
    return new FakeChannel(
        name,
        message -> {
          step.run();
          return new Delivery.Delivered("ref");
        });
  }

  private record FakeChannel(String name, Far far, boolean sumsUp) implements Channel {
    FakeChannel(String name, Far far) {
      this(name, far, true);
    }

    private interface Far {
      Delivery answer(Message message) throws InterruptedException;
    }

    @Override
    public Delivery deliver(Message message) throws InterruptedException {
      return far.answer(message);
    }
  }

  /// Takes no outcome while it is broken.
  private static final class FullDisk implements Outbox {
    private final Outbox inner;
    private boolean broken;
    private boolean unreadable;

    FullDisk(Outbox inner) {
      this.inner = inner;
    }

    @Override
    public List<Waiting> late(String channel, Instant now, Instant before, int more) {
      return inner.late(channel, now, before, more);
    }

    @Override
    public List<Waiting> due(Instant now, int limit, Set<String> without) {
      if (unreadable) {
        throw new IllegalStateException("cannot be read");
      }
      return inner.due(now, limit, without);
    }

    @Override
    public void delivered(String id, String reference) {
      check();
      inner.delivered(id, reference);
    }

    @Override
    public void tryAgain(String id, String why, Instant next) {
      check();
      inner.tryAgain(id, why, next);
    }

    @Override
    public void dead(String id, String why) {
      check();
      inner.dead(id, why);
    }

    private void check() {
      if (broken) {
        throw new IllegalStateException("disk full");
      }
    }
  }

  private boolean allDelivered(String prefix, int number) {
    return IntStream.range(0, number)
        .allMatch(n -> outbox.entry(prefix + n).state() == State.DELIVERED);
  }

  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private static void eventually(Condition condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < end, "it did not happen within 10 s");
      Thread.sleep(5);
    }
  }

  /// Runs each task before `execute` returns.
  private static ExecutorService directly() {
    return new AbstractExecutorService() {
      @Override
      public void execute(Runnable task) {
        task.run();
      }

      @Override
      public void shutdown() {}

      @Override
      public List<Runnable> shutdownNow() {
        return List.of();
      }

      @Override
      public boolean isShutdown() {
        return false;
      }

      @Override
      public boolean isTerminated() {
        return true;
      }

      @Override
      public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
      }
    };
  }
}
