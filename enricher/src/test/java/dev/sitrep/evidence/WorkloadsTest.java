package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.incident.Target;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
  private final Stage stage = new Stage();
  private final Workloads source = new Workloads();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void a_deployment_is_counted_and_its_bad_conditions_told() throws Exception {
    stage
        .deployment(
            3,
            1,
            """
            {type: Available, status: "True", reason: MinimumReplicasAvailable, message: ok},
            {type: Progressing, status: "False", reason: ProgressDeadlineExceeded, message: timed out},
            {type: ReplicaFailure, status: "True", reason: FailedCreate, message: over quota}\
            """)
        .crashing("api-2-aaaaa", 5)
        .healthy("api-2-bbbbb");

    assertEquals(
        List.of(
            "1 of 3 pods ready · Progressing=False ProgressDeadlineExceeded: timed out ·"
                + " ReplicaFailure=True FailedCreate: over quota",
            "3 wanted, 0 of the newest revision, 0 older, 1 ready · Progressing=False"
                + " ProgressDeadlineExceeded: timed out"),
        stage.lines(source, Stage.API));
    assertEquals(1, stage.read(source, Stage.API, WorkloadState.class).getFirst().failing());
  }

  @Test
  void a_pod_is_told_by_its_owner() throws Exception {
    stage.deployment(1, 0, "").crashing("api-2-aaaaa", 5);

    assertEquals(
        Stage.API.ref(),
        stage
            .read(source, new Target.Pod("shop", "api-2-aaaaa"), WorkloadState.class)
            .getFirst()
            .about());
  }

  @Test
  void other_controllers_are_counted_too() throws Exception {
    stage.add(
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {namespace: shop, name: db}
        spec: {}
        status: {readyReplicas: 0}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {namespace: shop, name: agent}
        status: {desiredNumberScheduled: 7, numberReady: 5}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {namespace: shop, name: migrate}
        spec: {completions: 2}
        status:
          succeeded: 1
          conditions:
          - {type: FailureTarget, status: "True", reason: BackoffLimitExceeded, message: same}
          - {type: Failed, status: "True", reason: BackoffLimitExceeded, message: same}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {namespace: shop, name: bare}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {namespace: shop, name: bare}
        spec: {}
        """);

    assertEquals(List.of("0 of 1 pod ready"), lines("statefulset", "db"));
    assertEquals(List.of("5 of 7 pods ready"), lines("daemonset", "agent"));
    assertEquals(
        List.of("1 of 2 pods ready · Failed=True BackoffLimitExceeded: same"),
        lines("job", "migrate"));
    assertEquals(List.of("0 of 0 pods ready"), lines("daemonset", "bare"));
    assertEquals(List.of("0 of 1 pod ready"), lines("job", "bare"));
  }

  private List<String> lines(String kind, String name) throws InterruptedException {
    return stage.lines(source, new Target.Workload("shop", kind, name));
  }

  @Test
  void a_kind_that_is_not_read_is_told_by_its_pods() throws Exception {
    stage.pod("roll-1", "Rollout canary", "{name: api}", Stage.looping("api", 1));

    assertEquals(
        List.of("0 of 1 pod ready"),
        stage.lines(source, new Target.Workload("shop", "rollout", "canary")));
  }

  @Test
  void what_is_gone_is_told_so() throws Exception {
    assertEquals(
        List.of("shop/deployment api does not exist (deleted since?)"),
        stage.lines(source, Stage.API));
  }

  @Test
  void a_deleted_pod_is_told_beside_its_former_owner() throws Exception {
    stage.deployment(1, 1, "").healthy("api-2-bbbbb");

    assertEquals(
        List.of("1 of 1 pod ready", "shop/pod api-2-zzzzz does not exist (deleted since?)"),
        stage.lines(source, new Target.Pod("shop", "api-2-zzzzz")));
  }

  @Test
  void what_may_not_be_read_is_missing_and_the_pods_are_counted() throws Exception {
    stage.deployment(2, 2, "").healthy("api-2-bbbbb");
    stage.server.forbid("deployments", "shop");

    var evidence = stage.read(source, Stage.API);

    assertEquals("shop/deployment api", ((Missing) evidence.getFirst()).what());
    assertEquals("1 of 1 pod ready", evidence.getLast().line());
  }

  @Test
  void without_pods_there_is_only_the_refusal() throws Exception {
    stage.deployment(2, 2, "").server.forbid("pods", "shop");

    var evidence = stage.read(source, Stage.API);

    assertEquals(1, evidence.size());
    assertEquals("pods of shop", ((Missing) evidence.getFirst()).what());
  }

  @Test
  void an_alert_without_a_place_says_so() throws Exception {
    assertEquals(
        List.of("namespace: the alert names no namespace and no object"),
        stage.lines(source, new Target.Cluster()));
    assertEquals(List.of(), List.copyOf(stage.cluster.asked()));
  }

  @Test
  void a_rollout_that_was_told_to_stop_is_told() throws Exception {
    stage.add(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {namespace: shop, name: api, generation: 4}
        spec: {replicas: 3, paused: true}
        status: {replicas: 3, updatedReplicas: 1, readyReplicas: 3, observedGeneration: 3}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {namespace: shop, name: db}
        spec: {replicas: 3, updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}}}
        status: {replicas: 3, readyReplicas: 3, updatedReplicas: 1, currentRevision: db-1, updateRevision: db-2}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {namespace: shop, name: agent}
        spec: {updateStrategy: {type: OnDelete}}
        status: {desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 1, numberReady: 3, numberMisscheduled: 1}
        """);

    assertEquals(
        "3 wanted, 1 of the newest revision, 2 older, 3 ready · paused · newest spec not observed yet",
        lines("deployment", "api").getLast());
    assertEquals(
        "3 wanted, 1 of the newest revision, 2 older, 3 ready · partition 2",
        lines("statefulset", "db").getLast());
    assertEquals(
        "3 wanted, 1 of the newest revision, 2 older, 3 ready · strategy OnDelete · 1 misscheduled",
        lines("daemonset", "agent").getLast());
  }

  @Test
  void a_deletion_that_does_not_end_is_told() throws Exception {
    stage.add(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, deletionTimestamp: "2026-11-21T14:00:00Z"}
        status:
          phase: Terminating
          conditions:
          - {type: NamespaceContentRemaining, status: "True", reason: SomeResourcesRemain, message: widgets remain}
          - {type: NamespaceDeletionContentFailure, status: "False", reason: ContentDeleted, message: ok}
        """);

    assertEquals(
        "being deleted · NamespaceContentRemaining=True SomeResourcesRemain: widgets remain",
        stage.lines(source, new Target.Namespace("shop")).getLast());
  }
}
