package dev.sitrep.receiver.store;

import dev.sitrep.receiver.store.Overview.Gist;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What was told about incidents.
public interface Reports {

  /// Stores the report of a claimed incident with its deliveries in one transaction, and ends the
  /// claim. Empty when the claim is another's by now: then nothing is stored.
  ///
  /// @param revision of the incident when the work on the report began
  /// @param channels that it goes to, and when at the earliest
  /// @param asking whether the model is still being asked
  Optional<StoredReport> saveReport(
      String incidentId,
      long revision,
      Written written,
      Map<String, Instant> channels,
      boolean asking,
      Instant now);

  /// One of which lists show nothing.
  default Optional<StoredReport> saveReport(
      String incidentId,
      long revision,
      String document,
      Map<String, Instant> channels,
      boolean asking,
      Instant now) {
    return saveReport(incidentId, revision, Written.of(document), channels, asking, now);
  }

  /// Stores what the model said after the report went out. Empty when something newer was told
  /// since, or the incident is over.
  ///
  /// @param after the sequence of the report that it belongs to
  Optional<StoredReport> saveFollowUp(
      String incidentId, int after, Written written, Map<String, Instant> channels, Instant now);

  /// One of which lists show nothing.
  default Optional<StoredReport> saveFollowUp(
      String incidentId, int after, String document, Map<String, Instant> channels, Instant now) {
    return saveFollowUp(incidentId, after, Written.of(document), channels, now);
  }

  /// The channels that hear of the incident, or will.
  Set<String> channels(String incidentId);

  Optional<StoredReport> latestReport(String incidentId);

  /// A report as it is handed in.
  ///
  /// @param document JSON that the store does not look into
  /// @param gist what lists show of it
  /// @param prompt what the model was told, where it was asked: kept in place of what it was told
  ///   of the incident before
  record Written(String document, Gist gist, Optional<Prompt> prompt) {
    /// One of which lists show nothing.
    static Written of(String document) {
      return new Written(document, Gist.NONE, Optional.empty());
    }
  }

  /// What a model was told, and what that took.
  ///
  /// @param promptTokens of all calls, 0 where nobody counted; so are the answer's
  /// @param leftOut exhibits for which it had no room
  record Prompt(
      String system,
      String user,
      int promptTokens,
      int answerTokens,
      int leftOut,
      String model,
      String promptDigest) {}

  /// @param sequence 1 is the incident's first
  /// @param document JSON that the store does not look into
  record StoredReport(String incidentId, int sequence, String document, Instant createdAt) {}
}
