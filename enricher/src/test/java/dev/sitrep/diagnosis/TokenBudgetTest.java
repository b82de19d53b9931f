package dev.sitrep.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBudgetTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "word|1",
        "12345|5",
        "two words|2",
        "a 7|3",
        "memoryLimit|2",
        "{}|2",
        "a    b|3",
        "ä|2"
      })
  void counts_by_class_of_character(String text, int tokens) {
    assertEquals(tokens, TokenBudget.estimate(text));
  }

  @Test
  void adding_texts_adds_their_estimates() {
    var line = "E1 | log | pod/api-1 | -5s | took 12 ms\n";
    assertEquals(3 * TokenBudget.estimate(line), TokenBudget.estimate(line.repeat(3)));
  }

  @Test
  void keeps_room_for_the_answer_and_five_percent() {
    assertEquals(8192 - 900 - 409, new TokenBudget(8192, 0, 900).available());
  }

  @Test
  void learns_from_what_an_engine_counts_within_bounds() {
    var budget = new TokenBudget(8192, 0, 900);
    var text = "word ".repeat(1000).strip();
    int before = budget.tokens(text);
    budget.learn(1000, 2000);
    assertTrue(budget.tokens(text) > before);
    IntStream.range(0, 50).forEach(i -> budget.learn(1000, 1_000_000));
    assertEquals(2500, budget.tokens(text), 1);
    IntStream.range(0, 50).forEach(i -> budget.learn(1000, 1));
    assertEquals(800, budget.tokens(text), 1);
    budget.learn(0, 5);
    budget.learn(5, 0);
    assertEquals(800, budget.tokens(text), 1);
  }

  @Test
  void a_refused_prompt_is_not_built_again() {
    var budget = new TokenBudget(8192, 0, 900);
    budget.overflowed(1000, 1900);
    assertEquals(1900, budget.tokens("word ".repeat(1000).strip()), 1);
    budget.overflowed(1000, 0);
    assertEquals(2500, budget.tokens("word ".repeat(1000).strip()), 1);
  }
}
