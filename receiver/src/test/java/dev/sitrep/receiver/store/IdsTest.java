package dev.sitrep.receiver.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class IdsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void sort_in_the_order_they_were_made_even_when_the_clock_goes_back() {
    var ids = new Ids();
    var last = ids.next(NOON);
    for (int i = 0; i < 100_000; i++) {
      var next = ids.next(i % 3 == 0 ? NOON.minusSeconds(i) : NOON);
      assertTrue(last.compareTo(next) < 0, last + " " + next);
      last = next;
    }
    assertTrue(last.compareTo(ids.next(NOON.plusMillis(1))) < 0);
  }

  @Test
  void have_twenty_characters_that_an_address_may_hold() {
    assertTrue(new Ids().next(NOON).matches("[0-9a-z]{20}"));
    assertEquals("01kjmma2g0", new Ids().next(NOON).substring(0, 10));
  }
}
