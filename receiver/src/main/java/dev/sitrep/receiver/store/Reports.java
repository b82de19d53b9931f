package dev.sitrep.receiver.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What was told about incidents.
public interface Reports {

  /// Stores a report, its deliveries and the incident's state in one transaction.
  StoredReport saveReport(String incidentId, String document, List<String> channels, Instant now);

  Optional<StoredReport> latestReport(String incidentId);

  /// @param sequence 1 is the incident's first
  /// @param document JSON that the store does not look into
  record StoredReport(String incidentId, int sequence, String document, Instant createdAt) {}
}
