package dev.sitrep.notifier;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// An outbox that forgets everything at the end of the program: for tests, and for a run that keeps
/// nothing.
public final class MemoryOutbox implements Outbox {
  private static final Duration LEASE = Duration.ofMinutes(5);

  /// Where a message stands.
  public enum State {
    WAITING,
    DELIVERED,
    DEAD
  }

  /// @param added when it was to be sent first
  /// @param detail the far side's reference once delivered, else why it failed last
  /// @param claimedUntil nobody else gets it before
  public record Entry(
      String id,
      String channel,
      String report,
      Instant added,
      int attempts,
      Instant next,
      Instant claimedUntil,
      State state,
      String detail) {

    private Entry claimed(Instant until) {
      return new Entry(id, channel, report, added, attempts, next, until, state, detail);
    }

    private Entry tried(Instant again, State became, String why) {
      return new Entry(id, channel, report, added, attempts + 1, again, Instant.MIN, became, why);
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  public synchronized void add(String id, String channel, String report, Instant when) {
    entries.put(id, new Entry(id, channel, report, when, 0, when, Instant.MIN, State.WAITING, ""));
  }

  /// @throws IllegalArgumentException when there is no such message
  public synchronized Entry entry(String id) {
    var entry = entries.get(id);
    if (entry == null) {
      throw new IllegalArgumentException(
          "the outbox has no message %s; it has %s".formatted(id, entries.keySet()));
    }
    return entry;
  }

  @Override
  public synchronized List<Waiting> due(Instant now, int limit, Set<String> without) {
    return claimed(
        waiting(now)
            .filter(entry -> !entry.next().isAfter(now))
            .filter(entry -> !without.contains(entry.channel()))
            .sorted(Comparator.comparing(Entry::next))
            .limit(limit)
            .toList(),
        now);
  }

  @Override
  public synchronized List<Waiting> late(String channel, Instant now, Instant before, int more) {
    var all =
        waiting(now)
            .filter(entry -> entry.channel().equals(channel))
            .filter(entry -> !entry.next().isAfter(now) || entry.attempts() > 0)
            .toList();
    long old = all.stream().filter(entry -> entry.added().isBefore(before)).count();
    return all.size() > more && old >= OLD ? claimed(all, now) : List.of();
  }

  private Stream<Entry> waiting(Instant now) {
    return entries.values().stream()
        .filter(entry -> entry.state() == State.WAITING && !entry.claimedUntil().isAfter(now));
  }

  private List<Waiting> claimed(List<Entry> some, Instant now) {
    some.forEach(entry -> entries.put(entry.id(), entry.claimed(now.plus(LEASE))));
    return some.stream()
        .map(
            entry -> new Waiting(entry.id(), entry.channel(), "", entry.report(), entry.attempts()))
        .toList();
  }

  @Override
  public synchronized void delivered(String id, String reference) {
    entries.put(id, entry(id).tried(entry(id).next(), State.DELIVERED, reference));
  }

  @Override
  public synchronized void tryAgain(String id, String why, Instant next) {
    entries.put(id, entry(id).tried(next, State.WAITING, why));
  }

  @Override
  public synchronized void dead(String id, String why) {
    entries.put(id, entry(id).tried(entry(id).next(), State.DEAD, why));
  }
}
