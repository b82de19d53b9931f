package dev.sitrep.receiver.store;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Whom a report goes to.
public final class To {
  private To() {}

  /// These channels, at once.
  public static Map<String, Instant> now(String... channels) {
    var to = new LinkedHashMap<String, Instant>();
    for (var channel : channels) {
      to.put(channel, Instant.EPOCH);
    }
    return to;
  }
}
