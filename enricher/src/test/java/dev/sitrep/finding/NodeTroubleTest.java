package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.NodeState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeTroubleTest {
  private static final Ref NODE = new Ref("node", "", "worker-3");

  private final NodeTrouble rule = new NodeTrouble();

  private static NodeState node(boolean ready, boolean cordoned, String... conditions) {
    return new NodeState(NODE, ready, List.of(conditions), cordoned, Optional.empty());
  }

  @Test
  void a_silent_kubelet_is_quoted() {
    var finding =
        only(
            rule,
            node(
                false,
                false,
                "Ready=Unknown NodeStatusUnknown: Kubelet stopped posting node status."));

    assertEquals(
        "node worker-3: Ready=Unknown NodeStatusUnknown: Kubelet stopped posting node status.",
        finding.cause());
    assertEquals("not ready", finding.symptom());
    assertEquals(List.of("E1"), finding.exhibits());
    assertEquals("kubectl describe node/worker-3", finding.next().getFirst());
  }

  @Test
  void pressure_is_told_of_a_node_that_is_ready() {
    assertEquals(
        "under pressure",
        only(rule, node(true, false, "DiskPressure=True KubeletHasDiskPressure: full")).symptom());
  }

  @Test
  void a_cordoned_node_is_told_so() {
    var finding = only(rule, node(true, true));

    assertEquals("node worker-3 is cordoned: no new pod may go there", finding.cause());
    assertEquals("cordoned", finding.symptom());
  }

  @Test
  void a_healthy_node_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(node(true, false))));
  }
}
