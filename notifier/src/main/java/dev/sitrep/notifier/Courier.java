package dev.sitrep.notifier;

import dev.sitrep.report.Report;
import dev.sitrep.report.ReportJson;
import dev.sitrep.report.Sections;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Gatherers;

/// Carries what waits in the outbox to the channels: tries again with growing pauses what may go
/// through later, and parks what never will, or has not within a day of tries.
///
/// @param address where a report can be read in full, empty when there is no such place
/// @param told hears of each outcome, by the channel's name: for metrics
public record Courier(
    Outbox outbox,
    Map<String, Channel> channels,
    InstantSource clock,
    ZoneId zone,
    Function<Report, String> address,
    RandomGenerator random,
    BiConsumer<String, Delivery> told) {

  private static final int MOST_AT_ONCE = 32;
  private static final int MOST_ATTEMPTS = 30;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  public Courier {
    channels = Map.copyOf(new TreeMap<>(channels));
  }

  /// Delivers what is due, at the same time over all channels, and returns how many messages that
  /// were.
  public int round() throws InterruptedException {
    List<Outbox.Waiting> due = outbox.due(clock.instant(), MOST_AT_ONCE);
    due.stream()
        .gather(
            Gatherers.mapConcurrent(
                MOST_AT_ONCE,
                message -> {
                  carry(message);
                  return message;
                }))
        .forEach(message -> {});
    if (Thread.interrupted()) {
      throw new InterruptedException("courier stopped");
    }
    return due.size();
  }

  private void carry(Outbox.Waiting waiting) {
    var delivery = attempt(waiting);
    told.accept(waiting.channel(), delivery);
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

  private Delivery attempt(Outbox.Waiting waiting) {
    var channel = channels.get(waiting.channel());
    if (channel == null) {
      return new Delivery.Refused("no channel " + waiting.channel() + " is configured any more");
    }
    try {
      var report = ReportJson.read(waiting.report());
      var sections = Sections.of(report, zone, address.apply(report));
      return channel.deliver(new Message(report.id() + "." + waiting.id(), report, sections));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Delivery.TryAgain("stopped while sending", Optional.empty());
    } catch (RuntimeException e) {
      return new Delivery.Refused("Sitrep's own fault: " + e);
    }
  }

  /// Doubles with each try, with up to a fifth of jitter; what the far side asked for goes first.
  private Duration pause(int attempts, Optional<Duration> after) {
    var doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, 20));
    var pause = after.orElse(doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled);
    return pause.plusMillis(random.nextLong(pause.toMillis() / 5 + 1));
  }
}
