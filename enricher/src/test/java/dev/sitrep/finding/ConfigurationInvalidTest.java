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

class ConfigurationInvalidTest {
  private final ConfigurationInvalid rule = new ConfigurationInvalid();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Error: unknown flag: --metrics-adr | its configuration is not valid: Error: unknown flag: --metrics-adr
          nginx: [emerg] unknown directive "proxy_pas" in /etc/nginx/conf.d/default.conf:7 | its configuration is not valid: unknown directive "proxy_pas" in /etc/nginx/conf.d/default.conf:7
          yaml: line 12: did not find expected key | its configuration is not valid: yaml: line 12: did not find expected key
          ValueError: invalid literal for int() with base 10: 'eighty' | its configuration is not valid: ValueError: invalid literal for int() with base 10: 'eighty'
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
                decisive(
                    POD,
                    "api",
                    true,
                    "nginx: [emerg] host not found in upstream \"api\" in /etc/nginx/nginx.conf:9"))));
  }
}
