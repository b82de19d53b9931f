package dev.sitrep.receiver;

import dev.sitrep.notifier.Outbox;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// The store's outbox as the courier knows it.
record StoredOutbox(dev.sitrep.receiver.store.Outbox outbox) implements Outbox {
  @Override
  public List<Waiting> due(Instant now, int limit, Set<String> without) {
    return outbox.due(now, limit, without).stream()
        .map(
            row -> new Waiting(row.id(), row.channel(), row.thread(), row.report(), row.attempts()))
        .toList();
  }

  @Override
  public void delivered(String id, String reference) {
    outbox.delivered(id, reference);
  }

  @Override
  public void tryAgain(String id, String why, Instant next) {
    outbox.tryAgain(id, why, next);
  }

  @Override
  public void dead(String id, String why) {
    outbox.dead(id, why);
  }
}
