package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.condition;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.node;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeNotReadyTest {
  private final NodeNotReady rule = new NodeNotReady();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Unknown | NodeStatusUnknown | Kubelet stopped posting node status. | its kubelet has reported nothing for 5 min; the node, its network or the kubelet is down
          Unknown | NodeStatusNeverUpdated | Kubelet never posted node status. | its kubelet has reported nothing for 5 min; the node, its network or the kubelet is down
          False   | KubeletNotReady | container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized | its network plugin does not work (Network plugin returns error: cni plugin not initialized)
          False   | KubeletNotReady | runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:docker: network plugin is not ready: cni config uninitialized | its network plugin does not work (docker: network plugin is not ready: cni config uninitialized)
          False   | KubeletNotReady | [CSINode is not yet initialized, missing node capacity for resources: ephemeral-storage] | [CSINode is not yet initialized, missing node capacity for resources: ephemeral-storage]
          False   | KubeletNotReady | node is shutting down | node is shutting down
          """)
  void tells_what_the_kubelet_or_the_control_plane_says(
      String status, String reason, String message, String told) {
    var finding = only(rule, node("worker-3", false, condition("Ready", status, reason, message)));

    assertEquals("node worker-3 is not ready: " + told, finding.cause());
    assertEquals("not ready", finding.symptom());
    assertEquals("node/worker-3", finding.fault().path());
    assertEquals("kubectl describe node/worker-3", finding.next().getFirst());
    assertEquals(List.of("E1"), finding.exhibits());
  }

  @Test
  void a_healthy_node_and_a_dead_runtime_are_no_case() {
    assertEquals(List.of(), rule.analyze(file(node("worker-3", true))));
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                node(
                    "worker-3",
                    false,
                    condition("Ready", "False", "KubeletNotReady", "PLEG is not healthy")))));
  }
}
