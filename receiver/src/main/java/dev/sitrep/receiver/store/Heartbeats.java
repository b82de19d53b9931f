package dev.sitrep.receiver.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Alerts that fire always, `Watchdog` for one: that they stop is the alarm.
public interface Heartbeats {

  /// Remembers a beat, and how long it usually takes until the next.
  void heard(String name, Instant at);

  /// By name.
  List<Heartbeat> all();

  /// Marks a heartbeat as late, unless it was heard since or is marked already.
  void late(Heartbeat heartbeat, Instant since);

  /// It was heard again, and that was told.
  void onTime(Heartbeat heartbeat);

  /// @param usual the longest of the recent silences; absent before it was heard twice
  /// @param lateSince until its return was told
  record Heartbeat(
      String name, Instant seenAt, Optional<Duration> usual, Optional<Instant> lateSince) {

    /// Peers of a highly available Alertmanager send the same beat one after another, 15 s apart.
    static final Duration SAME = Duration.ofMinutes(1);

    /// A beat this much older than the last one was told by a clock that was set back.
    private static final Duration CLOCK = Duration.ofMinutes(5);

    private static final int FADES = 8;
    private static final int GROWS = 3;

    /// Late before, and heard since.
    public boolean isBack() {
      return lateSince.filter(seenAt::isAfter).isPresent();
    }

    /// After one more beat. A silence that is longer than usual counts at once, so far as it is not
    /// out of all proportion, as an outage is; shorter ones make the usual one fade.
    Heartbeat after(Instant at) {
      var silence = Duration.between(seenAt, at);
      var late = lateSince.filter(since -> !at.isAfter(since));
      // by a clock that was set back it would be older than its being late, and never be back
      var seen = late.isPresent() ? late.get().plusMillis(1) : at;
      if (silence.isNegative()) {
        boolean set = silence.negated().compareTo(CLOCK) > 0 || late.isPresent();
        return new Heartbeat(name, set ? seen : seenAt, usual, lateSince);
      }
      return new Heartbeat(
          name,
          seen,
          silence.compareTo(SAME) < 0
              ? usual
              : Optional.of(usual.map(before -> learned(before, silence)).orElse(silence)),
          lateSince);
    }

    private static Duration learned(Duration before, Duration silence) {
      if (silence.compareTo(before) >= 0) {
        var most = before.multipliedBy(GROWS);
        return silence.compareTo(most) > 0 ? most : silence;
      }
      return before.minus(before.minus(silence).dividedBy(FADES));
    }
  }
}
