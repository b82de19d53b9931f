package dev.sitrep.receiver.alertmanager;

import dev.sitrep.incident.LateHeartbeat;
import dev.sitrep.receiver.store.Heartbeats;
import dev.sitrep.receiver.store.Heartbeats.Heartbeat;
import dev.sitrep.receiver.store.Inbox;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Raises an alert of its own when a heartbeat stays away, and ends it when it is back. Both go
/// through the inbox like any notification: they are as durable, and told as any incident is.
///
/// Silence is measured from when this process saw the beat, by a clock that nobody sets: neither a
/// wall clock that jumps nor a restart of Sitrep makes a heartbeat late. It has to be late at two
/// looks some time apart, so that a process that stood still hears what came meanwhile first. For
/// one thread.
public final class HeartbeatWatch {
  private static final Logger log = LoggerFactory.getLogger(HeartbeatWatch.class);

  /// Between the look that finds it late and the one that says so.
  private static final Duration CERTAIN = Duration.ofMinutes(1);

  /// While it is late it is said again, or it would count as over like any alert that is no longer
  /// reported.
  private static final Duration REPEAT = Duration.ofHours(4);

  private static final Duration MARGIN = Duration.ofMinutes(5);

  private final Heartbeats heartbeats;
  private final Raising raising;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Optional<Duration> longest;
  private final Map<String, Watched> watched = new HashMap<>();

  /// @param seenAt of the last beat that was known at the look
  /// @param since when it was, in nanoseconds of our own clock
  /// @param doubted when it was found late first
  /// @param told when its being late was said last
  private record Watched(Instant seenAt, long since, Optional<Long> doubted, Optional<Long> told) {
    Watched doubted(long now) {
      return new Watched(seenAt, since, Optional.of(now), told);
    }

    Watched told(long now) {
      return new Watched(seenAt, since, doubted, Optional.of(now));
    }
  }

  /// @param longest silence that is still well; empty where it is learned
  /// @param nanos a clock that only goes forward
  public HeartbeatWatch(
      Heartbeats heartbeats,
      Inbox inbox,
      InstantSource clock,
      LongSupplier nanos,
      Optional<Duration> longest) {
    this.heartbeats = heartbeats;
    this.raising = new Raising(inbox, clock, "heartbeat");
    this.clock = clock;
    this.nanos = nanos;
    this.longest = longest;
  }

  /// Looks once at every heartbeat.
  public void look() {
    long now = nanos.getAsLong();
    for (var heartbeat : heartbeats.all()) {
      var known = watched.get(heartbeat.name());
      if (known == null || !known.seenAt().equals(heartbeat.seenAt())) {
        known = new Watched(heartbeat.seenAt(), now, Optional.empty(), Optional.empty());
      }
      watched.put(heartbeat.name(), looked(heartbeat, known, now));
    }
  }

  private Watched looked(Heartbeat heartbeat, Watched known, long now) {
    if (heartbeat.isBack()) {
      back(heartbeat);
      return known;
    }
    if (heartbeat.lateSince().isPresent()) {
      return goesOn(heartbeat, known, now);
    }
    var allowed = allowed(heartbeat);
    if (allowed.isEmpty() || !isPast(known.since(), allowed.get(), now)) {
      return known;
    }
    if (known.doubted().isEmpty()) {
      return known.doubted(now);
    }
    if (isPast(known.doubted().get(), CERTAIN, now)) {
      late(heartbeat, allowed.get());
    }
    return known;
  }

  /// How long it may be silent; empty while nobody can say.
  private Optional<Duration> allowed(Heartbeat heartbeat) {
    return heartbeat
        .usual()
        .map(usual -> longest.orElse(usual.plus(usual.dividedBy(2)).plus(MARGIN)));
  }

  private static boolean isPast(long since, Duration time, long now) {
    return now - since >= time.toNanos();
  }

  /// Marked first and said at the next look, by whoever is running then: a beat that comes in
  /// between is the end of something that was marked.
  private void late(Heartbeat heartbeat, Duration allowed) {
    heartbeats.late(heartbeat, heartbeat.seenAt().plus(allowed));
    log.warn("heartbeat {} is late: last heard at {}", heartbeat.name(), heartbeat.seenAt());
  }

  private Watched goesOn(Heartbeat heartbeat, Watched known, long now) {
    var since = heartbeat.lateSince().orElseThrow();
    boolean due = known.told().isEmpty() || isPast(known.told().get(), REPEAT, now);
    return due && raising.accepted(alert(heartbeat, since).firing()) ? known.told(now) : known;
  }

  private void back(Heartbeat heartbeat) {
    var since = heartbeat.lateSince().orElseThrow();
    var end = clock.instant().isAfter(since) ? clock.instant() : since.plusMillis(1);
    if (raising.accepted(alert(heartbeat, since).over(end))) {
      heartbeats.onTime(heartbeat);
      log.info("heartbeat {} is heard again", heartbeat.name());
    }
  }

  private static LateHeartbeat alert(Heartbeat heartbeat, Instant since) {
    return new LateHeartbeat(
        heartbeat.name(), heartbeat.seenAt(), heartbeat.usual().orElse(Duration.ZERO), since);
  }
}
