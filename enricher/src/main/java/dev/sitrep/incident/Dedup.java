package dev.sitrep.incident;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.sitrep.alert.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// Remembers which alerts were seen just now. Spares the store the repeats that come together: a
/// group is sent whole each time, and by every peer that finds the receiver slow. Safe for many
/// threads.
///
/// What it has forgotten counts as new, so the store has the last word; it forgets soon, because
/// the store may have closed what another instance heard again.
public final class Dedup {
  public static final int MAX_ENTRIES = 100_000;
  public static final Duration MEMORY = Duration.ofMinutes(1);

  private record Seen(String fingerprint, Alert.Status status, Instant startsAt) {}

  private final Cache<Seen, Boolean> seen;

  /// By the clock of this machine.
  public static Dedup remembering(Duration memory) {
    return new Dedup(memory, Ticker.systemTicker());
  }

  Dedup(Duration memory, Ticker ticker) {
    seen =
        Caffeine.newBuilder()
            .maximumSize(MAX_ENTRIES)
            .expireAfterWrite(memory)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /// True once per fingerprint, status and start; a re-fire has a new start.
  public boolean firstTime(Alert alert) {
    return seen.asMap().putIfAbsent(key(alert), true) == null;
  }

  /// Makes the next one like it the first again: for an alert that could not be stored.
  public void forget(Alert alert) {
    seen.invalidate(key(alert));
  }

  /// The same for all alerts of these fingerprints: they were ended without a word of
  /// Alertmanager's.
  public void forget(Set<String> fingerprints) {
    seen.asMap().keySet().removeIf(one -> fingerprints.contains(one.fingerprint()));
  }

  private static Seen key(Alert alert) {
    return new Seen(alert.fingerprint(), alert.status(), alert.startsAt());
  }
}
