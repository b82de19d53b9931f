package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.incident.Target;
import java.util.List;
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
              spec: {unschedulable: true}
              status:
                addresses: [{type: InternalIP, address: 10.0.0.1}]
                conditions:
                - {type: DiskPressure, status: "True", reason: KubeletHasDiskPressure, message: full, lastTransitionTime: "2026-11-21T14:00:00Z"}
                - {type: MemoryPressure, status: "False", reason: Fine, message: ok}
                - {type: Ready, status: "Unknown", reason: NodeStatusUnknown, message: silent, lastTransitionTime: "2026-11-21T14:30:00Z"}
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
            + " NodeStatusUnknown: silent",
        state.line());
    assertEquals("2026-11-21T14:00:00Z", state.at().orElseThrow().toString());
  }

  @Test
  void a_node_is_found_by_its_address() throws Exception {
    assertEquals(
        "node/node-1", stage.read(source, new Target.Node("10.0.0.1")).getFirst().about().path());
  }

  @Test
  void a_healthy_node_is_told_too() throws Exception {
    assertEquals(List.of("Ready"), stage.lines(source, new Target.Node("node-2")));
  }

  @Test
  void a_node_that_is_not_there_is_missing() throws Exception {
    assertEquals(
        List.of("node node-9: no such node"), stage.lines(source, new Target.Node("node-9")));
  }

  @Test
  void other_targets_ask_for_no_nodes() throws Exception {
    assertEquals(List.of(), stage.lines(source, Stage.API));
    assertEquals(List.of(), List.copyOf(stage.cluster.asked()));
  }
}
