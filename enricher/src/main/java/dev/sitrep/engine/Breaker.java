package dev.sitrep.engine;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Leaves an engine alone that failed several times in a row: reports do not wait for what will not
/// come. After a while one question is let through as a probe; if it is answered, all are.
final class Breaker {
  private static final int IN_A_ROW = 3;
  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /// The engine's failures. A model that answers badly, or says that it is busy, is up.
  private static final Set<Reason> DOWN =
      EnumSet.of(Reason.UNREACHABLE, Reason.FAILED, Reason.LATE, Reason.BROKEN_OFF);

  private final CircuitBreaker circuit;
  private final AtomicReference<String> last = new AtomicReference<>("");

  Breaker(Clock clock) {
    this.circuit =
        CircuitBreaker.of(
            "model",
            CircuitBreakerConfig.custom()
                .slidingWindowSize(IN_A_ROW)
                .minimumNumberOfCalls(IN_A_ROW)
                .failureRateThreshold(100)
                .waitIntervalFunctionInOpenState(
                    IntervalFunction.ofExponentialBackoff(FIRST, 2, LONGEST))
                .permittedNumberOfCallsInHalfOpenState(1)
                .clock(clock)
                .currentTimestampFunction(Clock::millis, TimeUnit.MILLISECONDS)
                .build());
  }

  /// Before a question; one of [#answered], [#failed] and [#withdrawn] has to follow.
  ///
  /// @throws NoAnswer while the engine is left alone
  void enter() {
    if (!circuit.tryAcquirePermission()) {
      throw new NoAnswer(
          Reason.RESTING,
          "the model's engine failed %d times in a row and is left alone for a while: %s"
              .formatted(IN_A_ROW, last.get()),
          "it is tried again by itself; ./sitrep check tells how it is");
    }
  }

  void answered() {
    circuit.onSuccess(0, TimeUnit.MILLISECONDS);
  }

  void failed(NoAnswer failure) {
    if (DOWN.contains(failure.reason())) {
      last.set(failure.why());
      circuit.onError(0, TimeUnit.MILLISECONDS, failure);
    } else {
      answered();
    }
  }

  /// Nothing was learned about the engine.
  void withdrawn() {
    circuit.releasePermission();
  }

  /// Whether the engine is left alone now.
  boolean resting() {
    return circuit.getState() == CircuitBreaker.State.OPEN;
  }
}
