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

class ReadinessPathTest {
  private final ReadinessPath rule = new ReadinessPath();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          httpGet /ready port 8080 | 8080 | HTTP probe failed with statuscode: 404 | asks for /ready on port 8080 and gets status 404
          httpGet /ready port http | http | HTTP probe failed with statuscode: 404 | asks for /ready on port http (8080) and gets status 404
          httpGet /ready port 9090 | 9090 | HTTP probe failed with statuscode: 404 | asks for /ready on port 9090 and gets status 404
          httpGet /admin/health port 8080 | 8080 | HTTP probe failed with statuscode: 401 | asks for /admin/health on port 8080 and gets status 401
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
  void the_fix_is_the_path() {
    assertEquals(
        "Correct the readiness probe's path, or serve /ready.",
        only(
                rule,
                container("api")
                    .notReady()
                    .probe("readiness", "httpGet /ready port 80", "80")
                    .build(),
                warning(
                    POD,
                    "Unhealthy",
                    "Readiness probe failed: HTTP probe failed with statuscode: 404"))
            .fix());
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
