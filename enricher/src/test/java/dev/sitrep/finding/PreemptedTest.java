package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.NOW;
import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.SIBLING;
import static dev.sitrep.finding.Cases.event;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreemptedTest {
  private final Preempted rule = new Preempted();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Preempted by kube-system/critical-agent on node worker-1 | by kube-system/critical-agent on node worker-1
          Preempted by pod 0b6dbb0c-3a86-4e3b-9b2f-5d2f3a1c7e90 on node worker-1 | on node worker-1
          Preempted by a pod on node worker-1 | on node worker-1
          """)
  void names_the_preemptor_where_the_scheduler_does(String message, String told) {
    assertEquals(
        "pod api-5d9f7-x2x7p was preempted %s to make room for a pod of higher priority"
            .formatted(told),
        only(rule, warning(POD, "Preempted", message)).cause());
  }

  @Test
  void a_replacement_without_room_suffers_from_it() {
    var finding =
        only(
            rule,
            pending(SIBLING, "0/3 nodes are available: 3 Insufficient cpu."),
            warning(POD, "Preempted", "Preempted by shop/batch-1 on node worker-1"));

    assertEquals(List.of(SIBLING, POD), finding.subjects());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
    assertEquals(
        "pod api-5d9f7-x2x7p was preempted by shop/batch-1 on node worker-1 to make room for a pod of"
            + " higher priority, and its replacement finds no node",
        finding.cause());
  }

  @Test
  void a_preemption_of_yesterday_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                event(
                    POD,
                    "Warning",
                    "Preempted",
                    "Preempted by shop/batch-1 on node worker-1",
                    NOW.minus(Duration.ofHours(20))))));
  }
}
