package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.ContainerState.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitContainerFailedTest {
  private final InitContainerFailed rule = new InitContainerFailed();

  @Test
  void the_step_and_its_own_words_are_told() {
    var finding =
        only(
            rule,
            container("wait-for-db")
                .role(Role.INIT)
                .step(2, 3)
                .ended("Error", 1)
                .restarts(8)
                .build(),
            decisive(POD, "wait-for-db", false, "psql: error: no such plan: gold"));

    assertEquals("stuck in a failing init container", finding.symptom());
    assertEquals(
        "init container wait-for-db (step 2 of 3) exits with code 1 (8 restarts): psql: error:"
            + " no such plan: gold",
        finding.cause());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void a_single_step_is_not_counted() {
    assertEquals(
        "init container load exits with code 4; it leaves no log",
        only(rule, container("load").role(Role.INIT).step(1, 1).ended("Error", 4).build()).cause());
  }

  @Test
  void one_that_did_its_work_and_one_whose_words_are_known_are_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(file(container("init").role(Role.INIT).ended("Completed", 0).build())));
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("init").role(Role.INIT).ended("Error", 1).build(),
                decisive(POD, "init", false, "FATAL: missing DATABASE_URL"))));
    assertEquals(List.of(), rule.analyze(file(container("api").loops().died("Error", 1).build())));
  }
}
