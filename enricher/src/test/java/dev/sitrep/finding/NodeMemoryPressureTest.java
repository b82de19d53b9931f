package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.condition;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.node;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NodeMemoryPressureTest {
  private final NodeMemoryPressure rule = new NodeMemoryPressure();

  @Test
  void pressure_is_told_with_its_age() {
    var finding =
        only(
            rule,
            node(
                "worker-3",
                true,
                condition(
                    "MemoryPressure", "True", "KubeletHasInsufficientMemory", "kubelet has it")));

    assertEquals("node worker-3 is short of memory (MemoryPressure) for 5 min", finding.cause());
    assertEquals("under pressure", finding.symptom());
    assertEquals("node/worker-3", finding.fault().path());
  }

  @Test
  void another_condition_or_an_unknown_one_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(file(node("worker-3", true, condition("KernelDeadlock", "True", "r", "m")))));
    assertEquals(
        List.of(),
        rule.analyze(
            file(node("worker-3", false, condition("MemoryPressure", "Unknown", "r", "m")))));
  }
}
