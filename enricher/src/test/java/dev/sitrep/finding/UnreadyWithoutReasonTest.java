package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnreadyWithoutReasonTest {
  private final UnreadyWithoutReason rule = new UnreadyWithoutReason();

  @Test
  void what_would_have_been_asked_is_told() {
    var finding =
        only(
            rule,
            container("api")
                .running(Duration.ofMinutes(90))
                .probe("readiness", "httpGet /ready port 8080", "8080")
                .build());

    assertEquals(
        "container api has been running for 1 h 30 min and is not ready; no event says what its readiness"
            + " probe (httpGet /ready port 8080) gets",
        finding.cause());
    assertEquals(Certainty.UNKNOWN, finding.certainty());
    assertEquals("running but not ready", finding.symptom());
  }

  @Test
  void an_event_or_a_start_like_any_other_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").running(Duration.ofMinutes(90)).build(),
                warning(POD, "Unhealthy", "Readiness probe failed: no"))));
    assertEquals(
        List.of(), rule.analyze(file(container("api").running(Duration.ofSeconds(30)).build())));
    assertEquals(List.of(), rule.analyze(file(container("api").build())));
  }
}
