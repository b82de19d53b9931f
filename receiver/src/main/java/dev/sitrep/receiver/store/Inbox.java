package dev.sitrep.receiver.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Webhook bodies between their 202 and the end of the work on them.
public interface Inbox {

  /// After so many failures a body is parked as a dead letter.
  int ATTEMPTS = 5;

  /// Keeps the body. Alertmanager sends again after a 5xx, never after a 4xx: whatever is not
  /// [Accepted] has to be answered 503.
  Receipt accept(byte[] body, Instant receivedAt);

  /// Somebody outside has sent a body, which was kept: what Sitrep sends itself does not count.
  /// Known to all instances within some seconds.
  void heard(Instant at);

  /// When somebody outside sent a body last; empty for never.
  Optional<Instant> lastHeard();

  /// Whether bodies would be taken: a [StoreFailure] while the last one could not be stored and
  /// neither can another.
  void check();

  /// Claims the oldest body, those that failed before after those that did not. Nobody else gets it
  /// until it failed, or this process has died. Waits so long for one.
  Optional<Body> next(Duration patience) throws InterruptedException;

  /// Deletes the body.
  void finished(String id);

  /// Gives the claim back, or parks the body with the reason.
  void failed(String id, String why);

  /// What became of a body.
  sealed interface Receipt {}

  /// It is on disk.
  record Accepted(String id) implements Receipt {}

  /// Bodies come faster than the disk takes them.
  record Full(String why) implements Receipt {}

  record Failing(String why) implements Receipt {}

  /// @param attempts which try this is, from 1
  record Body(String id, Bytes bytes, Instant receivedAt, int attempts) {}

  /// Bytes that nobody changes.
  final class Bytes {
    private final byte[] array;

    Bytes(byte[] array) {
      this.array = array;
    }

    public byte[] toArray() {
      return array.clone();
    }
  }
}
