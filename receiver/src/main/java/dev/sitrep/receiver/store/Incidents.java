package dev.sitrep.receiver.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Incidents and the alerts that were counted towards them.
public interface Incidents {

  /// Stores the incident unless one with its key is open. Atomic: of many that open the same key at
  /// once, one is [Opened].
  Entry openOrJoin(StoredIncident candidate);

  Optional<StoredIncident> openIncident(String key);

  Optional<StoredIncident> incident(String id);

  List<StoredIncident> newest(int limit);

  /// The page after the one that ended with this id.
  List<StoredIncident> before(String id, int limit);

  /// Open and not yet reported, oldest first: what a restart has to go on with.
  List<StoredIncident> unreported(int limit);

  /// Moves an open incident to a state other than resolved. False when it is not open any more.
  boolean advance(String id, State state, Instant now);

  /// Replaces what is told about an incident. False when there is none.
  boolean describe(String id, String severity, String document, Instant now);

  /// Closes an incident; its key is free again. False when it was not open.
  boolean resolve(String id, Instant now);

  /// Remembers an alert. False when it was there: then nothing is changed.
  boolean seen(Sighting alert, String incidentId);

  /// How many alerts of an incident were seen firing and not seen resolved.
  int firing(String incidentId);

  enum State {
    RECEIVED,
    COLLECTED,
    DIAGNOSED,
    REPORTED,
    RESOLVED
  }

  /// What an alert is remembered by. Between two notifications its start may move to an earlier
  /// time, so a firing one is over when one of the same fingerprint ended after it began.
  ///
  /// @param endsAt absent while it fires
  record Sighting(String fingerprint, Instant startsAt, Optional<Instant> endsAt) {}

  /// @param id sorts by time of opening
  /// @param key unique among the open ones
  /// @param document JSON that the store does not look into
  record StoredIncident(
      String id,
      String key,
      State state,
      String severity,
      String target,
      Instant openedAt,
      Instant updatedAt,
      Optional<Instant> resolvedAt,
      String document) {

    /// A new one.
    public static StoredIncident received(
        String id, String key, String severity, String target, Instant now, String document) {
      return new StoredIncident(
          id, key, State.RECEIVED, severity, target, now, now, Optional.empty(), document);
    }
  }

  /// What became of a candidate.
  sealed interface Entry {
    StoredIncident incident();
  }

  record Opened(StoredIncident incident) implements Entry {}

  /// @param incident the one that was open already
  record Joined(StoredIncident incident) implements Entry {}
}
