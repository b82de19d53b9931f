package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Kinds;
import dev.sitrep.incident.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `node-1` fell at 14:50; it is 15:05.
class PlacementTest {
  private static final Optional<Target.Node> NODE_1 = Optional.of(new Target.Node("node-1"));
  private static final Optional<Target.Node> NOWHERE = Optional.empty();

  private final Stage stage = new Stage().deployment(3, 1, "");

  @AfterEach
  void close() {
    stage.close();
  }

  private static String node(String name, String conditions, String taints) {
    return """
    apiVersion: v1
    kind: Node
    metadata: {name: %s}
    spec: {taints: [%s]}
    status: {conditions: [%s]}
    """
        .formatted(name, taints, conditions);
  }

  private Stage fallen() {
    return stage
        .add(
            node(
                "node-1",
                "{type: Ready, status: Unknown, reason: NodeStatusUnknown, lastTransitionTime: \"2026-11-21T14:50:00Z\"}",
                "{key: node.kubernetes.io/unreachable, effect: NoExecute, timeAdded: \"2026-11-21T14:50:01Z\"}"))
        .add(well("node-2"));
  }

  private static String well(String name) {
    return node(
        name, "{type: Ready, status: \"True\"}, {type: DiskPressure, status: \"False\"}", "");
  }

  private Stage pressed(String name) {
    return stage.add(
        node(
            name,
            "{type: Ready, status: \"True\"}, {type: DiskPressure, status: \"True\", lastTransitionTime: \"2026-11-21T14:50:00Z\"}",
            ""));
  }

