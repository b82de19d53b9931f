package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sitrep.incident.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RolloutsTest {
  private final Stage stage = new Stage();
  private final Rollouts source = new Rollouts();

  @AfterEach
  void close() {
    stage.close();
  }

  private void replicaSet(String name, int revision, String created, String spec) {
    stage.add(
        """
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          namespace: shop
          name: %s
          creationTimestamp: "%s"
          annotations: {deployment.kubernetes.io/revision: "%d"}
          ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: api, controller: true}]
        spec: {template: {spec: %s}}
        """
            .formatted(name, created, revision, spec));
  }

  private Rollout rollout() throws InterruptedException {
    return stage.read(source, Stage.API, Rollout.class).getFirst();
  }

  @Test
  void the_newest_two_revisions_of_a_deployment_are_compared() throws Exception {
    replicaSet("api-1", 1, "2026-11-01T10:00:00Z", "{containers: [{name: api, image: 'api:1.7'}]}");
    replicaSet(
        "api-9",
        9,
        "2026-11-20T10:00:00Z",
        """
        {containers: [{name: api, image: 'api:1.8', env: [{name: DATABASE_URL, value: a}, {name: MODE, value: b}],
         resources: {limits: {memory: 256Mi}}, readinessProbe: {httpGet: {path: /healthz, port: 8080}}}]}\
        """);
    replicaSet(
        "api-10",
        10,
        "2026-11-21T14:50:00Z",
        """
        {containers: [{name: api, image: 'api:1.9', env: [{name: MODE, value: c}, {name: NEW, value: d}],
         resources: {limits: {memory: 32Mi}}, readinessProbe: {httpGet: {path: /ready, port: 8080}}}]}\
        """);

    var rollout = rollout();

    assertEquals(
        "revision 9 → 10: image api:1.8 → api:1.9; env DATABASE_URL removed; env MODE changed; env"
            + " NEW added; memory limit 256Mi → 32Mi; readiness probe httpGet /healthz port 8080 →"
            + " httpGet /ready port 8080",
        rollout.line());
    assertEquals("2026-11-21T14:50:00Z", rollout.when().orElseThrow().toString());
  }

  @Test
  void values_of_env_variables_are_never_shown() throws Exception {
    replicaSet(
        "api-1",
        1,
        "2026-11-20T10:00:00Z",
        "{containers: [{name: api, env: [{name: PIN, value: '4711'}]}]}");
    replicaSet(
        "api-2",
        2,
        "2026-11-21T10:00:00Z",
        "{containers: [{name: api, env: [{name: PIN, value: '0815'}]}]}");

    assertEquals(List.of("env PIN changed"), rollout().changes());
    assertFalse(rollout().toString().matches(".*(4711|0815).*"));
  }

  @Test
  void a_rollback_takes_an_old_replica_set_whose_age_tells_nothing() throws Exception {
    replicaSet("api-2", 2, "2026-11-21T10:00:00Z", "{containers: [{name: api, image: 'api:2'}]}");
    replicaSet("api-1", 3, "2026-11-01T10:00:00Z", "{containers: [{name: api, image: 'api:1'}]}");

    assertEquals("revision 2 → 3: image api:2 → api:1", rollout().line());
    assertEquals(Optional.empty(), rollout().when());
  }

  @Test
  void several_containers_are_told_apart() throws Exception {
    replicaSet(
        "api-1",
        1,
        "2026-11-20T10:00:00Z",
        "{containers: [{name: api, image: 'a:1'}, {name: log, image: 'l:1'}]}");
    replicaSet(
        "api-2",
        2,
        "2026-11-21T10:00:00Z",
        "{containers: [{name: api, image: 'a:2'}, {name: mesh, image: 'm:1'}]}");

    assertEquals(
        List.of("container api: image a:1 → a:2", "container log removed", "container mesh added"),
        rollout().changes().stream().sorted().toList());
  }

  @Test
  void a_stateful_set_keeps_its_revisions_elsewhere() throws Exception {
    revisions("StatefulSet", "db");

    var rollout =
        stage
            .read(source, new Target.Workload("shop", "statefulset", "db"), Rollout.class)
            .getFirst();

    assertEquals("revision 1 → 2: memory limit 256Mi → 32Mi", rollout.line());
  }

  @Test
  void so_does_a_daemon_set() throws Exception {
    revisions("DaemonSet", "agent");

    assertEquals(
        List.of("revision 1 → 2: memory limit 256Mi → 32Mi"),
        stage.lines(source, new Target.Workload("shop", "daemonset", "agent")));
    assertEquals(List.of(), stage.lines(source, new Target.Workload("shop", "daemonset", "other")));
  }

  private void revisions(String kind, String name) {
    for (int i = 1; i <= 2; i++) {
      stage.add(
          """
          apiVersion: apps/v1
          kind: ControllerRevision
          metadata:
            namespace: shop
            name: %2$s-%3$d
            creationTimestamp: "2026-11-21T14:5%3$d:00Z"
            ownerReferences: [{apiVersion: apps/v1, kind: %1$s, name: %2$s, controller: true}]
          revision: %3$d
          data: {spec: {template: {spec: {containers: [{name: db, image: "db:1", resources: {limits: {memory: %4$s}}}]}}}}
          """
              .formatted(kind, name, i, i == 1 ? "256Mi" : "32Mi"));
    }
  }

  @Test
  void a_first_revision_has_nothing_before_it() throws Exception {
    replicaSet("api-1", 1, "2026-11-20T10:00:00Z", "{containers: [{name: api}]}");

    assertEquals("revision 1, the first", rollout().line());
  }

  @Test
  void where_no_older_one_is_kept_it_is_not_called_the_first() throws Exception {
    replicaSet("api-4", 4, "2026-11-20T10:00:00Z", "{containers: [{name: api}]}");

    assertEquals("revision 4, the only one that is kept", rollout().line());
  }

  @Test
  void a_change_outside_the_containers_is_told_so() throws Exception {
    replicaSet("api-1", 1, "2026-11-20T10:00:00Z", "{containers: [{name: api}]}");
    replicaSet("api-2", 2, "2026-11-21T10:00:00Z", "{containers: [{name: api}]}");

    assertEquals("revision 1 → 2: nothing in the containers", rollout().line());
  }

  @Test
  void what_may_not_be_read_is_missing() throws Exception {
    stage.deployment(1, 1, "").server.forbid("replicasets", "shop");

    assertEquals(
        "rollouts of shop/deployment api",
        stage.read(source, Stage.API, Missing.class).getFirst().what());
  }
}
