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

class StartupTooSlowTest {
  private final StartupTooSlow rule = new StartupTooSlow();

  @Test
  void what_the_startup_probe_allows_is_told() {
    var finding =
        only(
            rule,
            container("api")
                .loops()
                .died("Error", 137)
                .port("http", 8080)
                .probe("startup", "httpGet / port http", "http", 5, 2, 10)
                .probe("liveness", "httpGet / port http", "http")
                .build(),
            warning(
                POD,
                "Unhealthy",
                "Startup probe failed: dial tcp 10.0.0.7:8080: connect: connection refused"),
            normal(POD, "Killing", "Container api failed startup probe, will be restarted"));

    assertEquals(
        "container api is not up within the 25s that its startup probe allows (5s delay + 10 × 2s): the"
            + " probe finds nothing that listens on port http (8080)",
        finding.cause());
    assertEquals("restarted by the startup probe", finding.symptom());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(List.of("E2", "E3", "E1"), finding.exhibits());
  }

  @Test
  void a_liveness_probe_may_come_too_early() {
    var finding =
        only(
            rule,
            container("api")
                .loops()
                .lasted("Error", 143, Duration.ofSeconds(42))
                .port("http", 8080)
                .probe("liveness", "httpGet / port 8080", "8080", 10, 10, 3)
                .build(),
            warning(
                POD,
                "Unhealthy",
                "Liveness probe failed: dial tcp 10.0.0.7:8080: connect: connection refused"));

    assertEquals(
        "container api is killed 42s after its start, before it listens on port 8080: its liveness"
            + " probe allows 40s (10s delay + 3 × 10s)",
        finding.cause());
    assertEquals(Certainty.LIKELY, finding.certainty());
  }

  @Test
  void a_program_that_was_up_for_hours_did_not_start_too_slowly() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api")
                    .loops()
                    .lasted("Error", 143, Duration.ofHours(2))
                    .port("http", 8080)
                    .probe("liveness", "httpGet / port 8080", "8080")
                    .build(),
                warning(
                    POD,
                    "Unhealthy",
                    "Liveness probe failed: dial tcp 10.0.0.7:8080: connect: connection refused"))));
  }

  @Test
  void a_wrong_port_and_an_end_of_its_own_are_no_slow_start() {
    for (var end : List.of(143, 1)) {
      assertEquals(
          List.of(),
          rule.analyze(
              file(
                  container("api")
                      .loops()
                      .died("Error", end)
                      .port("http", 8080)
                      .probe("liveness", "httpGet / port 8081", end == 1 ? "8080" : "8081")
                      .build(),
                  warning(
                      POD,
                      "Unhealthy",
                      "Liveness probe failed: dial tcp 10.0.0.7: connect: connection refused"))));
    }
  }
}
