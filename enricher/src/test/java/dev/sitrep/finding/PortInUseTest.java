package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.logged;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortInUseTest {
  private final PortInUse rule = new PortInUse();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Error: listen EADDRINUSE: address already in use :::9090 | port 9090 is already in use; container proxy of the same pod declares it
          Web server failed to start. Port 9090 was already in use. | port 9090 is already in use; container proxy of the same pod declares it
          listen tcp :8080: bind: address already in use | port 8080 is already in use
          java.net.BindException: Address already in use | its port is already in use
          """)
  void the_sentence_names_what_is_missing(String said, String why) {
    var finding =
        only(
            rule,
            container("api")
                .loops()
                .died("Error", 1)
                .restarts(6)
                .port("http", 8080)
                .beside("proxy", 9090, 15090)
                .build(),
            decisive(POD, "api", true, said));

    assertEquals("container api exits with code 1 (6 restarts): " + why, finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals("in a crash loop", finding.symptom());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void words_above_a_hollow_end_are_found() {
    assertEquals(
        "container api exits with code 1: port 9090 is already in use",
        only(
                rule,
                container("api").loops().died("Error", 1).build(),
                logged(POD, "api", "Web server failed to start. Port 9090 was already in use."),
                decisive(POD, "api", true, "APPLICATION FAILED TO START"))
            .cause());
  }

  @Test
  void other_last_words_are_left_to_other_rules() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").loops().died("Error", 1).build(),
                decisive(
                    POD, "api", true, "bind() to 0.0.0.0:80 failed (13: Permission denied)"))));
  }
}
