package dev.sitrep.receiver.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What was told about incidents.
public interface Reports {

  /// Stores the report of a claimed incident with its deliveries in one transaction, and ends the
  /// claim. Empty when the claim is another's by now: then nothing is stored.
  ///
  /// @param revision of the incident when the work on the report began
  /// @param asking whether the model is still being asked
  Optional<StoredReport> saveReport(
      String incidentId,
      long revision,
      String document,
      List<String> channels,
      boolean asking,
      Instant now);

  /// Stores what the model said after the report went out. Empty when something newer was told
  /// since, or the incident is over.
  ///
  /// @param after the sequence of the report that it belongs to
  Optional<StoredReport> saveFollowUp(
      String incidentId, int after, String document, List<String> channels, Instant now);

  Optional<StoredReport> latestReport(String incidentId);

  /// @param sequence 1 is the incident's first
  /// @param document JSON that the store does not look into
  record StoredReport(String incidentId, int sequence, String document, Instant createdAt) {}
}
