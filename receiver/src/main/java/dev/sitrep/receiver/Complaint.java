package dev.sitrep.receiver;

import dev.sitrep.receiver.store.StoreFailure;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Says what goes wrong again and again: at once when it is new, once a minute while it lasts. What
/// the store refuses is a sentence; anything else is a fault of ours and keeps its trace.
final class Complaint {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Logger log;
  private final String what;
  private long said;
  private @Nullable String last;

  /// @param what `the inbox cannot be read`
  Complaint(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  synchronized void about(RuntimeException e) {
    long now = System.nanoTime();
    var why = String.valueOf(e.getMessage());
    if (Objects.equals(why, last) && now - said < MINUTE.toNanos()) {
      return;
    }
    said = now;
    last = why;
    if (e instanceof StoreFailure) {
      log.error("{}: {}", what, why);
    } else {
      log.error("{}", what, e);
    }
  }
}
