package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sitrep.cluster.Kinds;
import dev.sitrep.incident.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `node-1` fell at 14:50; it is 15:05.
class NodePodsTest {
  private static final Target NODE = new Target.Node("node-1");
  private static final String LOST =
      "{phase: Running, conditions: [{type: Ready, status: \"False\", lastTransitionTime: \"2026-11-21T14:50:00Z\"}], containerStatuses: [{name: app, ready: true, restartCount: 0, state: {running: {}}}]}";
  private static final String READY =
      "{phase: Running, conditions: [{type: Ready, status: \"True\"}]}";

  private final Stage stage =
      new Stage()
          .add(
              """
              apiVersion: v1
              kind: Node
              metadata: {name: node-1}
              status: {conditions: [{type: Ready, status: Unknown, lastTransitionTime: "2026-11-21T14:50:00Z"}]}
              ---
              apiVersion: v1
              kind: Node
              metadata: {name: node-2}
              status: {conditions: [{type: Ready, status: "True"}]}
              """);
  private final NodePods source = new NodePods();

  @AfterEach
  void close() {
    stage.close();
  }

  private Stage pod(String name, String owner, String node, String status) {
    var parts = owner.split(" ", -1);
    int dash = parts[1].lastIndexOf('-');
    return stage.add(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          namespace: shop
          name: %s
          labels: {%s}
          ownerReferences: [{apiVersion: apps/v1, kind: %s, name: %s, controller: true}]
        spec: {nodeName: "%s", containers: [{name: app}]}
        status: %s
        """
            .formatted(
                name,
                parts[0].equals("ReplicaSet")
                    ? "pod-template-hash: '" + parts[1].substring(dash + 1) + "'"
                    : "",
                parts[0],
                parts[1],
                node,
                status));
  }

  private void losses() {
    pod("agent-aaaaa", "DaemonSet agent", "node-1", LOST);
    pod("agent-bbbbb", "DaemonSet agent", "node-2", READY);
    pod("api-6d4c9b7f88-aaaaa", "ReplicaSet api-6d4c9b7f88", "node-1", LOST);
    pod("api-6d4c9b7f88-bbbbb", "ReplicaSet api-6d4c9b7f88", "node-1", LOST);
    pod("api-5f66bc8c4-ccccc", "ReplicaSet api-5f66bc8c4", "node-2", READY);
    pod("db-0", "StatefulSet db", "node-1", LOST);
  }

  @Test
  void whom_the_node_takes_down_is_told_by_workload_and_what_is_left_of_it() throws Exception {
    losses();

    assertEquals(
        List.of(
            "takes down 4 pods of 3 workloads: shop/statefulset db 1 pod (none ready elsewhere),"
                + " shop/deployment api 2 pods (1 ready elsewhere), shop/daemonset agent 1 pod (1"
                + " ready elsewhere)"),
        stage.lines(source, NODE));
  }

  @Test
  void what_fails_by_itself_and_what_is_well_is_not_taken() throws Exception {
    pod(
        "own-0",
        "StatefulSet own",
        "node-1",
        "{phase: Pending, containerStatuses: [{name: app, ready: false, restartCount: 0, state: {waiting: {reason: ImagePullBackOff}}}]}");
    pod("well-0", "StatefulSet well", "node-1", READY);

    assertEquals(List.of(), stage.lines(source, NODE));
  }

  @Test
  void of_very_many_some_are_named_and_all_are_counted() throws Exception {
    for (int i = 0; i < 9; i++) {
      pod("db%d-0".formatted(i), "StatefulSet db" + i, "node-1", LOST);
    }
    pod(
        "gone-0",
        "StatefulSet gone",
        "node-1",
        "{phase: Failed, reason: Evicted, message: 'The node was low on resource: memory.'}");

    var told = stage.lines(source, NODE).getFirst();
    assertEquals("takes down 10 pods of 10 workloads: ", told.substring(0, 36));
    assertEquals(", 5 more · 1 evicted", told.substring(told.length() - 20));
  }

  @Test
  void a_healthy_node_takes_nobody_down() throws Exception {
    pod("slow-0", "StatefulSet slow", "node-2", LOST);

    assertEquals(List.of(), stage.lines(source, new Target.Node("node-2")));
  }

  @Test
  void where_pods_of_all_namespaces_may_not_be_listed_the_alerts_name_some() throws Exception {
    losses();
    stage.server.forbid("pods", "");

    assertEquals(List.of(), stage.lines(source, NODE));
    var told = source.collect(stage.scene(NODE, "", Map.of("namespace", "shop", "pod", "db-0")));
    assertEquals("takes down 4 pods of 3 workloads: ", told.getFirst().line().substring(0, 34));
  }

  @Test
  void another_target_asks_for_no_nodes() throws Exception {
    assertEquals(List.of(), stage.lines(source, Stage.API));
    assertFalse(stage.cluster.asked().contains(Kinds.NODES));
  }
}
