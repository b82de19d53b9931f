package dev.sitrep.receiver.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Heartbeats that nobody keeps.
public final class MemoryHeartbeats implements Heartbeats {
  private final TreeMap<String, Heartbeat> all = new TreeMap<>();

  @Override
  public void heard(String name, Instant at) {
    var first = new Heartbeat(name, at, Optional.empty(), Optional.empty());
    all.merge(name, first, (before, _) -> before.after(at));
  }

  @Override
  public List<Heartbeat> all() {
    return List.copyOf(all.values());
  }

  @Override
  public void late(Heartbeat heartbeat, Instant since) {
    all.computeIfPresent(
        heartbeat.name(),
        (_, now) ->
            now.seenAt().equals(heartbeat.seenAt()) && now.lateSince().isEmpty()
                ? with(now, Optional.of(since))
                : now);
  }

  @Override
  public void onTime(Heartbeat heartbeat) {
    all.computeIfPresent(heartbeat.name(), (_, now) -> with(now, Optional.empty()));
  }

  private static Heartbeat with(Heartbeat now, Optional<Instant> late) {
    return new Heartbeat(now.name(), now.seenAt(), now.usual(), late);
  }
}
