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
          OSError: [Errno 98] Address already in use | its port is already in use
          OSError: [Errno 98] error while attempting to bind on address ('0.0.0.0', 8080): address already in use | port 8080 is already in use
          Error: Address already in use (os error 98) | its port is already in use
          bind: EADDRINUSE (98) | its port is already in use
          Errno 48: Address already in use | its port is already in use
          Address already in use - bind(2) for "0.0.0.0" port 9090 (Errno::EADDRINUSE) | port 9090 is already in use; container proxy of the same pod declares it
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

  @ParameterizedTest
  @CsvSource({
    "metrics listening on :9090, port 9090 is already in use; container proxy of the same pod declares it",
    "serving 90901 requests of 9090ms, its port is already in use"
  })
  void a_port_that_the_error_does_not_name_may_stand_above(String above, String why) {
    assertEquals(
        "container metrics exits with code 1: " + why,
        only(
                rule,
                container("metrics").loops().died("Error", 1).beside("proxy", 9090).build(),
                logged(POD, "metrics", above),
                decisive(POD, "metrics", false, "OSError: [Errno 98] Address already in use"))
            .cause());
  }

  @Test
  void a_port_that_both_declare_is_the_one() {
    assertEquals(
        "container api exits with code 1: port 9090 is already in use; container proxy of the same"
            + " pod declares it",
        only(
                rule,
                container("api")
                    .loops()
                    .died("Error", 1)
                    .port("http", 9090)
                    .beside("proxy", 9090, 15090)
                    .build(),
                decisive(POD, "api", true, "java.net.BindException: Address already in use"))
            .cause());
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
