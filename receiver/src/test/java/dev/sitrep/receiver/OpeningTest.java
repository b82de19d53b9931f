package dev.sitrep.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpeningTest {
  private final AtomicInteger closed = new AtomicInteger();
  private final AutoCloseable part = closed::incrementAndGet;

  @Test
  void two_are_opened_at_the_same_time() {
    var met = new CountDownLatch(2);
    var first = Opening.of(() -> meeting(met));
    var second = Opening.of(() -> meeting(met));
    assertSame(part, first.get());
    assertSame(part, second.get());
  }

  @Test
  void it_is_closed_also_when_nobody_has_asked_for_it() throws Exception {
    Opening.of(() -> part).close();
    assertEquals(1, closed.get());
  }

  @Test
  void what_could_not_be_opened_says_why_and_has_nothing_to_close() throws Exception {
    var opening =
        Opening.<AutoCloseable>of(() -> {
          throw new IllegalStateException("/nowhere does not exist");
        });
    var why = assertThrows(IllegalStateException.class, opening::get);
    assertEquals("/nowhere does not exist", why.getMessage());
    opening.close();
  }

  private AutoCloseable meeting(CountDownLatch met) {
    met.countDown();
    try {
      met.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return part;
  }
}
