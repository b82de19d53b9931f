package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.SIBLING;
import static dev.sitrep.finding.Cases.condition;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.node;
import static dev.sitrep.finding.Cases.on;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NodeUnreachablePodsTest {
  private final NodeUnreachablePods rule = new NodeUnreachablePods();

  @Test
  void pods_of_a_node_that_is_not_ready_are_lost_with_it() {
    var finding =
        only(
            rule,
            on("worker-3", POD, "Running"),
            on("worker-3", SIBLING, "Running"),
            node(
                "worker-3",
                false,
                condition("Ready", "Unknown", "NodeStatusUnknown", "Kubelet stopped posting.")));

    assertEquals(
        "the pod is on node worker-3, which is not ready (Kubelet stopped posting)",
        finding.cause());
    assertEquals(List.of(POD, SIBLING), finding.subjects());
    assertEquals("node/worker-3", finding.fault().path());
    assertEquals(Certainty.SEEN, finding.certainty());
    assertEquals(List.of("E3", "E1"), finding.exhibits());
  }

  @Test
  void without_the_node_the_control_plane_s_event_is_enough() {
    var finding =
        only(
            rule,
            on("worker-3", POD, "Running"),
            warning(POD, "NodeNotReady", "Node is not ready"));

    assertEquals("the pod is on node worker-3, which is not ready", finding.cause());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void a_pod_in_an_unknown_phase_is_likely_lost() {
    assertEquals(Certainty.LIKELY, only(rule, on("worker-3", POD, "Unknown")).certainty());
  }

  @Test
  void a_pod_on_another_or_on_a_healthy_node_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                on("worker-1", POD, "Running"),
                node("worker-1", true),
                node("worker-3", false, condition("Ready", "Unknown", "r", "m")))));
  }
}
