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

class ReadinessRefusedTest {
  private final ReadinessRefused rule = new ReadinessRefused();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          httpGet /ready port http | http | Get "http://10.0.0.7:8080/ready": dial tcp 10.0.0.7:8080: connect: connection refused | finds nothing that listens on port http (8080), 5 min after its start
          tcpSocket port 8080 | 8080 | dial tcp 10.0.0.7:8080: connect: connection refused | finds nothing that listens on port 8080, 5 min after its start
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
                    "Readiness probe failed: HTTP probe failed with statuscode: 503"))));
  }
}
