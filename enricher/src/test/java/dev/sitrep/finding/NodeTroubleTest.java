package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.condition;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.node;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NodeTroubleTest {
  private final NodeTrouble rule = new NodeTrouble();

  @Test
  void a_condition_of_the_problem_detector_is_quoted() {
    assertEquals(
        "node worker-3 reports ReadonlyFilesystem=True FilesystemIsReadOnly: Filesystem is read-only",
        only(
                rule,
                node(
                    "worker-3",
                    true,
                    condition(
                        "ReadonlyFilesystem",
                        "True",
                        "FilesystemIsReadOnly",
                        "Filesystem is read-only.")))
            .cause());
  }

  @Test
  void conditions_with_rules_of_their_own_are_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                node("worker-3", true, condition("DiskPressure", "True", "r", "m")),
                node("worker-4", false, condition("Ready", "Unknown", "r", "m")))));
  }
}
