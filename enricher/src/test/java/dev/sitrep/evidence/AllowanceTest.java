package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Kinds;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private final Allowance allowance = new Allowance();

  @Test
  void a_list_counts_once_however_many_ask_for_it() {
    IntStream.range(0, 100).forEach(i -> assertTrue(allowance.list(Kinds.PODS)));
    assertEquals(18, logs());
  }

  @Test
  void logs_leave_room_for_lists_that_come_later() {
    Kinds.ALL.stream().limit(9).forEach(allowance::list);

    assertEquals(10, logs());
    assertEquals(6, Kinds.ALL.stream().skip(9).filter(allowance::list).count());
    assertFalse(allowance.log());
  }

  @Test
  void everything_together_never_exceeds_what_is_allowed() {
    long lists = Kinds.ALL.stream().filter(allowance::list).count();
    assertTrue(lists + logs() <= Allowance.CALLS);
  }

  private int logs() {
    return (int) IntStream.range(0, 100).filter(i -> allowance.log()).count();
  }
}
