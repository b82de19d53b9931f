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

class ExecFormatTest {
  private final ExecFormat rule = new ExecFormat();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          container create failed: exec /app/start.sh: exec format error | script /app/start.sh has no #! line, or image registry.example/shop/api:1.9 is built for another platform than the node's (exec format error)
          """)
  void the_runtime_says_what_stops_the_program(String message, String cause) {
    for (var reason : List.of("StartError", "ContainerCannotRun")) {
      var finding =
          only(rule, container("api").loops().died(reason, 128, message, Cases.NOW).build());

      assertEquals("container api cannot start: " + cause, finding.cause());
      assertEquals(Certainty.LIKELY, finding.certainty());
      assertEquals("unable to start", finding.symptom());
      assertEquals(List.of("E1"), finding.exhibits());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          exec /entrypoint.sh: exec format error | script /entrypoint.sh has no #! line, or image registry.example/shop/api:1.9 is built for another platform than the node's (exec format error)
          """)
  void the_kernel_s_refusal_in_the_log(String said, String why) {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 1).restarts(6).build(),
            decisive(POD, "api", true, said));

    assertEquals("container api exits with code 1 (6 restarts): " + why, finding.cause());
    assertEquals(Certainty.LIKELY, finding.certainty());
    assertEquals("in a crash loop", finding.symptom());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void another_reason_not_to_start_is_left_to_its_own_rule() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api")
                    .loops()
                    .died("StartError", 128, "exec /bin/tool: exec format error", Cases.NOW)
                    .build())));
  }

  @Test
  void other_last_words_are_left_to_other_rules() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").loops().died("Error", 1).build(),
                decisive(POD, "api", true, "exec /app/server: exec format error"))));
  }
}