  private Stage pod(String name, String owner, String node, String status) {
    var parts = owner.split(" ", -1);
    return stage.add(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          namespace: shop
          name: %s
          labels: {app: api}
          ownerReferences: [{apiVersion: %s, kind: %s, name: %s, controller: true}]
        spec: {nodeName: "%s", containers: [{name: api, resources: {limits: {memory: 1Gi}}}]}
        status: %s
        """
            .formatted(
                name,
                parts[0].equals("Job") ? "batch/v1" : "apps/v1",
                parts[0],
                parts[1],
                node,
                status));
  }

  private Stage api(String suffix, String node, String status) {
    return pod("api-2-" + suffix, "ReplicaSet api-2", node, status);
  }

  /// What the control plane makes of a pod on a lost node.
  private static String lost(String since) {
    return """
    {phase: Running, conditions: [{type: Ready, status: "False", lastTransitionTime: "%s"}], containerStatuses: [{name: api, ready: true, restartCount: 0, state: {running: {}}}]}\
    """
        .formatted(since);
  }

  private static final String LOST = lost("2026-11-21T14:50:00Z");
  private static final String READY =
      "{phase: Running, conditions: [{type: Ready, status: \"True\"}]}";

  private static String failing(String container) {
    return """
    {phase: Running, conditions: [{type: Ready, status: "False", lastTransitionTime: "2026-11-21T14:51:00Z"}], containerStatuses: [{name: api, ready: false, %s}]}\
    """
        .formatted(container);
  }

  private Optional<Target.Node> of(Target target) throws InterruptedException {
    return Placement.of(target, stage.cluster);
  }

  @Test
  void all_failing_pods_are_on_a_lost_node() throws Exception {
    fallen();
    api("aaaaa", "node-1", LOST);
    api("bbbbb", "node-1", LOST);
    api("ccccc", "node-2", READY);

    assertEquals(NODE_1, of(Stage.API));
    assertEquals(NODE_1, of(new Target.Pod("shop", "api-2-aaaaa")));
    assertEquals(NOWHERE, of(new Target.Pod("shop", "api-2-ccccc")));
  }

  @Test
  void what_fails_elsewhere_too_has_another_reason() throws Exception {
    fallen();
    api("aaaaa", "node-1", LOST);
    api("bbbbb", "node-2", failing("restartCount: 0, state: {running: {}}"));

    assertEquals(NOWHERE, of(Stage.API));
  }

  @Test
  void a_pod_that_no_node_has_is_not_on_it() throws Exception {
    fallen();
    api("aaaaa", "node-1", LOST);
    api("bbbbb", "", "{phase: Pending}");

    assertEquals(NOWHERE, of(Stage.API));
  }

  @Test
  void a_daemon_set_fails_on_the_lost_node_only() throws Exception {
    fallen();
    pod("agent-aaaaa", "DaemonSet agent", "node-1", LOST);
    pod("agent-bbbbb", "DaemonSet agent", "node-2", READY);

    assertEquals(NODE_1, of(new Target.Workload("shop", "daemonset", "agent")));
  }

  @Test
  void stateful_sets_and_jobs_too() throws Exception {
    fallen();
    pod("db-0", "StatefulSet db", "node-1", LOST);
    pod("load-x7k2p", "Job load", "node-1", "{phase: Failed, reason: NodeShutdown}");

    assertEquals(NODE_1, of(new Target.Workload("shop", "statefulset", "db")));
    assertEquals(NODE_1, of(new Target.Workload("shop", "job", "load")));
  }

  @Test
  void what_stands_around_a_workload_is_where_that_is() throws Exception {
    fallen()
        .add(
            """
            apiVersion: v1
            kind: Service
            metadata: {namespace: shop, name: api}
            spec: {selector: {app: api}}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {namespace: shop, name: budget}
            spec: {minAvailable: 2, selector: {matchLabels: {app: api}}}
            """);
    api("aaaaa", "node-1", LOST);

    assertEquals(NODE_1, of(new Target.Service("shop", "api")));
    assertEquals(NODE_1, of(new Target.Workload("shop", "poddisruptionbudget", "budget")));
    assertEquals(NOWHERE, of(new Target.Volume("shop", "data")));
    assertEquals(NOWHERE, of(new Target.Service("shop", "other")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // the image, the configuration
        "restartCount: 0, state: {waiting: {reason: ImagePullBackOff, message: 'Back-off pulling image: not found'}}",
        "restartCount: 0, state: {waiting: {reason: ErrImagePull, message: unauthorized}}",
        "restartCount: 0, state: {waiting: {reason: CreateContainerConfigError, message: 'secret \"db\" not found'}}",
        // it ended before the node fell
        "restartCount: 2, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1, reason: Error, finishedAt: '2026-11-21T14:49:00Z'}}",
        // three in a quarter of an hour is the most
        "restartCount: 40, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1, reason: Error, finishedAt: '2026-11-21T14:59:00Z'}}",
        // its own limit
        "restartCount: 2, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 137, reason: OOMKilled, finishedAt: '2026-11-21T14:59:00Z'}}",
      })
  void a_pod_with_a_reason_of_its_own_keeps_it(String container) throws Exception {
    fallen();
    api("aaaaa", "node-1", failing(container));

    assertEquals(NOWHERE, of(Stage.API));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "restartCount: 0, state: {waiting: {reason: ContainerCreating}}",
        "restartCount: 0, state: {waiting: {reason: CreateContainerError, message: 'write /var/lib: no space left on device'}}",
        "restartCount: 1, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1, reason: Error, finishedAt: '2026-11-21T14:59:00Z'}}",
        "restartCount: 1, state: {waiting: {reason: ContainerCreating}}, lastState: {terminated: {exitCode: 255, reason: Unknown, finishedAt: '2026-11-21T14:49:00Z'}}",
        "restartCount: 0, state: {terminated: {exitCode: 137, reason: ContainerStatusUnknown}}",
        // a crash of last week is not the trouble
        "restartCount: 1, state: {running: {}}, lastState: {terminated: {exitCode: 1, reason: Error, finishedAt: '2026-11-14T14:59:00Z'}}",
      })
  void what_began_with_the_nodes_fall_is_the_nodes(String container) throws Exception {
    fallen();
    api("aaaaa", "node-1", failing(container));

    assertEquals(NODE_1, of(Stage.API));
  }

  @Test
  void a_pod_that_was_not_ready_before_is_not_the_nodes() throws Exception {
    fallen();
    api("aaaaa", "node-1", lost("2026-11-21T12:00:00Z"));

    assertEquals(NOWHERE, of(Stage.API));
  }

  @Test
  void one_pod_with_a_reason_of_its_own_is_enough() throws Exception {
    fallen();
    api("aaaaa", "node-1", LOST);
    api(
        "bbbbb",
        "node-1",
        failing("restartCount: 0, state: {waiting: {reason: ImagePullBackOff}}"));

    assertEquals(NOWHERE, of(Stage.API));
  }

  @Test
  void a_healthy_node_takes_nothing_down() throws Exception {
    stage.add(well("node-1")).add(node("node-2", "{type: Ready, status: \"True\"}", ""));
    api("aaaaa", "node-1", failing("restartCount: 0, state: {running: {}}"));
    api(
        "bbbbb",
        "node-1",
        "{phase: Failed, reason: Evicted, message: 'node was low on resource: memory'}");

    assertEquals(NOWHERE, of(Stage.API));
  }

  @Test
  void a_node_under_pressure_takes_down_whom_it_evicts_and_nobody_else() throws Exception {
    pressed("node-1");
    pod(
        "db-0",
        "StatefulSet db",
        "node-1",
        "{phase: Failed, reason: Evicted, message: 'The node was low on resource: ephemeral-storage.'}");
    pod(
        "big-0",
        "StatefulSet big",
        "node-1",
        "{phase: Failed, reason: Evicted, message: 'Usage of EmptyDir volume \"tmp\" exceeds the limit \"1Gi\".'}");
    pod("slow-0", "StatefulSet slow", "node-1", failing("restartCount: 0, state: {running: {}}"));

    assertEquals(NODE_1, of(new Target.Workload("shop", "statefulset", "db")));
    assertEquals(NOWHERE, of(new Target.Workload("shop", "statefulset", "big")));
    assertEquals(NOWHERE, of(new Target.Workload("shop", "statefulset", "slow")));
  }

  @Test
  void pods_that_were_replaced_long_ago_do_not_count() throws Exception {
    fallen();
    api(
        "old22",
        "node-2",
        "{phase: Failed, reason: Evicted, message: 'node was low on resource: memory', conditions: [{type: Ready, status: \"False\", lastTransitionTime: \"2026-11-20T10:00:00Z\"}]}");
    api("aaaaa", "node-1", LOST);

    assertEquals(NODE_1, of(Stage.API));
  }

  @Test
  void without_the_right_to_read_nodes_the_pods_say_it() throws Exception {
    stage.server.forbid("nodes", "");
    api("aaaaa", "node-1", "{phase: Unknown, reason: NodeLost}");
    api("bbbbb", "node-1", LOST);
    api("ccccc", "node-2", READY);

    assertEquals(NODE_1, of(Stage.API));
  }

  @Test
  void a_node_that_has_a_ready_pod_does_not_look_lost() throws Exception {
    stage.server.forbid("nodes", "");
    api("aaaaa", "node-1", LOST);
    pod("db-0", "StatefulSet db", "node-1", READY);

    assertEquals(NOWHERE, of(Stage.API));
  }

  @Test
  void without_nodes_a_pod_that_is_merely_not_ready_says_nothing() throws Exception {
    stage.server.forbid("nodes", "");
    api("aaaaa", "node-1", failing("restartCount: 0, state: {running: {}}"));

    assertEquals(NOWHERE, of(Stage.API));
  }

  @Test
  void a_cluster_that_cannot_be_read_places_nothing() throws Exception {
    fallen();
    api("aaaaa", "node-1", LOST);
    stage.server.forbid("pods", "shop");

    assertEquals(NOWHERE, of(Stage.API));
    stage.server.close();
    assertEquals(NOWHERE, of(new Target.Workload("cart", "deployment", "cart")));
  }

  @Test
  void what_runs_no_pods_is_placed_nowhere_and_costs_nothing() throws Exception {
    for (var target :
        List.of(
            new Target.Node("node-1"),
            new Target.Namespace("shop"),
            new Target.Volume("", "pv-1"),
            new Target.Cluster())) {
      assertEquals(NOWHERE, of(target));
    }
    assertTrue(stage.cluster.asked().isEmpty());
  }

  @Test
  void while_all_nodes_are_well_only_they_are_asked_for() throws Exception {
    stage.add(well("node-1"));
    api("aaaaa", "node-1", failing("restartCount: 0, state: {running: {}}"));

    assertEquals(NOWHERE, of(Stage.API));
    assertFalse(stage.cluster.asked().contains(Kinds.PODS));
  }
}
