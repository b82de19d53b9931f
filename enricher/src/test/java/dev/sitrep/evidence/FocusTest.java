package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.Ref;
import dev.sitrep.incident.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FocusTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @BeforeEach
  void shop() {
    stage
        .deployment(3, 1, "")
        .crashing("api-2-aaaaa", 5)
        .crashing("api-2-bbbbb", 5)
        .healthy("api-2-ccccc")
        .pod("db-0", "StatefulSet db", "{name: db}", Stage.looping("db", 1))
        .pod("bare", "", "{name: bare}", Stage.looping("bare", 1));
  }

  @SuppressWarnings("unchecked") // of this or nothing
  private Focus focus(Target target) throws InterruptedException {
    return ((Reading.Seen<Focus>)
            assertInstanceOf(Reading.Seen.class, Focus.of(stage.scene(target))))
        .value();
  }

  private static List<String> names(Focus focus) {
    return focus.pods().stream().map(PodSummary::name).sorted().toList();
  }

  @Test
  void a_pod_stands_for_its_workload_and_is_looked_at_first() throws Exception {
    var focus = focus(new Target.Pod("shop", "api-2-bbbbb"));

    assertEquals(Stage.API.ref(), focus.top());
    assertEquals("replicaset/api-2", focus.between().getFirst().path());
    assertEquals(List.of("api-2-aaaaa", "api-2-bbbbb", "api-2-ccccc"), names(focus));
    assertEquals(
        List.of("api-2-bbbbb", "api-2-aaaaa"),
        focus.failing().stream().map(pod -> pod.getMetadata().getName()).toList());
    assertEquals(List.of(), focus.gone());
  }

  @Test
  void a_bare_pod_stands_for_itself() throws Exception {
    var focus = focus(new Target.Pod("shop", "bare"));

    assertEquals("pod/bare", focus.top().path());
    assertEquals(List.of("bare"), names(focus));
  }

  @Test
  void a_pod_that_is_gone_leads_to_its_former_owner_by_its_name() throws Exception {
    var focus = focus(new Target.Pod("shop", "api-2-zzzzz"));

    assertEquals(Stage.API.ref(), focus.top());
    assertEquals("pod/api-2-zzzzz", focus.gone().getFirst().path());
  }

  @Test
  void a_pod_that_nobody_knows_is_gone() throws Exception {
    var focus = focus(new Target.Pod("shop", "stranger-1"));

    assertEquals("pod/stranger-1", focus.top().path());
    assertEquals(List.of(), names(focus));
    assertEquals("pod/stranger-1", focus.gone().getFirst().path());
  }

  @Test
  void a_workload_s_alert_may_name_a_pod_that_is_gone() throws Exception {
    assertEquals(List.of("api-2-zzzzz"), gone("api-2-zzzzz"));
    assertEquals(List.of(), gone("api-2-aaaaa"));
    assertEquals(List.of(), gone("kube-state-metrics-0"));
  }

  private List<String> gone(String pod) throws InterruptedException {
    return switch (Focus.of(stage.scene(Stage.API, "", Map.of("pod", pod)))) {
      case Reading.Seen<Focus>(var focus) -> focus.gone().stream().map(Ref::name).toList();
      case Reading.Unseen<Focus> unseen -> throw new AssertionError(unseen);
    };
  }

  @Test
  void a_service_has_the_pods_that_it_selects() throws Exception {
    stage.add(
        """
        apiVersion: v1
        kind: Service
        metadata: {namespace: shop, name: web}
        spec: {selector: {app: api}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {namespace: shop, name: outside}
        spec: {type: ExternalName}
        """);

    assertEquals(5, names(focus(new Target.Service("shop", "web"))).size());
    assertEquals(List.of(), names(focus(new Target.Service("shop", "outside"))));
    assertEquals(List.of(), names(focus(new Target.Service("shop", "nobody"))));
  }

  @Test
  void a_claim_has_the_failing_pods_that_mount_it() throws Exception {
    stage.add(
        """
        apiVersion: v1
        kind: Pod
        metadata: {namespace: shop, name: user}
        spec: {containers: [{name: a}], volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]}
        status: {phase: Pending}
        """);

    assertEquals(List.of("user"), names(focus(new Target.Volume("shop", "data"))));
  }

  @Test
  void a_node_has_its_pods_of_all_namespaces() throws Exception {
    stage.add(
        """
        apiVersion: v1
        kind: Pod
        metadata: {namespace: other, name: far}
        spec: {nodeName: node-1}
        status: {phase: Running}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {namespace: other, name: elsewhere}
        spec: {nodeName: node-2}
        status: {phase: Running}
        """);

    var names = names(focus(new Target.Node("node-1")));

    assertTrue(names.contains("far"), names.toString());
    assertFalse(names.contains("elsewhere"), names.toString());
  }

  @Test
  void a_namespace_has_them_all() throws Exception {
    assertEquals(5, names(focus(new Target.Namespace("shop"))).size());
  }

  @Test
  void the_whole_cluster_has_none() throws Exception {
    assertEquals(List.of(), names(focus(new Target.Cluster())));
  }

  @Test
  void a_sample_takes_a_few_of_each_owner() throws Exception {
    for (int i = 0; i < 9; i++) {
      stage.crashing("api-2-dddd" + i, 1);
    }

    var focus = focus(new Target.Namespace("shop"));

    assertEquals(13, focus.failing().size());
    assertEquals(5, focus.sample().size());
  }

  @Test
  void pods_that_may_not_be_read_leave_no_focus() throws Exception {
    stage.server.forbid("pods", "shop");

    assertInstanceOf(Reading.Unseen.class, Focus.of(stage.scene(Stage.API)));
  }
}
