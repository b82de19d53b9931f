package dev.sitrep.receiver.http;

import dev.sitrep.receiver.store.DeadLetters;
import dev.sitrep.receiver.store.Feedback;
import dev.sitrep.receiver.store.Heartbeats;
import dev.sitrep.receiver.store.Inbox;
import dev.sitrep.receiver.store.Incidents;
import dev.sitrep.receiver.store.MemoryHeartbeats;
import dev.sitrep.receiver.store.Outbox;
import dev.sitrep.receiver.store.Overview;
import dev.sitrep.receiver.store.Reports;
import dev.sitrep.receiver.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A store that has an inbox and nothing else.
///
/// @param receipt what every body gets
record FakeStore(Inbox.Receipt receipt) implements Store, Inbox {
  @Override
  public Inbox inbox() {
    return this;
  }

  @Override
  public Receipt accept(byte[] body, Instant receivedAt) {
    return receipt;
  }

  @Override
  public void heard(Instant at) {}

  @Override
  public Optional<Instant> lastHeard() {
    return Optional.empty();
  }

  @Override
  public void check() {}

  @Override
  public Optional<Body> next(Duration patience) {
    return Optional.empty();
  }

  @Override
  public void finished(String id) {}

  @Override
  public void failed(String id, String why) {}

  @Override
  public Incidents incidents() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Reports reports() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outbox outbox() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Heartbeats heartbeats() {
    return new MemoryHeartbeats();
  }

  @Override
  public Overview overview() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Counts counts() {
    return new Counts(0, 0, 0, 0, 0, 0);
  }

  @Override
  public DeadLetters deadLetters() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Feedback feedback() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Swept sweep(Instant now, Keep keep) {
    return new Swept(0, 0, 0, 0);
  }

  @Override
  public void close() {}
}
