package dev.sitrep.notifier;

import java.time.Instant;
import java.util.List;

/// The messages that wait to be delivered. They survive a restart; the receiver's store keeps them.
public interface Outbox {

  /// @param attempts tries so far
  /// @param report the report in its JSON form
  record Waiting(String id, String channel, String report, int attempts) {}

  /// Messages whose time has come, the oldest first.
  List<Waiting> due(Instant now, int limit);

  void delivered(String id, String reference);

  void tryAgain(String id, String why, Instant next);

  /// Parked for good, with its reason.
  void dead(String id, String why);
}
