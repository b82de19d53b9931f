package dev.sitrep.receiver.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Sitrep's memory. Every method returns after what it wrote is on disk. What the database refuses
/// is a [StoreFailure], except at [Inbox#accept], where it is a value.
public interface Store extends AutoCloseable {

  Inbox inbox();

  Incidents incidents();

  Reports reports();

  Outbox outbox();

  /// Remembers that a heartbeat, `Watchdog` for one, was heard.
  void heard(String heartbeat, Instant at);

  /// When each heartbeat was heard last.
  Map<String, Instant> heartbeats();

  Counts counts();

  /// What was given up on, newest first.
  List<DeadLetter> deadLetters(int limit);

  /// Deletes incidents that were resolved before then, with their alerts, reports and deliveries,
  /// unless a delivery still waits. Returns how many.
  int forget(Instant before);

  /// Finishes what callers wait for; later calls fail.
  @Override
  void close();

  /// @param waitingBodies accepted and not finished
  /// @param deadLetters bodies and deliveries that were given up on
  /// @param bytes what the store takes on disk
  record Counts(
      long waitingBodies,
      long openIncidents,
      long waitingDeliveries,
      long deadLetters,
      long bytes) {}

  /// @param from `inbox`, or the channel's name
  record DeadLetter(String from, String id, int attempts, String reason) {}
}
