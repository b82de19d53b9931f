package dev.sitrep.receiver.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Counts what was wrong, by address. Safe for many threads.
final class Guesses {
  /// Wrong words of one address within a minute; after that no password of it is looked at.
  static final int MOST = 20;

  /// Addresses that are remembered; of more, the one that has been quiet for longest is forgotten.
  static final int ADDRESSES = 1_000;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true);

  private record Window(Instant start, int wrong) {}

  Guesses(InstantSource clock) {
    this.clock = clock;
  }

  /// How long the address has to wait, if it has guessed too often.
  synchronized Optional<Duration> barred(String peer) {
    return current(Network.neighbour(peer))
        .filter(window -> window.wrong >= MOST)
        .map(window -> Duration.between(clock.instant(), window.start.plus(MINUTE)));
  }

  synchronized void wrong(String peer) {
    var address = Network.neighbour(peer);
    var window = current(address).orElseGet(() -> new Window(clock.instant(), 0));
    windows.put(address, new Window(window.start, window.wrong + 1));
    if (windows.size() > ADDRESSES) {
      var oldest = windows.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  synchronized int remembered() {
    return windows.size();
  }

  /// A clock that was set back must not lock anybody out.
  private Optional<Window> current(String address) {
    var now = clock.instant();
    return Optional.ofNullable(windows.get(address))
        .filter(window -> !window.start.isAfter(now) && now.isBefore(window.start.plus(MINUTE)));
  }
}
