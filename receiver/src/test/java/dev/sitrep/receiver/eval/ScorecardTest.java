package dev.sitrep.receiver.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.diagnosis.Effort;
import dev.sitrep.engine.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScorecardTest {
  private static final List<Trial> TRIALS =
      List.of(
          trial("a", "DATABASE_URL", true, Outcome.FOUND, Optional.empty(), 3, 1, 10),
          trial("b", "8081", false, Outcome.FOUND, Optional.empty(), 2, 0, 20),
          trial("c", "8081", true, Outcome.OTHER, Optional.empty(), 1, 2, 30),
          trial("d", "", true, Outcome.UNGROUNDED, Optional.of(Reason.UNGROUNDED), 0, 0, 40),
          trial("e", "", true, Outcome.INVALID, Optional.of(Reason.GARBLED), 0, 0, 50),
          trial("f", "", true, Outcome.ABSTAINED_WRONG, Optional.of(Reason.INSUFFICIENT), 0, 0, 60),
          trial(
              "g", "", false, Outcome.ABSTAINED_RIGHT, Optional.of(Reason.INSUFFICIENT), 0, 0, 70),
          trial("h", "", false, Outcome.GUESSED, Optional.empty(), 1, 0, 80),
          trial("i", "", true, Outcome.NO_ANSWER, Optional.of(Reason.LATE), 0, 0, 600),
          trial("j", "", true, Outcome.NO_ANSWER, Optional.of(Reason.BROKEN_OFF), 0, 0, 90));

  private static Trial trial(
      String name,
      String word,
      boolean flag,
      Outcome outcome,
      Optional<Reason> reason,
      int held,
      int cut,
      int seconds) {
    var words = word.isEmpty() ? List.<String>of() : List.of(word);
    var took = Duration.ofSeconds(seconds);
    return new Trial(
        new Scenario(name, new byte[0], Path.of(name), "", words),
        1,
        flag || !words.isEmpty(),
        "what the rules say",
        flag && !words.isEmpty(),
        outcome,
        "what it says",
        reason,
        "",
        held,
        cut,
        new Effort("m", "sha256:aa", "0011", 1, 1_000, 50, 0, 0, 0, took),
        took);
  }

  @Test
  void a_row_counts_what_became_of_each_answer() {
    assertEquals(
        new Scorecard(
            "m",
            "sha256:aa",
            "0011",
            10,
            3,
            2,
            1,
            7,
            3,
            1,
            1,
            2,
            1,
            1,
            1,
            Map.of(Reason.LATE, 1, Reason.BROKEN_OFF, 1),
            10,
            10_000,
            500,
            Duration.ofSeconds(50),
            Duration.ofSeconds(600),
            Duration.ofSeconds(1_050),
            0),
        Scorecard.of("m", TRIALS));
  }

  @Test
  void a_scenario_that_ends_otherwise_when_repeated_has_changed() {
    var again = new ArrayList<>(TRIALS);
    again.add(trial("a", "DATABASE_URL", true, Outcome.OTHER, Optional.empty(), 1, 0, 10));
    again.add(trial("b", "8081", false, Outcome.FOUND, Optional.empty(), 1, 1, 10));
    assertEquals(1, Scorecard.of("m", again).changed());
  }

  @Test
  void nothing_measured_is_a_row_too() {
    assertEquals(Duration.ZERO, Scorecard.of("m", List.of()).p95());
  }

  @Test
  void the_table_is_aligned_and_fits_100_columns() {
    var text =
        ResultsText.of(
            new Results(
                List.of(
                    new Results.Row(Scorecard.of("qwen3:8b", TRIALS), TRIALS),
                    new Results.Row(
                        Scorecard.of("registry.example/team/a-model-of-ours:8b-q4", TRIALS),
                        TRIALS)),
                List.of("notes: there is no alert.json in it"),
                Map.of("nope", "run: ollama pull nope")),
            false);
    var table = text.lines().limit(5).toList();
    var row = "     2/3    7    3    1    1   1/2     1    2    10  10000    500 50.0s  600s 1050s";
    assertEquals("qwen3:8b" + " ".repeat(9) + row, table.get(2));
    assertEquals("registry.example/team/a-model-of-ours:8b-q4", table.get(3));
    assertEquals(" ".repeat(17) + row, table.get(4));
    assertTrue(text.lines().limit(14).allMatch(line -> line.length() <= 100), text);
    assertTrue(text.contains("no answer: late 1, broken off 1"), text);
    assertTrue(text.contains("skipped: notes: there is no alert.json in it"), text);
    assertTrue(text.contains("not asked: nope: run: ollama pull nope"), text);
  }
}
