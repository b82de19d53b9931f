package dev.sitrep.receiver.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Reports on their way to channels, one row per report and channel.
public interface Outbox {

  /// A claim that nobody in this process answered ends after this; a delivery has to be done well
  /// before. When the process dies it ends at once.
  Duration LEASE = Duration.ofMinutes(5);

  /// Claims what should be sent now, oldest first. A follow-up waits until the report before it has
  /// left for the same channel.
  default List<Outgoing> due(Instant now, int limit) {
    return due(now, limit, Set.of());
  }

  /// The same, but nothing for some channels.
  List<Outgoing> due(Instant now, int limit, Set<String> withoutChannels);

  /// Claims all that waits for one channel, as it was written and 500 at most, if that is a crowd
  /// and some of it has waited for too long: what is due, and what has failed before. Several of
  /// one incident are claimed together.
  ///
  /// @param before what was written before has waited for too long
  /// @param more a crowd is more than so many, five of them at least too old
  List<Outgoing> late(String channel, Instant now, Instant before, int more);

  /// @param reference what the channel calls the message; may be empty
  void delivered(String id, String reference);

  void tryAgain(String id, String why, Instant next);

  /// Parks it with its reason.
  void dead(String id, String why);

  /// @param sequence of the report
  /// @param attempts earlier tries
  /// @param thread reference of this incident's first message in this channel; empty for the first
  /// @param report the report's document
  record Outgoing(
      String id,
      String incidentId,
      int sequence,
      String channel,
      int attempts,
      String thread,
      String report) {}
}
