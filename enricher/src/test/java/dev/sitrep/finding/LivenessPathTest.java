package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.normal;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivenessPathTest {
  private final LivenessPath rule = new LivenessPath();

  @Test
  void the_probe_and_its_answer_are_told() {
    var finding =
        only(
            rule,
            container("api")
                .loops()
                .lasted("Error", 143, Duration.ofMinutes(20))
                .port("http", 8080)
                .probe("liveness", "httpGet /healthz port http", "http")
                .build(),
            warning(
                POD, "Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 404"),
            normal(POD, "Killing", "Container api failed liveness probe, will be restarted"));

    assertEquals(
        "liveness probe of container api asks for /healthz on port http (8080) and gets status 404",
        finding.cause());
    assertEquals("Correct the liveness probe's path, or serve /healthz.", finding.fix());
    assertEquals("restarted by the liveness probe", finding.symptom());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(List.of("E2", "E3", "E1"), finding.exhibits());
  }

  @Test
  void another_failure_and_an_end_of_its_own_are_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api")
                    .loops()
                    .died("Error", 143)
                    .port("http", 8080)
                    .probe("liveness", "httpGet /healthz port http", "http")
                    .build(),
                warning(
                    POD,
                    "Unhealthy",
                    "Liveness probe failed: HTTP probe failed with statuscode: 500"))));
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api")
                    .loops()
                    .died("Error", 1)
                    .port("http", 8080)
                    .probe("liveness", "httpGet /healthz port http", "http")
                    .build(),
                warning(
                    POD,
                    "Unhealthy",
                    "Liveness probe failed: HTTP probe failed with statuscode: 404"))));
  }
}
