package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadLimitTest {
  private final ThreadLimit rule = new ThreadLimit();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached | it cannot start another thread or process (unable to create native thread)
          runtime/cgo: pthread_create failed: Resource temporarily unavailable | it cannot start another thread or process (pthread_create failed)
          """)
  void the_sentence_names_what_is_missing(String said, String why) {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 1).restarts(6).build(),
            decisive(POD, "api", true, said));

    assertEquals("container api exits with code 1 (6 restarts): " + why, finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals("in a crash loop", finding.symptom());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void other_last_words_are_left_to_other_rules() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").loops().died("Error", 1).build(),
                decisive(POD, "api", true, "java.lang.OutOfMemoryError: Java heap space"))));
  }
}
