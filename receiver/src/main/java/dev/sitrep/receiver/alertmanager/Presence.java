package dev.sitrep.receiver.alertmanager;

import dev.sitrep.receiver.store.Incidents.Ending;
import java.time.Instant;
import java.util.Map;

/// Which alerts count as firing here.
public interface Presence {

  /// By fingerprint, when each began; of one that began several times the latest start.
  Map<String, Instant> firing();

  /// Ends these, by fingerprint and start.
  void gone(Map<String, Instant> alerts, Ending how, Instant at);
}
