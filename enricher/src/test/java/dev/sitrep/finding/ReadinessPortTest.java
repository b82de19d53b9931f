package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.logged;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessPortTest {
  private final ReadinessPort rule = new ReadinessPort();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          httpGet /ready port 9090 | 9090 | Get "http://10.0.0.7:9090/ready": dial tcp 10.0.0.7:9090: connect: connection refused | asks port 9090; the container listens on 8080
          httpGet /ready port web | web | Get "http://10.0.0.7:0/ready" | asks port web, and no port of the container has that name; it has http
          tcpSocket port 5432 | 5432 | dial tcp 10.0.0.7:5432: connect: connection refused | asks port 5432; the container listens on 8080
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Server listening on port 3000                                             | the program says that it listens on 3000
          {"level":"info","msg":"listening on :3000"}                              | the program says that it listens on 3000
          Tomcat started on port 3000 (http) with context path '/'                  | the program says that it listens on 3000
          Now listening on: http://[::]:3000                                        | the program says that it listens on 3000
          [2026-11-21 15:00:00 +0000] [1] [INFO] Listening at: http://0.0.0.0:3000 (1) | the program says that it listens on 3000
          INFO:     Uvicorn running on http://0.0.0.0:3000 (Press CTRL+C to quit)   | the program says that it listens on 3000
          """)
  void the_log_tells_where_it_listens_when_the_spec_declares_nothing(String line, String says) {
    var finding =
        only(
            rule,
            container("api").notReady().probe("readiness", "httpGet / port 8080", "8080").build(),
            warning(
                POD,
                "Unhealthy",
                "Readiness probe failed: dial tcp 10.0.0.7:8080: connect: connection refused"),
            logged(POD, "api", line));

    assertEquals("readiness probe of container api asks port 8080; " + says, finding.cause());
    assertEquals(List.of("E2", "E3", "E1"), finding.exhibits());
  }

  @Test
  void a_program_that_listens_on_the_loopback_cannot_be_asked() {
    var finding =
        only(
            rule,
            container("api")
                .notReady()
                .port("http", 8080)
                .probe("readiness", "httpGet / port http", "http")
                .build(),
            warning(
                POD,
                "Unhealthy",
                "Readiness probe failed: dial tcp 10.0.0.7:8080: connect: connection refused"),
            logged(POD, "api", " * Running on http://127.0.0.1:8080"));

    assertEquals(
        "readiness probe of container api asks port 8080 at the pod's address; the program listens on"
            + " 127.0.0.1 only",
        finding.cause());
    assertEquals("Let the program listen on 0.0.0.0.", finding.fix());
  }

  @Test
  void a_log_that_names_several_ports_decides_nothing() {
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
                    "Readiness probe failed: dial tcp 10.0.0.7:8080: connect: connection refused"),
                logged(POD, "api", "metrics listening on :9100"),
                logged(POD, "api", "admin listening on :9101"))));
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
                    "Readiness probe failed: Get 'http://10.0.0.7:8080/ready': dial tcp 10.0.0.7:8080: connect: connection refused"))));
  }
}
