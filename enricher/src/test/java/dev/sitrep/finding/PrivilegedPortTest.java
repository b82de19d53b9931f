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

class PrivilegedPortTest {
  private final PrivilegedPort rule = new PrivilegedPort();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied) | it may not listen on port 80 as user 101: a port below 1024 takes root or NET_BIND_SERVICE
          listen tcp :443: bind: permission denied | it may not listen on port 443 as user 101: a port below 1024 takes root or NET_BIND_SERVICE
          java.net.BindException: Permission denied | it may not listen on its port as user 101: a port below 1024 takes root or NET_BIND_SERVICE
          """)
  void the_sentence_names_what_is_missing(String said, String why) {
    var finding =
        only(
            rule,
            container("api").loops().died("Error", 1).restarts(6).user("101").build(),
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
                decisive(POD, "api", true, "listen tcp :8080: bind: address already in use"))));
  }
}
