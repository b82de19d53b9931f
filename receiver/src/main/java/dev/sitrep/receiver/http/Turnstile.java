package dev.sitrep.receiver.http;

import dev.sitrep.receiver.Config;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// Lets a caller in to ask a question, unless he, or everybody together, asks too much at a time.
/// Safe for many threads.
final class Turnstile {
  /// Callers that are remembered. Of more, the one that has been quiet for longest is forgotten,
  /// and with him how often he asked; the bound for all together holds still.
  static final int MOST_CALLERS = 1_000;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// When a place may be free again: nobody knows how long a question takes.
  private static final Duration A_MOMENT = Duration.ofSeconds(5);

  private final Config.Questions limits;
  private final InstantSource clock;
  private final Map<String, Caller> callers = new LinkedHashMap<>(16, 0.75f, true);
  private int inside;

  /// What came of asking to be let in.
  sealed interface Entry {}

  /// Closing leaves; doing so again changes nothing.
  record Admitted(Runnable leave) implements Entry, AutoCloseable {
    @Override
    public void close() {
      leave.run();
    }
  }

  /// @param after when it makes sense to try again
  record Refused(String code, String why, String wayOut, Duration after) implements Entry {}

  private static final class Caller {
    private final Deque<Instant> entries = new ArrayDeque<>();
    private int inside;
  }

  Turnstile(Config.Questions limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  synchronized Entry enter(String name) {
    var now = clock.instant();
    var caller = callers.computeIfAbsent(name, _ -> new Caller());
    forgetQuiet();
    // a clock that was set back must not lock anybody out
    caller.entries.removeIf(at -> at.isAfter(now) || !at.isAfter(now.minus(MINUTE)));
    if (caller.inside >= limits.perCaller()) {
      return new Refused(
          "too_many_questions",
          "%d of your questions are being answered; no more at one time are allowed"
              .formatted(caller.inside),
          "wait for an answer, or close a connection that nobody listens to"
              + " (server.questionsPerCaller)",
          A_MOMENT);
    }
    if (inside >= limits.atOnce()) {
      return new Refused(
          "too_many_questions",
          "%d questions of all callers are being answered; no more at one time are allowed"
              .formatted(inside),
          "try again in a moment (server.questionsAtOnce)",
          A_MOMENT);
    }
    if (caller.entries.size() >= limits.perMinute()) {
      return new Refused(
          "too_many_questions",
          "you asked %d questions within a minute; no more are allowed"
              .formatted(caller.entries.size()),
          "wait as long as Retry-After says (server.questionsPerMinute)",
          Duration.between(now, caller.entries.getFirst().plus(MINUTE)));
    }
    caller.entries.addLast(now);
    caller.inside++;
    inside++;
    var left = new AtomicBoolean();
    return new Admitted(() -> {
      if (left.compareAndSet(false, true)) {
        leave(caller);
      }
    });
  }

  private synchronized void leave(Caller caller) {
    caller.inside--;
    inside--;
  }

  /// How many questions are being answered.
  synchronized int inside() {
    return inside;
  }

  synchronized int remembered() {
    return callers.size();
  }

  private void forgetQuiet() {
    var oldest = callers.values().iterator();
    while (callers.size() > MOST_CALLERS && oldest.hasNext()) {
      if (oldest.next().inside == 0) {
        oldest.remove();
      }
    }
  }
}
