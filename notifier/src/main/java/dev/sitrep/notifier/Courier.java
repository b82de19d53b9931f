package dev.sitrep.notifier;

import dev.sitrep.report.Report;
import dev.sitrep.report.ReportJson;
import dev.sitrep.report.Site;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries what waits in the outbox to the channels: tries again with growing pauses what may go
/// through later, and parks what never will, or has not within a day of tries. Each channel has a
/// lane of its own: one that is slow, or fails, holds up nobody but itself. What has waited in a
/// crowd is told as one.
public final class Courier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Courier.class);

  private static final int MOST_ATTEMPTS = 300;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /// Where some have waited for so long, all that wait are told as one, if they are more than so
  /// many.
  private static final Duration LATE = Duration.ofMinutes(5);

  private static final int CROWD = 20;

  /// What a delivery that is under way may still take when the program ends.
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final Outbox outbox;
  private final Map<String, Lane> lanes;
  private final Router router;
  private final InstantSource clock;
  private final ZoneId zone;
  private final Supplier<Site> site;
  private final RandomGenerator random;
  private final BiConsumer<String, Delivery> told;
  private final ExecutorService threads;

  /// The channel of each message that is under way, by the message's id.
  private final Map<String, String> underWay = new ConcurrentHashMap<>();

  /// What the outbox could not be told yet, by the message's id.
  private final Map<String, Runnable> untold = new ConcurrentHashMap<>();

  /// @param router knows whether a follow-up answers what it changes
  /// @param site asked for each message: the port may not be known at first
  /// @param told hears of each outcome, by the channel's name: for metrics
  public Courier(
      Outbox outbox,
      Map<String, Channel> channels,
      Router router,
      InstantSource clock,
      ZoneId zone,
      Supplier<Site> site,
      RandomGenerator random,
      BiConsumer<String, Delivery> told) {
    this(
        outbox,
        channels,
        router,
        clock,
        zone,
        site,
        random,
        told,
        Executors.newVirtualThreadPerTaskExecutor());
  }

  Courier(
      Outbox outbox,
      Map<String, Channel> channels,
      Router router,
      InstantSource clock,
      ZoneId zone,
      Supplier<Site> site,
      RandomGenerator random,
      BiConsumer<String, Delivery> told,
      ExecutorService threads) {
    this.outbox = outbox;
    this.lanes = lanes(channels, random);
    this.router = router;
    this.clock = clock;
    this.zone = zone;
    this.site = site;
    this.random = random;
    this.told = told;
    this.threads = threads;
  }

  private static Map<String, Lane> lanes(Map<String, Channel> channels, RandomGenerator random) {
    var lanes = new LinkedHashMap<String, Lane>();
    channels.forEach((name, channel) -> lanes.put(name, new Lane(channel, random)));
    return Collections.unmodifiableMap(lanes);
  }

  /// Whether the channel took its last messages, or may: false once it failed three times in a row.
  public boolean works(String channel) {
    var lane = lanes.get(channel);
    return lane != null && lane.trusted();
  }

  /// Sends off what is due and returns how many messages that were, without waiting for them.
  public int round() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("courier stopped");
    }
    untold.keySet().forEach(this::tell);
    var now = clock.instant();
    int sent = 0;
    for (var lane : lanes.values()) {
      sent += catchUp(lane, now);
    }
    var open = open(now);
    for (var message : outbox.due(now, Lane.MOST, without(open))) {
      sent += give(message);
    }
    for (var lane : lanes.values()) {
      if (!lane.trusted() && lane.room(now, underWay(lane)) > 0) {
        for (var message : outbox.due(now, 1, without(Set.of(lane.channel().name())))) {
          sent += give(message);
        }
      }
    }
    return sent;
  }

  /// The channels that take more than one message just now.
  private Set<String> open(Instant now) {
    return lanes.entrySet().stream()
        .filter(lane ->
            lane.getValue().trusted() && lane.getValue().room(now, underWay(lane.getValue())) > 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private Set<String> without(Set<String> wanted) {
    return lanes.keySet().stream()
        .filter(name -> !wanted.contains(name))
        .collect(Collectors.toSet());
  }

  private int underWay(Lane lane) {
    return Collections.frequency(underWay.values(), lane.channel().name());
  }

  private int give(Outbox.Waiting message) {
    if (underWay.putIfAbsent(message.id(), message.channel()) != null) {
      return 0;
    }
    threads.execute(() -> carry(message.channel(), List.of(message), () -> attempt(message)));
    return 1;
  }

  /// What one channel has waited for in a crowd goes as one message.
  private int catchUp(Lane lane, Instant now) {
    var channel = lane.channel();
    if (!channel.sumsUp() || lane.room(now, underWay(lane)) == 0 || !lane.looksBack(now)) {
      return 0;
    }
    var late =
        outbox.late(channel.name(), now, now.minus(LATE), CROWD).stream()
            .filter(message -> underWay.putIfAbsent(message.id(), channel.name()) == null)
            .toList();
    if (late.isEmpty()) {
      return 0;
    }
    log.info("channel {}: {} late messages are told as one", channel.name(), late.size());
    threads.execute(() -> carry(channel.name(), late, () -> attempt(lane, late)));
    return 1;
  }

  /// One try to deliver.
  private interface Attempt {
    Delivery make() throws InterruptedException;
  }

  private void carry(String channel, List<Outbox.Waiting> carried, Attempt attempt) {
    boolean known = false;
    try {
      var delivery = attempt.make();
      var lane = lanes.get(channel);
      if (lane != null) {
        lane.heard(delivery, clock.instant());
      }
      carried.forEach(one -> untold.put(one.id(), () -> tell(one, delivery)));
      known = true;
      carried.forEach(one -> tell(one.id()));
      told.accept(channel, delivery);
    } catch (InterruptedException e) {
      // Nothing is told: the claim ends by itself, and the next start sends it under the same key.
      Thread.currentThread().interrupt();
    } finally {
      if (!known) {
        carried.forEach(one -> underWay.remove(one.id()));
      }
    }
  }

  /// The message stays under way until the outbox knows: it must not be sent twice because a disk
  /// was full.
  private void tell(String id) {
    var outcome = untold.remove(id);
    if (outcome == null) {
      return;
    }
    try {
      outcome.run();
      underWay.remove(id);
    } catch (RuntimeException e) {
      untold.put(id, outcome);
      log.warn("the outbox does not take what became of message {}, next round again", id, e);
    }
  }

  private void tell(Outbox.Waiting waiting, Delivery delivery) {
    switch (delivery) {
      case Delivery.Delivered(var reference) -> outbox.delivered(waiting.id(), reference);
      case Delivery.Refused(var why) -> outbox.dead(waiting.id(), why);
      case Delivery.TryAgain(var why, var after) -> {
        if (waiting.attempts() + 1 >= MOST_ATTEMPTS) {
          outbox.dead(waiting.id(), why + ", %d times".formatted(MOST_ATTEMPTS));
        } else {
          outbox.tryAgain(
              waiting.id(), why, clock.instant().plus(pause(waiting.attempts(), after)));
        }
      }
    }
  }

  private Delivery attempt(Outbox.Waiting waiting) throws InterruptedException {
    var lane = lanes.get(waiting.channel());
    if (lane == null) {
      return new Delivery.Refused("no channel " + waiting.channel() + " is configured any more");
    }
    Report report;
    try {
      report = ReportJson.read(waiting.report());
    } catch (IllegalArgumentException e) {
      return new Delivery.Refused("Sitrep's own fault: " + e.getMessage());
    }
    return deliver(
        lane,
        () -> {
          var message =
              Message.of(
                  report.id() + "." + waiting.id(), report, zone, site.get(), waiting.thread());
          boolean replaces = router.told(waiting.channel(), report) == Route.Told.REPLACE;
          return replaces ? message.withoutReply() : message;
        });
  }

  /// @return without a reference: what comes later about one of them is not an answer to all
  private Delivery attempt(Lane lane, List<Outbox.Waiting> late) throws InterruptedException {
    var reports = late.stream().flatMap(message -> readable(message).stream()).toList();
    if (reports.isEmpty()) {
      return new Delivery.Refused("Sitrep's own fault: none of the late reports can be read");
    }
    var key = "late.%s.%d".formatted(late.getFirst().id(), late.size());
    var delivery = deliver(lane, () -> CatchUp.of(key, reports, clock.instant(), zone, site.get()));
    return delivery instanceof Delivery.Delivered ? new Delivery.Delivered("") : delivery;
  }

  private static Optional<Report> readable(Outbox.Waiting message) {
    try {
      return Optional.of(ReportJson.read(message.report()));
    } catch (IllegalArgumentException e) {
      log.error("message {} holds no report: {}", message.id(), e.getMessage());
      return Optional.empty();
    }
  }

  private static Delivery deliver(Lane lane, Supplier<Message> message)
      throws InterruptedException {
    try {
      var made = message.get();
      lane.awaitTurn();
      return lane.channel().deliver(made);
    } catch (RuntimeException e) {
      // not its message: that may hold the channel's address, a secret
      log.error(
          "a message broke channel {}: {} at {}",
          lane.channel().name(),
          e.getClass().getName(),
          Arrays.stream(e.getStackTrace()).limit(5).toList());
      return new Delivery.Refused(
          "Sitrep's own fault, see its log: " + e.getClass().getSimpleName());
    }
  }

  /// Doubles with each try, is never shorter than what the far side asked for, and has up to a
  /// fifth of jitter.
  private Duration pause(int attempts, Optional<Duration> after) {
    var doubled = shorter(FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, 20)), LONGEST_PAUSE);
    var pause = after.filter(asked -> asked.compareTo(doubled) > 0).orElse(doubled);
    return pause.plusMillis(random.nextLong(pause.toMillis() / 5 + 1));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// Lets what is under way finish for a while.
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(FAREWELL.toSeconds(), TimeUnit.SECONDS)) {
        threads.shutdownNow();
        threads.awaitTermination(1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
    untold.keySet().forEach(this::tell);
  }
}
