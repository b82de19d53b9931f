package dev.sitrep.notifier;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// How much one channel may be given. One that failed three times in a row rests for a while, and
/// gets a single message then: until one goes through, those that wait do not use up their tries.
/// For many threads.
final class Lane {
  /// Messages that may be under way at the same time.
  static final int MOST = 8;

  private static final int FAILURES = 3;
  private static final Duration FIRST_REST = Duration.ofSeconds(2);
  private static final Duration LONGEST_REST = Duration.ofMinutes(2);

  /// A far side that asks for more is asked again all the same.
  private static final Duration LONGEST_WISH = Duration.ofHours(1);

  /// Between two looks for what has waited for too long.
  private static final Duration LOOKS = Duration.ofSeconds(30);

  private final Channel channel;
  private final RandomGenerator random;
  private int failures;
  private int rests;
  private Instant rested = Instant.EPOCH;
  private Duration rest = Duration.ZERO;
  private Optional<Instant> looked = Optional.empty();

  /// When it was given its last message, or will be; by [System#nanoTime].
  private Optional<Long> turn = Optional.empty();

  Lane(Channel channel, RandomGenerator random) {
    this.channel = channel;
    this.random = random;
  }

  Channel channel() {
    return channel;
  }

  /// How many more it may be given now.
  synchronized int room(Instant now, int underWay) {
    if (rests(now)) {
      return 0;
    }
    return Math.max(0, (trusted() ? MOST : 1) - underWay);
  }

  /// Whether it has not failed of late.
  synchronized boolean trusted() {
    return failures < FAILURES;
  }

  /// A clock that was set back does not make it rest for longer.
  private boolean rests(Instant now) {
    var since = Duration.between(rested, now);
    return !since.isNegative() && since.compareTo(rest) < 0;
  }

  /// Whether it is time to look for what has waited for too long: at first, when it has come back,
  /// and now and then.
  synchronized boolean looksBack(Instant now) {
    boolean due =
        trusted()
            && looked.filter(at -> Duration.between(at, now).abs().compareTo(LOOKS) < 0).isEmpty();
    if (due) {
      looked = Optional.of(now);
    }
    return due;
  }

  synchronized void heard(Delivery delivery, Instant now) {
    switch (delivery) {
      case Delivery.TryAgain(_, var after) -> failed(after, now);
      case Delivery.Delivered _, Delivery.Refused _ -> {
        if (!trusted()) {
          looked = Optional.empty();
        }
        failures = 0;
        rests = 0;
        rest = Duration.ZERO;
      }
    }
  }

  /// What was under way when it began to rest says nothing new.
  private void failed(Optional<Duration> after, Instant now) {
    if (rests(now)) {
      return;
    }
    failures++;
    var wish = after.filter(asked -> asked.compareTo(LONGEST_WISH) < 0).orElse(Duration.ZERO);
    var own =
        trusted()
            ? Duration.ZERO
            : shorter(FIRST_REST.multipliedBy(1L << Math.min(rests++, 10)), LONGEST_REST);
    rest = jittered(wish.compareTo(own) > 0 ? wish : own);
    rested = now;
  }

  private Duration jittered(Duration pause) {
    return pause.plusMillis(random.nextLong(pause.toMillis() / 5 + 1));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// Those that wait go one after the other.
  void awaitTurn() throws InterruptedException {
    long pace = channel.pace().toNanos();
    if (pace > 0) {
      long now = System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(turn(now, pace) - now);
    }
  }

  private synchronized long turn(long now, long pace) {
    long mine = turn.filter(last -> last + pace - now > 0).map(last -> last + pace).orElse(now);
    turn = Optional.of(mine);
    return mine;
  }
}
