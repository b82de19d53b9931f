package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sitrep.cluster.Kinds;
import dev.sitrep.incident.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodesTest {
  private final Stage stage =
      new Stage()
          .add(
              """
              apiVersion: v1
              kind: Node
              metadata: {name: node-1}
              spec: {unschedulable: true, taints: [{key: node.kubernetes.io/unreachable, effect: NoSchedule}]}
              status:
                allocatable: {cpu: 3920m, memory: 7913396Ki, pods: "110"}
                nodeInfo: {kubeletVersion: v1.33.2}
                addresses: [{type: InternalIP, address: 10.0.0.1}]
                conditions:
                - {type: DiskPressure, status: "True", reason: KubeletHasDiskPressure, message: full, lastTransitionTime: "2026-11-21T14:00:00Z"}
                - {type: MemoryPressure, status: "False", reason: Fine, message: ok}
                - {type: Ready, status: "Unknown", reason: NodeStatusUnknown, message: silent, lastHeartbeatTime: "2026-11-21T14:29:10Z", lastTransitionTime: "2026-11-21T14:30:00Z"}
              ---
              apiVersion: v1
              kind: Node
              metadata: {name: node-2}
              status: {conditions: [{type: Ready, status: "True", reason: KubeletReady, message: ok}]}
              """);
  private final Nodes source = new Nodes();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void what_is_bad_is_told() throws Exception {
    var state = stage.read(source, new Target.Node("node-1"), NodeState.class).getFirst();

    assertEquals(
        "not Ready · cordoned · DiskPressure=True KubeletHasDiskPressure: full · Ready=Unknown"
            + " NodeStatusUnknown: silent · taints node.kubernetes.io/unreachable:NoSchedule · 0 of 110"
            + " pods · kubelet v1.33.2 · last heard of 2026-11-21T14:29:10Z",
        state.line());
    assertEquals(Map.of("cpu", "3.92", "memory", "7.54Gi", "pods", "110"), state.allocatable());
    assertEquals("2026-11-21T14:00:00Z", state.at().orElseThrow().toString());
  }

  @Test
  void a_node_is_found_by_its_address() throws Exception {
    assertEquals(
        "node/node-1", stage.read(source, new Target.Node("10.0.0.1")).getFirst().about().path());
  }

  @Test
  void a_healthy_node_is_told_too() throws Exception {
    assertEquals(List.of("Ready · 0 of ? pods"), stage.lines(source, new Target.Node("node-2")));
  }

  @Test
  void a_node_that_is_not_there_is_missing() throws Exception {
    assertEquals(
        List.of("node node-9: no such node"), stage.lines(source, new Target.Node("node-9")));
  }

  @Test
  void a_healthy_workload_asks_for_no_nodes() throws Exception {
    stage.deployment(1, 1, "").healthy("api-2-aaaaa");

    assertEquals(List.of(), stage.lines(source, Stage.API));
    assertFalse(stage.cluster.asked().contains(Kinds.NODES));
  }

  private static final String LOST =
      """
      {phase: Running, conditions: [{type: Ready, status: "False"}], containerStatuses: [{name: api, ready: true, restartCount: 0, state: {running: {}}}]}\
      """;

  @Test
  void the_troubled_node_of_a_lost_pod_is_told() throws Exception {
    stage
        .deployment(1, 0, "")
        .pod("api-2-aaaaa", "ReplicaSet api-2", "{name: api}", LOST)
        .event(
            "Pod/api-2-aaaaa",
            "",
            "Warning",
            "NodeNotReady",
            "Node is not ready",
            1,
            "2026-11-21T15:01:00Z");

    assertEquals(
        List.of("node-1"),
        stage.read(source, Stage.API, NodeState.class).stream()
            .map(state -> state.about().name())
            .toList());
  }

  @Test
  void nodes_that_may_not_be_read_are_missing_and_told() throws Exception {
    stage
        .deployment(1, 0, "")
        .pod("api-2-aaaaa", "ReplicaSet api-2", "{name: api}", "{phase: Unknown}")
        .server
        .forbid("nodes", "");

    assertEquals("nodes", stage.read(source, Stage.API, Missing.class).getFirst().what());
  }

  @Test
  void a_crash_does_not_make_its_node_a_suspect() throws Exception {
    stage.deployment(1, 0, "").crashing("api-2-aaaaa", 4);

    assertEquals(List.of(), stage.lines(source, Stage.API));
    assertFalse(stage.cluster.asked().contains(Kinds.NODES));
  }
}
