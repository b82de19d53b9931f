package dev.sitrep.receiver;

import dev.sitrep.incident.Dedup;
import dev.sitrep.receiver.alertmanager.Presence;
import dev.sitrep.receiver.store.Incidents;
import dev.sitrep.receiver.store.Incidents.Ending;
import dev.sitrep.receiver.store.Incidents.Over;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the store has as firing.
///
/// @param dedup forgets what is ended, for it may be heard again unchanged: when a silence is over
/// @param call there may be something to tell
record Firing(Incidents incidents, Dedup dedup, Runnable call) implements Presence {
  private static final Logger log = LoggerFactory.getLogger(Firing.class);

  @Override
  public Map<String, Instant> firing() {
    return incidents.firing();
  }

  @Override
  public void gone(Map<String, Instant> alerts, Ending how, Instant at) {
    var over =
        alerts.entrySet().stream().map(one -> new Over(one.getKey(), one.getValue(), at)).toList();
    var ended = incidents.end(over, how, at);
    dedup.forget(alerts.keySet());
    ended.forEach(id -> log.info("incident {} is over: {}", id, how));
    if (!ended.isEmpty()) {
      call.run();
    }
  }
}
