package dev.sitrep.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenBudgetTest {
  /// The runtime's own, which no prompt has.
  private static final Pattern STAMP = Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z ");

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
  void what_is_longer_than_any_word_falls_apart() {
    assertEquals(150, TokenBudget.estimate("qx".repeat(150)));
    assertEquals(150, TokenBudget.estimate("QX".repeat(150)));
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

  @Test
  void a_slow_engine_gets_less_to_read_unless_the_configuration_says_how_much() {
    var budget = new TokenBudget(8192, 0, 800);
    budget.limit(3296);
    assertEquals(3296, budget.available());
    budget.limit(0);
    assertEquals(8192 - 800 - 409, budget.available());
    budget.limit(100_000);
    assertEquals(8192 - 800 - 409, budget.available());
    var configured = new TokenBudget(8192, 5000, 800);
    configured.limit(3296);
    assertEquals(5000, configured.available());
  }

  /// Qwen3, Gemma3 and Mistral make 1.7 to 2.9 characters of application logs a token, and 4.6 to
  /// 5.0 of English.
  @Test
  void real_lines_are_estimated_as_such_models_count() throws IOException {
    double logs = perToken(lines(".log"));
    assertTrue(logs > 1.8 && logs < 2.9, "logs: " + logs);
    double text = perToken(List.of(Prompt.Texts.load(Optional.empty()).ask()));
    assertTrue(text > 3.5 && text < 5.2, "English: " + text);
    double prompts = perToken(lines("report.txt"));
    assertTrue(prompts > 2.2 && prompts < 3.4, "reports: " + prompts);
  }

  private static double perToken(List<String> lines) {
    double characters = lines.stream().mapToInt(String::length).sum();
    return characters / lines.stream().mapToInt(TokenBudget::estimate).sum();
  }

  private static List<String> lines(String suffix) throws IOException {
    try (var files = Files.walk(Path.of("src/test/resources/cases"))) {
      var lines = new ArrayList<String>();
      for (var file : files.filter(file -> file.toString().endsWith(suffix)).toList()) {
        Files.readAllLines(file).stream()
            .map(STAMP::matcher)
            .map(m -> m.replaceFirst(""))
            .forEach(lines::add);
      }
      return lines;
    }
  }
}
