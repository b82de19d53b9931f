package dev.sitrep.notifier;

import dev.sitrep.report.Report;
import dev.sitrep.report.ReportJson;
import dev.sitrep.report.Site;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries what waits in the outbox to the channels: tries again with growing pauses what may go
/// through later, and parks what never will, or has not within a day of tries. A channel that is
/// slow holds up nobody but itself.
public final class Courier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Courier.class);

  /// Messages that one channel may have under way before it gets no more.
  private static final int MOST_OF_A_CHANNEL = 8;

  private static final int MOST_ATTEMPTS = 30;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /// What a delivery that is under way may still take when the program ends.
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final Outbox outbox;
  private final Map<String, Channel> channels;
  private final InstantSource clock;
  private final ZoneId zone;
  private final Supplier<Site> site;
  private final RandomGenerator random;
  private final BiConsumer<String, Delivery> told;
  private final ExecutorService threads;

  /// The channel of each message that is under way, by the message's id.
  private final Map<String, String> underWay = new ConcurrentHashMap<>();

  /// When each channel with a pace was given its last message, or will be; by [System#nanoTime].
  private final Map<String, Long> turns = new ConcurrentHashMap<>();

  /// What the outbox could not be told yet, by the message's id.
  private final Map<String, Runnable> untold = new ConcurrentHashMap<>();

  /// @param site asked for each message: the port may not be known at first
  /// @param told hears of each outcome, by the channel's name: for metrics
  public Courier(
      Outbox outbox,
      Map<String, Channel> channels,
      InstantSource clock,
      ZoneId zone,
      Supplier<Site> site,
      RandomGenerator random,
      BiConsumer<String, Delivery> told) {
    this(
        outbox,
        channels,
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
      InstantSource clock,
      ZoneId zone,
      Supplier<Site> site,
      RandomGenerator random,
      BiConsumer<String, Delivery> told,
      ExecutorService threads) {
    this.outbox = outbox;
    this.channels = Map.copyOf(channels);
    this.clock = clock;
    this.zone = zone;
    this.site = site;
    this.random = random;
    this.told = told;
    this.threads = threads;
  }

  /// Sends off what is due and returns how many messages that were, without waiting for them.
  public int round() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("courier stopped");
    }
    untold.keySet().forEach(this::tell);
    int sent = 0;
    for (var message : outbox.due(clock.instant(), MOST_OF_A_CHANNEL, busy())) {
      if (underWay.putIfAbsent(message.id(), message.channel()) == null) {
        threads.execute(() -> carry(message));
        sent++;
      }
    }
    return sent;
  }

  private Set<String> busy() {
    return underWay.values().stream()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
        .entrySet()
        .stream()
        .filter(channel -> channel.getValue() >= MOST_OF_A_CHANNEL)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private void carry(Outbox.Waiting waiting) {
    boolean known = false;
    try {
      var delivery = attempt(waiting);
      untold.put(waiting.id(), () -> tell(waiting, delivery));
      known = true;
      tell(waiting.id());
      told.accept(waiting.channel(), delivery);
    } catch (InterruptedException e) {
      // Nothing is told: the claim ends by itself, and the next start sends it under the same key.
      Thread.currentThread().interrupt();
    } finally {
      if (!known) {
        underWay.remove(waiting.id());
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
    var channel = channels.get(waiting.channel());
    if (channel == null) {
      return new Delivery.Refused("no channel " + waiting.channel() + " is configured any more");
    }
    Report report;
    try {
      report = ReportJson.read(waiting.report());
    } catch (IllegalArgumentException e) {
      return new Delivery.Refused("Sitrep's own fault: " + e.getMessage());
    }
    try {
      var message =
          Message.of(report.id() + "." + waiting.id(), report, zone, site.get(), waiting.thread());
      awaitTurn(channel);
      return channel.deliver(message);
    } catch (RuntimeException e) {
      // not its message: that may hold the channel's address, a secret
      log.error(
          "message {} broke channel {}: {} at {}",
          waiting.id(),
          waiting.channel(),
          e.getClass().getName(),
          Arrays.stream(e.getStackTrace()).limit(5).toList());
      return new Delivery.Refused(
          "Sitrep's own fault, see its log: " + e.getClass().getSimpleName());
    }
  }

  /// Those that wait go one after the other.
  private void awaitTurn(Channel channel) throws InterruptedException {
    long pace = channel.pace().toNanos();
    if (pace == 0) {
      return;
    }
    long now = System.nanoTime();
    long turn =
        turns.compute(
            channel.name(), (_, last) -> last == null || last + pace - now < 0 ? now : last + pace);
    TimeUnit.NANOSECONDS.sleep(turn - now);
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
