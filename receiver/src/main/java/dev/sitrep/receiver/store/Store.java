package dev.sitrep.receiver.store;

import java.time.Duration;
import java.time.Instant;

/// Sitrep's memory. Every method returns after what it wrote is on disk. What the database refuses
/// is a [StoreFailure], except at [Inbox#accept], where it is a value.
public interface Store extends AutoCloseable {

  Inbox inbox();

  Incidents incidents();

  Reports reports();

  Outbox outbox();

  DeadLetters deadLetters();

  Feedback feedback();

  Heartbeats heartbeats();

  Overview overview();

  Counts counts();

  /// Deletes a part of what need not be kept any more, oldest first. To be called every now and
  /// then, and again soon while it says that it deleted as much as it may.
  Swept sweep(Instant now, Keep keep);

  /// Finishes what callers wait for; later calls fail.
  @Override
  void close();

  /// @param waitingBodies accepted and not finished
  /// @param waitingReports what has to be told of incidents and is due
  /// @param deadLetters bodies and deliveries that were given up on
  /// @param bytes what the store takes on disk
  record Counts(
      long waitingBodies,
      long openIncidents,
      long waitingReports,
      long waitingDeliveries,
      long deadLetters,
      long bytes) {}

  /// What is kept: incidents that are over and told, and dead letters, for so long and so many.
  ///
  /// @param incidents of all incidents, open ones too, which are never deleted
  /// @param letterBytes the contents of all dead letters together
  /// @param batch how many incidents one sweep deletes at most
  record Keep(Duration age, int incidents, int letters, long letterBytes, int batch) {
    public static Keep of(int days, int incidents) {
      return new Keep(Duration.ofDays(days), incidents, 1_000, 256L << 20, 500);
    }
  }

  /// What was deleted.
  ///
  /// @param ends of alerts that nobody saw firing
  /// @param letters dead letters that were old
  /// @param crowdedOut dead letters for which there was no room
  record Swept(int incidents, int ends, int letters, int crowdedOut) {}
}
