package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.Fit;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnschedulableTest {
  private final Unschedulable rule = new Unschedulable();

  @Test
  void several_reasons_are_summed_up_in_one_sentence() {
    var finding =
        only(
            rule,
            pending(
                POD,
                "0/5 nodes are available: 1 node(s) were unschedulable, 1 node(s) had untolerated"
                    + " taint {gpu: true}, 3 Insufficient memory. preemption: 0/5 nodes"),
            new Fit(
                POD,
                5,
                List.of(new Fit.Ask("memory", "96Gi", "62Gi", "worker-3", true)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()));

    assertEquals(
        "no node can take the pod: 1 of 5 nodes is cordoned; 1 of 5 nodes carries a taint that the"
            + " pod does not tolerate (gpu: true); 3 of 5 nodes have too little memory (the largest,"
            + " worker-3, has 62Gi in all)",
        finding.cause());
    assertEquals("Lower the pod's requests, or add a node that is large enough.", finding.fix());
  }

  @Test
  void one_reason_is_left_to_its_own_rule() {
    assertEquals(
        List.of(),
        rule.analyze(file(pending(POD, "0/5 nodes are available: 5 Insufficient cpu."))));
  }
}
