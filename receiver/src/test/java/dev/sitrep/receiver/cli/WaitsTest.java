package dev.sitrep.receiver.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WaitsTest {
  private final Waits waits = new Waits();

  @Test
  void a_wait_is_the_servers_and_the_rest_of_a_call_is_ours() {
    waits.called(100, 200);
    waits.waited(110, 150);
    waits.waited(160, 190);

    assertEquals(new Waits.Took(70, 70), waits.took());
  }

  @Test
  void what_one_call_waits_while_another_one_works_is_not_the_servers() {
    waits.called(0, 100);
    waits.waited(0, 90);
    waits.called(20, 100);
    waits.waited(50, 100);

    // 0-20 one waits; 20-50 the other works; 50-90 both wait; 90-100 the first works
    assertEquals(new Waits.Took(60, 140), waits.took());
  }

  @Test
  void between_calls_nothing_waits() {
    waits.called(0, 10);
    waits.waited(0, 10);
    waits.called(50, 60);
    waits.waited(50, 60);

    assertEquals(new Waits.Took(20, 20), waits.took());
    assertEquals(new Waits.Took(0, 0), waits.took());
  }
}
