package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.Rollout;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentMissingTest {
  private final EnvironmentMissing rule = new EnvironmentMissing();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          FATAL: missing DATABASE_URL | missing DATABASE_URL; it is not in the container's env, which also takes all of configmap settings
          KeyError: 'REDIS_URL' | KeyError: 'REDIS_URL'; it is not in the container's env, which also takes all of configmap settings
          environment variable TIER is required | environment variable TIER is required; it is in the container's env: empty, or not what the program takes
          """)
  void the_sentence_names_what_is_missing(String said, String why) {
    var finding =
        only(
            rule,
            container("api")
                .loops()
                .died("Error", 1)
                .restarts(6)
                .env("TIER")
                .envFrom("configmap settings")
                .build(),
            decisive(POD, "api", true, said));

    assertEquals("container api exits with code 1 (6 restarts): " + why, finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals("in a crash loop", finding.symptom());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void what_a_rollout_took_away_is_left_to_the_report_to_put_back() {
    var state = container("api").loops().died("Error", 3).build();
    var words = decisive(POD, "api", true, "FATAL: missing DATABASE_URL");

    assertEquals(
        "container api exits with code 3: missing DATABASE_URL; it is not in the container's env",
        only(rule, state, words).cause());
    assertEquals("Set DATABASE_URL for container api.", only(rule, state, words).fix());
    assertEquals(
        "",
        only(
                rule,
                state,
                words,
                new Rollout(
                    Cases.API, 7, 8, Optional.of(Cases.SINCE), List.of("env DATABASE_URL removed")))
            .fix());
  }

  @Test
  void other_last_words_are_left_to_other_rules() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").loops().died("Error", 1).build(),
                decisive(POD, "api", true, "missing rows in table ORDERS"))));
  }
}
