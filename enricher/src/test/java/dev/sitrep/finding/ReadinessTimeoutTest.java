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

class ReadinessTimeoutTest {
  private final ReadinessTimeout rule = new ReadinessTimeout();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          httpGet /ready port 8080 | 8080 | Get "http://10.0.0.7:8080/ready": context deadline exceeded (Client.Timeout exceeded while awaiting headers) | gets no answer within its timeout of 1s (httpGet /ready port 8080)
          httpGet /ready port 8080 | 8080 | Get "http://10.0.0.7:8080/ready": net/http: request canceled (Client.Timeout exceeded while awaiting headers) | gets no answer within its timeout of 1s (httpGet /ready port 8080)
          tcpSocket port 8080 | 8080 | dial tcp 10.0.0.7:8080: i/o timeout | gets no answer within its timeout of 1s (tcpSocket port 8080)
          exec pg_isready | ~~ | command timed out: "pg_isready" timed out after 1s | gets no answer within its timeout of 1s (exec pg_isready)
          exec pg_isready | ~~ | rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout 1s exceeded | gets no answer within its timeout of 1s (exec pg_isready)
          grpc port 8080 | 8080 | timeout: failed to connect service "10.0.0.7:8080" within 1s: context deadline exceeded | gets no answer within its timeout of 1s (grpc port 8080)
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
