package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.NOW;
import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.SINCE;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.PodState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchedulingGatedTest {
  private final SchedulingGated rule = new SchedulingGated();

  private static PodState gated(String... gates) {
    return new PodState(
        POD,
        "Pending",
        "",
        "",
        "Scheduling is blocked due to non-empty scheduling gates",
        Optional.of(SINCE),
        "",
        List.of(),
        List.of(),
        Optional.of(NOW),
        Optional.empty(),
        Optional.empty(),
        List.of(gates),
        List.of());
  }

  @Test
  void names_the_gate() {
    var finding = only(rule, gated("kueue.x-k8s.io/admission"));

    assertEquals(
        "the pod is not scheduled until scheduling gate kueue.x-k8s.io/admission is removed",
        finding.cause());
    assertEquals("held back by a scheduling gate", finding.symptom());
  }

  @Test
  void a_pod_without_gates_is_no_case_and_a_gated_one_is_no_other() {
    assertEquals(List.of(), rule.analyze(file(gated())));
    assertEquals(List.of(), new Unschedulable().analyze(file(gated("example.com/wait"))));
  }
}
