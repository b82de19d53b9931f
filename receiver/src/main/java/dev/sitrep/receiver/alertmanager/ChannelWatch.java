package dev.sitrep.receiver.alertmanager;

import dev.sitrep.incident.RefusedChannel;
import dev.sitrep.notifier.Delivery;
import dev.sitrep.receiver.store.Inbox;
import dev.sitrep.receiver.store.StoreFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Raises an alert of its own when a channel refuses a message for good, and ends it when that
/// channel takes one again. However much it refuses meanwhile, the report of it included, it is one
/// alert. For many threads.
public final class ChannelWatch {
  private static final Logger log = LoggerFactory.getLogger(ChannelWatch.class);

  /// While it refuses it is said again, or it would count as over like any alert that is no longer
  /// reported.
  private static final Duration REPEAT = Duration.ofMinutes(10);

  private final Raising raising;
  private final InstantSource clock;

  /// What is known of each channel, by its name.
  private final Map<String, Standing> known = new HashMap<>();

  /// @param refusing since when, and when it was said last; empty while it takes messages
  private record Standing(Optional<Instant> refusing, Instant said) {}

  /// @param channels those that are configured: of others nobody needs to hear
  /// @param firing alerts by their fingerprints, with their starts: what was raised before the last
  ///   start
  public ChannelWatch(
      Set<String> channels, Map<String, Instant> firing, Inbox inbox, InstantSource clock) {
    this.raising = new Raising(inbox, clock, "channels");
    this.clock = clock;
    channels.forEach(name -> known.put(name, before(name, firing)));
  }

  private static Standing before(String channel, Map<String, Instant> firing) {
    var alert = new RefusedChannel(channel, "", Instant.EPOCH).firing();
    return new Standing(Optional.ofNullable(firing.get(alert.fingerprint())), Instant.EPOCH);
  }

  /// What became of a message.
  public synchronized void heard(String channel, Delivery delivery) {
    var standing = known.get(channel);
    if (standing == null) {
      return;
    }
    try {
      switch (delivery) {
        case Delivery.Refused(var why) -> refused(channel, standing, why);
        case Delivery.Delivered _ -> standing.refusing().ifPresent(since -> takes(channel, since));
        case Delivery.TryAgain _ -> {}
      }
    } catch (StoreFailure e) {
      log.warn("what became of channel {} is told at its next message", channel, e);
    }
  }

  private void refused(String channel, Standing standing, String why) {
    var now = clock.instant();
    if (standing.refusing().isPresent()
        && Duration.between(standing.said(), now).abs().compareTo(REPEAT) < 0) {
      return;
    }
    var since = standing.refusing().orElse(now);
    log.warn("channel {} refuses messages: {}", channel, why);
    if (raising.accepted(new RefusedChannel(channel, why, since).firing())) {
      known.put(channel, new Standing(Optional.of(since), now));
    }
  }

  private void takes(String channel, Instant since) {
    var now = clock.instant();
    var end = now.isAfter(since) ? now : since.plusMillis(1);
    if (raising.accepted(new RefusedChannel(channel, "", since).over(end))) {
      log.info("channel {} takes messages again", channel);
      known.put(channel, new Standing(Optional.empty(), now));
    }
  }
}
