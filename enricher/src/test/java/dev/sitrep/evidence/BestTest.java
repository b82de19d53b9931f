package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BestTest {
  @Test
  void keeps_the_most_worthy_in_their_order_and_counts_the_others() {
    var best =
        List.of(3, 9, 1, 7, 5).stream()
            .collect(Best.<Integer>collector(3, Comparator.reverseOrder()));
    assertEquals(new Best<>(List.of(9, 7, 5), 2), best);
  }

  @Test
  void of_equals_the_first_are_kept() {
    var best = List.of("a", "b", "c").stream().collect(Best.<String>collector(2, (_, _) -> 0));
    assertEquals(new Best<>(List.of("a", "b"), 1), best);
  }

  @Test
  void parts_come_together() {
    var best =
        IntStream.range(0, 10_000)
            .boxed()
            .parallel()
            .collect(Best.<Integer>collector(5, Comparator.reverseOrder()));
    assertEquals(new Best<>(List.of(9995, 9996, 9997, 9998, 9999), 9_995), best);
  }
}
