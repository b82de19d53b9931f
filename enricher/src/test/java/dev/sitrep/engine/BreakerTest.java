package dev.sitrep.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private final Time time = new Time();
  private final Breaker breaker = new Breaker(time);

  @Test
  void three_failures_in_a_row_and_the_engine_is_left_alone() {
    fail(2);
    breaker.enter();
    breaker.answered();
    fail(2);
    assertFalse(breaker.resting());
    fail(1);
    assertTrue(breaker.resting());
    var resting = assertThrows(NoAnswer.class, breaker::enter);
    assertEquals(Reason.RESTING, resting.reason());
    assertEquals(
        "the model's engine failed 3 times in a row and is left alone for a while: connection refused",
        resting.why());
  }

  @Test
  void after_a_while_one_question_is_a_probe_for_all() {
    fail(3);
    time.passes(Duration.ofSeconds(31));
    breaker.enter();
    assertThrows(NoAnswer.class, breaker::enter, "one probe at a time");
    breaker.answered();
    breaker.enter();
    breaker.answered();
    breaker.enter();
  }

  @Test
  void a_probe_that_fails_makes_the_pause_longer() {
    fail(3);
    time.passes(Duration.ofSeconds(31));
    fail(1);
    time.passes(Duration.ofSeconds(31));
    assertThrows(NoAnswer.class, breaker::enter);
    time.passes(Duration.ofSeconds(31));
    breaker.enter();
  }

  @Test
  void a_probe_that_is_withdrawn_leaves_its_place_to_another() {
    fail(3);
    time.passes(Duration.ofSeconds(31));
    breaker.enter();
    breaker.withdrawn();
    breaker.enter();
  }

  @Test
  void a_bad_answer_is_no_failure_of_the_engine() {
    for (int i = 0; i < 10; i++) {
      breaker.enter();
      breaker.failed(new NoAnswer(Reason.GARBLED, "no JSON", ""));
    }
    assertFalse(breaker.resting());
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.enter();
      breaker.failed(new NoAnswer(Reason.UNREACHABLE, "connection refused", "start it"));
    }
  }

  private static final class Time extends Clock {
    private Instant now = Instant.parse("2026-08-21T10:00:00Z");

    void passes(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
