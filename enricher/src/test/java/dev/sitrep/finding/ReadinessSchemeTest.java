package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessSchemeTest {
  private final ReadinessScheme rule = new ReadinessScheme();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          httpGet /ready port 8080 scheme HTTPS | 8080 | Get "https://10.0.0.7:8080/ready": http: server gave HTTP response to HTTPS client | asks port 8080 by HTTPS; the program speaks HTTP there
          httpGet /ready port 8080 | 8080 | Get "http://10.0.0.7:8080/ready": net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x15\\x03\\x01\\x00\\x02\\x02" | asks port 8080 by HTTP; the program speaks HTTPS there
          httpGet /ready port 8080 | 8080 | Get "http://10.0.0.7:8080/ready": net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x00\\x00\\x06\\x04" | asks port 8080 by HTTP; the program speaks another protocol there
          """)
  void the_kubelet_s_words_become_a_sentence(
      String action, String port, String words, String cause) {
    var finding =
        only(
            rule,
            container("api").notReady().port("http", 8080).probe("readiness", action, port).build(),
            warning(POD, "Unhealthy", "Readiness probe failed: " + words));

    assertEquals("readiness probe of container api " + cause, finding.cause());
    assertEquals("running but not ready", finding.symptom());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void a_bad_request_on_a_port_for_https_is_likely_the_same() {
    var finding =
        only(
            rule,
            container("api")
                .notReady()
                .port("https", 8443)
                .probe("readiness", "httpGet / port https", "https")
                .build(),
            warning(
                POD,
                "Unhealthy",
                "Readiness probe failed: HTTP probe failed with statuscode: 400"));

    assertEquals(
        "readiness probe of container api asks port https (8443) by HTTP and gets status 400, as from"
            + " a port for HTTPS",
        finding.cause());
    assertEquals(Certainty.LIKELY, finding.certainty());
  }

  @Test
  void a_ready_container_and_another_failure_are_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").probe("readiness", "httpGet / port 8080", "8080").build(),
                warning(
                    POD,
                    "Unhealthy",
                    "Readiness probe failed: HTTP probe failed with statuscode: 404"))));
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api")
                    .notReady()
                    .probe("readiness", "httpGet / port 8080", "8080")
                    .build(),
                warning(
                    POD,
                    "Unhealthy",
                    "Readiness probe failed: HTTP probe failed with statuscode: 400"))));
  }
}
