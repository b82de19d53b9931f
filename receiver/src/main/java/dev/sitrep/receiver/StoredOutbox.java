package dev.sitrep.receiver;

import dev.sitrep.notifier.Outbox;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// The store's outbox as the courier knows it.
record StoredOutbox(dev.sitrep.receiver.store.Outbox outbox) implements Outbox {
  @Override
  public List<Waiting> due(Instant now, int limit, Set<String> without) {
    return outbox.due(now, limit, without).stream().map(StoredOutbox::waiting).toList();
  }

  @Override
  public List<Waiting> late(String channel, Instant now, Instant before, int more) {
    return outbox.late(channel, now, before, more).stream().map(StoredOutbox::waiting).toList();
  }

  private static Waiting waiting(dev.sitrep.receiver.store.Outbox.Outgoing row) {
    return new Waiting(row.id(), row.channel(), row.thread(), row.report(), row.attempts());
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
