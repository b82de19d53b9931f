package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.event;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.normal;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.Happening;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivenessPortTest {
  private final LivenessPort rule = new LivenessPort();

  private static final String REFUSED =
      "Get \"http://10.0.0.7:8081/\": dial tcp 10.0.0.7:8081: connect: connection refused";

  private static final Happening KILLED =
      normal(POD, "Killing", "Container api failed liveness probe, will be restarted");

  @Test
  void a_liveness_probe_at_the_wrong_port_kills_a_program_that_ends_well() {
    var finding =
        only(
            rule,
            container("api")
                .loops()
                .died("Completed", 0, "", Cases.NOW.minusSeconds(25))
                .restarts(6)
                .port("http", 8080)
                .probe("liveness", "httpGet / port 8081", "8081")
                .build(),
            warning(POD, "Unhealthy", "Liveness probe failed: " + REFUSED),
            KILLED);

    assertEquals(
        "liveness probe of container api asks port 8081; the container listens on 8080",
        finding.cause());
    assertEquals("restarted by the liveness probe", finding.symptom());
    assertEquals("Set the liveness probe's port to 8080.", finding.fix());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(List.of("E2", "E3", "E1"), finding.exhibits());
  }

  @Test
  void a_program_that_died_by_itself_is_not_blamed_on_its_probe() {
    var dead =
        container("api")
            .loops()
            .died("Error", 1)
            .port("http", 8080)
            .probe("liveness", "httpGet / port 8081", "8081")
            .probe("readiness", "httpGet / port 8081", "8081")
            .build();

    assertEquals(
        List.of(),
        rule.analyze(
            file(
                dead,
                warning(POD, "Unhealthy", "Liveness probe failed: " + REFUSED),
                warning(POD, "Unhealthy", "Readiness probe failed: " + REFUSED))));
  }

  @Test
  void a_program_that_ends_well_when_it_is_killed_is_blamed_on_its_probe() {
    var toldLongAgo =
        event(
            POD,
            "Normal",
            "Killing",
            "Container api failed liveness probe, will be restarted",
            Cases.NOW.minus(Duration.ofMinutes(15)));

    assertEquals(
        "liveness probe of container api asks port 8081; the container listens on 8080",
        only(
                rule,
                container("api")
                    .loops()
                    .died("Completed", 0)
                    .port("http", 8080)
                    .probe("liveness", "httpGet / port 8081", "8081")
                    .build(),
                warning(POD, "Unhealthy", "Liveness probe failed: " + REFUSED),
                toldLongAgo)
            .cause());
  }

  @Test
  void a_startup_probe_kills_alike() {
    var finding =
        only(
            rule,
            container("api")
                .loops()
                .died("Error", 137)
                .port("http", 8080)
                .probe("startup", "tcpSocket port 9000", "9000")
                .build(),
            warning(
                POD,
                "Unhealthy",
                "Startup probe failed: dial tcp 10.0.0.7:9000: connect: connection refused"));

    assertEquals(
        "startup probe of container api asks port 9000; the container listens on 8080",
        finding.cause());
    assertEquals("restarted by the startup probe", finding.symptom());
  }

  @Test
  void a_ready_container_with_noise_from_its_start_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").probe("liveness", "httpGet / port 8081", "8081").build(),
                warning(POD, "Unhealthy", "Liveness probe failed: " + REFUSED))));
  }
}
