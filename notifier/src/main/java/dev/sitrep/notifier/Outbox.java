package dev.sitrep.notifier;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/// The messages that wait to be delivered. They survive a restart; the receiver's store keeps them.
/// Every method may throw a RuntimeException while the store is out of order.
public interface Outbox {
  /// So many of a crowd have waited for too long at least: fewer may be odd ones out.
  int OLD = 5;

  /// @param attempts tries so far
  /// @param thread what the channel called its first message about the same incident; empty when
  ///   this is the first
  /// @param report the report in its JSON form
  record Waiting(String id, String channel, String thread, String report, int attempts) {}

  /// Claims messages whose time has come, the oldest first. A claim that is never answered ends by
  /// itself after some minutes.
  ///
  /// @param without channels whose messages are left alone
  List<Waiting> due(Instant now, int limit, Set<String> without);

  /// Claims all that waits for one channel, as it was written and 500 at most, if that is a crowd
  /// and some of it has waited for too long: what is due, and what has failed before.
  ///
  /// @param before what was written before has waited for too long
  /// @param more a crowd is more than so many, five of them at least too old
  List<Waiting> late(String channel, Instant now, Instant before, int more);

  void delivered(String id, String reference);

  void tryAgain(String id, String why, Instant next);

  /// Parked for good, with its reason.
  void dead(String id, String why);
}
