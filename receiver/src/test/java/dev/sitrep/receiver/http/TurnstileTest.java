package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.http.Turnstile.Admitted;
import dev.sitrep.receiver.http.Turnstile.Entry;
import dev.sitrep.receiver.http.Turnstile.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class TurnstileTest {
  private Instant now = Instant.parse("2026-11-21T08:00:00Z");

  private Turnstile turnstile(int perCaller, int atOnce, int perMinute) {
    return new Turnstile(new Config.Questions(perCaller, atOnce, perMinute), () -> now);
  }

  private static Admitted admitted(Entry entry) {
    return assertInstanceOf(Admitted.class, entry);
  }

  private static Refused refused(Entry entry, String key) {
    var refused = assertInstanceOf(Refused.class, entry);
    assertTrue(refused.wayOut().contains(key), refused.wayOut());
    assertTrue(refused.after().isPositive(), refused.toString());
    return refused;
  }

  @Test
  void a_caller_may_ask_so_much_at_one_time() {
    var turnstile = turnstile(2, 8, 100);
    var first = admitted(turnstile.enter("ann"));
    admitted(turnstile.enter("ann"));
    refused(turnstile.enter("ann"), "server.questionsPerCaller");
    admitted(turnstile.enter("bob"));
    first.close();
    admitted(turnstile.enter("ann"));
  }

  @Test
  void all_together_may_ask_so_much_at_one_time() {
    var turnstile = turnstile(2, 3, 100);
    var first = admitted(turnstile.enter("a"));
    admitted(turnstile.enter("b"));
    admitted(turnstile.enter("c"));
    refused(turnstile.enter("d"), "server.questionsAtOnce");
    first.close();
    admitted(turnstile.enter("d"));
  }

  @Test
  void leaving_twice_frees_one_place() {
    var turnstile = turnstile(2, 2, 100);
    var first = admitted(turnstile.enter("ann"));
    admitted(turnstile.enter("ann"));
    first.close();
    first.close();
    assertEquals(1, turnstile.inside());
    admitted(turnstile.enter("ann"));
    refused(turnstile.enter("ann"), "server.questionsPerCaller");
  }

  @Test
  void a_caller_may_ask_so_often_within_any_minute() {
    var turnstile = turnstile(2, 8, 3);
    for (int i = 0; i < 3; i++) {
      admitted(turnstile.enter("ann")).close();
      now = now.plusSeconds(10);
    }
    var refused = refused(turnstile.enter("ann"), "server.questionsPerMinute");
    assertEquals(Duration.ofSeconds(30), refused.after());
    admitted(turnstile.enter("bob")).close();
    now = now.plus(refused.after());
    admitted(turnstile.enter("ann")).close();
    assertEquals(
        Duration.ofSeconds(10),
        refused(turnstile.enter("ann"), "server.questionsPerMinute").after());
  }

  @Test
  void a_refusal_does_not_count() {
    var turnstile = turnstile(1, 8, 2);
    var first = admitted(turnstile.enter("ann"));
    for (int i = 0; i < 50; i++) {
      refused(turnstile.enter("ann"), "server.questionsPerCaller");
    }
    first.close();
    admitted(turnstile.enter("ann"));
  }

  @Test
  void a_clock_that_is_set_back_locks_nobody_out() {
    var turnstile = turnstile(1, 8, 1);
    admitted(turnstile.enter("ann")).close();
    now = now.minus(Duration.ofDays(1));
    admitted(turnstile.enter("ann")).close();
  }

  @Test
  void of_many_callers_the_quiet_ones_are_forgotten_and_those_inside_are_not() {
    var turnstile = turnstile(1, 8, 1);
    admitted(turnstile.enter("ann"));
    for (int i = 0; i < 20_000; i++) {
      admitted(turnstile.enter("caller " + i)).close();
    }
    assertTrue(turnstile.remembered() <= Turnstile.MOST_CALLERS, "" + turnstile.remembered());
    refused(turnstile.enter("ann"), "server.questionsPerCaller");
  }

  @Test
  void many_at_once_never_pass_the_bound_and_leave_nothing_behind() throws Exception {
    var turnstile = turnstile(3, 5, 1_000_000);
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<java.util.concurrent.Future<?>>();
      for (int i = 0; i < 2_000; i++) {
        var name = "caller " + new Random(i).nextInt(4);
        all.add(
            threads.submit(() -> {
              if (turnstile.enter(name) instanceof Admitted place) {
                try (place) {
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  LockSupport.parkNanos(1_000);
                  inside.decrementAndGet();
                }
              }
            }));
      }
      for (var one : all) {
        one.get();
      }
    }
    assertTrue(most.get() <= 5, "" + most.get());
    assertEquals(0, turnstile.inside());
  }
}
