package dev.sitrep.receiver.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What was given up on. Bodies are kept, so that they can be tried again once their fault is
/// mended; retention drops the oldest when there are too many, or when they take too much room.
public interface DeadLetters {

  long count();

  /// The newest ones.
  List<Letter> newest(int limit);

  Optional<Letter> letter(String id);

  /// The bytes that were given up on: of a body, all of them.
  Optional<byte[]> content(String id);

  /// Puts it back to where it came from, as if it were new.
  Retried retry(String id, Instant now);

  /// Deletes it. False when it is not here.
  boolean drop(String id);

  enum Retried {
    BACK,
    /// it is not here, or not any more
    UNKNOWN,
    /// retention has deleted the incident that it belongs to; the letter stays
    FORGOTTEN
  }

  /// @param origin `inbox`, `outbox` or `incident`
  /// @param subject the channel, or the incident; empty for a body
  /// @param incident that it belongs to; empty for a body, and once it is forgotten
  /// @param bytes how much content there is
  record Letter(
      String id,
      String origin,
      String subject,
      String incident,
      int attempts,
      String reason,
      Instant diedAt,
      long bytes) {

    /// It is of no more use.
    public boolean forgotten() {
      return incident.isEmpty() && !origin.equals("inbox");
    }
  }
}
