package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.ContainerState.Role;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletesAndRestartsTest {
  private final CompletesAndRestarts rule = new CompletesAndRestarts();

  @Test
  void a_program_that_ends_well_is_told_with_the_length_of_its_run() {
    var finding =
        only(
            rule,
            container("api")
                .loops()
                .lasted("Completed", 0, Duration.ofSeconds(2))
                .restarts(4)
                .build());

    assertEquals(
        "container api finishes with code 0 after 2s instead of staying up, and is started again (4"
            + " restarts)",
        finding.cause());
    assertEquals(Certainty.LIKELY, finding.certainty());
    assertEquals(List.of("E1"), finding.exhibits());
  }

  @Test
  void a_job_s_container_that_did_its_work_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(container("migrate").ended("Completed", 0).build())));
    assertEquals(
        List.of(),
        rule.analyze(file(container("init").role(Role.INIT).ended("Completed", 0).build())));
    assertEquals(List.of(), rule.analyze(file(container("api").loops().died("Error", 1).build())));
  }
}
