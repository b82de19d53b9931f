package dev.sitrep.engine;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WaitingRoomTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int CRITICAL = 0;
  private static final int WARNING = 2;
  private static final int INFO = 4;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> called = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void the_most_urgent_goes_first_and_among_equals_who_came_first() throws Exception {
    var room = new WaitingRoom(1, 10);
    try (var _ = room.enter(WARNING, LONG)) {
      var _ = enter(room, INFO, "info");
      var _ = enter(room, WARNING, "first warning");
      var _ = enter(room, WARNING, "second warning");
      var _ = enter(room, CRITICAL, "critical");
    }
    await(4);
    assertEquals(List.of("critical", "first warning", "second warning", "info"), called);
  }

  @Test
  void a_full_room_sends_away_the_least_urgent_at_once() throws Exception {
    var room = new WaitingRoom(1, 2);
    try (var _ = room.enter(WARNING, LONG)) {
      var info = enter(room, INFO, "info");
      var _ = enter(room, WARNING, "warning");
      var _ = enter(room, CRITICAL, "critical");
      var sentAway = assertThrows(ExecutionException.class, info::get);
      assertEquals(
          "the model is busy, and 2 questions wait",
          assertInstanceOf(NoAnswer.class, sentAway.getCause()).why());
      var late = assertThrows(NoAnswer.class, () -> room.enter(WARNING, LONG));
      assertEquals(Reason.BUSY, late.reason());
    }
    await(2);
    assertEquals(List.of("critical", "warning"), called);
  }

  @Test
  void who_is_not_called_in_time_leaves_and_takes_no_turn_with_him() throws Exception {
    var room = new WaitingRoom(1, 2);
    try (var _ = room.enter(WARNING, LONG)) {
      var late = assertThrows(NoAnswer.class, () -> room.enter(WARNING, Duration.ofMillis(1200)));
      assertEquals("the model was busy with other incidents for 1 s", late.why());
    }
    room.enter(WARNING, Duration.ofMillis(1)).close();
  }

  @Test
  void no_place_to_wait_is_allowed() throws Exception {
    var room = new WaitingRoom(1, 0);
    var busy = room.enter(INFO, LONG);
    assertThrows(NoAnswer.class, () -> room.enter(CRITICAL, LONG));
    busy.close();
    busy.close();
    var again = room.enter(INFO, LONG);
    assertThrows(NoAnswer.class, () -> room.enter(CRITICAL, LONG), "closed twice, counted twice");
    again.close();
  }

  @Test
  void an_interrupt_gives_up_the_place() throws Exception {
    var room = new WaitingRoom(1, 1);
    var busy = room.enter(WARNING, LONG);
    var waiting = enter(room, WARNING, "interrupted");
    waiting.cancel(true);
    Thread.sleep(50);
    var next = enter(room, INFO, "next");
    busy.close();
    next.get();
    assertEquals(List.of("next"), called);
  }

  @Test
  void whatever_comes_and_goes_there_are_never_more_inside_than_permits() throws Exception {
    var room = new WaitingRoom(3, 5);
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var all = new ArrayList<Future<?>>();
    for (int i = 0; i < 400; i++) {
      var random = new Random(i);
      all.add(
          threads.submit(() -> {
            try (var _ = room.enter(random.nextInt(5), Duration.ofMillis(random.nextInt(20)))) {
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              Thread.sleep(random.nextInt(3));
              inside.decrementAndGet();
            } catch (NoAnswer sentAway) {
              // most are
            }
            return null;
          }));
    }
    for (var one : all) {
      one.get();
    }
    assertEquals(3, most.get());
    for (int i = 0; i < 3; i++) {
      assertDoesNotThrow(() -> room.enter(0, Duration.ofMillis(1)), "a permit was lost");
    }
  }

  private Future<?> enter(WaitingRoom room, int rank, String name) throws InterruptedException {
    var entering =
        threads.submit(() -> {
          try (var _ = room.enter(rank, LONG)) {
            called.add(name);
          }
          return null;
        });
    Thread.sleep(30);
    return entering;
  }

  private void await(int count) throws InterruptedException {
    while (called.size() < count) {
      Thread.sleep(5);
    }
  }
}
