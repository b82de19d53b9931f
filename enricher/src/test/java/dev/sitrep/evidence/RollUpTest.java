package dev.sitrep.evidence;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.alert.Payloads;
import dev.sitrep.cluster.Ref;
import dev.sitrep.incident.Target;
import dev.sitrep.incident.Targets;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RollUpTest {
  /// What kube-prometheus-stack adds where the series has no such labels of its own.
  private static final String EXPORTER =
      "job=kube-state-metrics container=kube-state-metrics service=ksm endpoint=http"
          + " instance=10.244.3.17:8080 pod=kube-prometheus-stack-kube-state-metrics-6f664bc8c4-5lwq6";

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  private Target of(Target target) throws InterruptedException {
    return RollUp.of(target, stage.cluster);
  }

  private Ref key(Target target) throws InterruptedException {
    return RollUp.look(target, stage.cluster).key();
  }

  /// @param labels `name=value`, parted by blanks; later ones win
  private RollUp look(String labels) throws InterruptedException {
    return RollUp.look(target(labels), stage.cluster);
  }

  private static Target target(String labels) {
    var all = new TreeMap<String, String>();
    for (var label : labels.split(" ", -1)) {
      var parts = label.split("=", 2);
      all.put(parts[0], parts[1]);
    }
    return new Targets().of(all).target();
  }

  private Stage sick() {
    return stage.deployment(2, 1, "").healthy("api-2-aaaaa").crashing("api-2-bbbbb", 7);
  }

  private Stage well() {
    return stage.deployment(1, 1, "").healthy("api-2-aaaaa");
  }

  /// An autoscaler, a budget, a Service and a claim of the Deployment `api`.
  private Stage surroundings() {
    return stage.add(
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {namespace: shop, name: api-scaler}
        spec: {maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {namespace: shop, name: api-budget}
        spec: {minAvailable: 2, selector: {matchLabels: {app: api}}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {namespace: shop, name: api-service}
        spec: {selector: {app: api}}
        """);
  }

  @Test
  void a_pod_becomes_its_workload_dead_or_alive() throws Exception {
    sick();

    assertEquals(Stage.API, of(new Target.Pod("shop", "api-2-aaaaa")));
    assertEquals(Stage.API, of(new Target.Pod("shop", "api-2-zzzzz")));
    assertEquals(Stage.API, of(new Target.Workload("shop", "replicaset", "api-2")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alertname=KubePodCrashLooping namespace=shop pod=api-2-bbbbb container=api reason=CrashLoopBackOff uid=u",
        "alertname=KubeContainerWaiting namespace=shop pod=api-2-bbbbb container=api reason=CrashLoopBackOff uid=u",
        "alertname=KubePodNotReady namespace=shop pod=api-2-bbbbb job=kube-state-metrics",
        EXPORTER + " alertname=KubeDeploymentReplicasMismatch namespace=shop deployment=api",
        EXPORTER + " alertname=KubeDeploymentGenerationMismatch namespace=shop deployment=api",
        EXPORTER
            + " alertname=KubeDeploymentRolloutStuck namespace=shop deployment=api condition=Progressing",
        EXPORTER
            + " alertname=KubeHpaReplicasMismatch namespace=shop horizontalpodautoscaler=api-scaler",
        EXPORTER + " alertname=KubeHpaMaxedOut namespace=shop horizontalpodautoscaler=api-scaler",
        EXPORTER
            + " alertname=KubePdbNotEnoughHealthyPods namespace=shop poddisruptionbudget=api-budget",
        "alertname=TargetDown namespace=shop service=api-service job=api-service",
        "alertname=CPUThrottlingHigh job=kubelet instance=10.0.0.1:10250 namespace=shop pod=api-2-bbbbb container=api",
      })
  void every_alert_about_one_sick_workload_meets_in_it(String labels) throws Exception {
    sick();
    surroundings();

    var rolled = look(labels);
    assertEquals(Stage.API.ref(), rolled.key());
    assertEquals(rolled.isItself() ? Stage.API : target(labels), rolled.target());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "namespace=shop horizontalpodautoscaler=api-scaler",
        "namespace=shop poddisruptionbudget=api-budget",
        "namespace=shop service=api-service"
      })
  void what_surrounds_a_healthy_workload_is_in_trouble_of_its_own(String labels) throws Exception {
    well();
    surroundings();
    // replaced long ago, still in the list
    stage.pod("api-2-ccccc", "ReplicaSet api-2", "{name: api}", "{phase: Failed, reason: Evicted}");

    assertEquals(new RollUp(target(labels), target(labels).ref()), look(labels));
  }

  @Test
  void a_workload_that_cannot_even_make_its_pods_is_sick_too() throws Exception {
    stage.deployment(2, 1, "").healthy("api-2-aaaaa");
    surroundings();

    assertEquals(Stage.API.ref(), look("namespace=shop horizontalpodautoscaler=api-scaler").key());
  }

  @Test
  void what_stands_for_two_workloads_stands_for_itself() throws Exception {
    sick().pod("db-0", "StatefulSet db", "{name: db}", Stage.looping("db", 3));
    surroundings();

    assertEquals(
        new Ref("poddisruptionbudget", "shop", "api-budget"),
        look("namespace=shop poddisruptionbudget=api-budget").key());
    assertEquals(
        new Ref("service", "shop", "api-service"),
        look("namespace=shop service=api-service").key());
  }

  @Test
  void what_is_not_there_stays() throws Exception {
    sick();

    for (var kind : new String[] {"horizontalpodautoscaler", "poddisruptionbudget"}) {
      var target = new Target.Workload("shop", kind, "nobody");
      assertEquals(target.ref(), key(target));
    }
    assertEquals(new Ref("service", "shop", "nobody"), key(new Target.Service("shop", "nobody")));
  }

  private static String mounting(String pod, String claim, String ready) {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      namespace: shop
      name: %s
      ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: db, controller: true}]
    spec: {containers: [{name: db}], volumes: [{name: data, persistentVolumeClaim: {claimName: %s}}]}
    status: {phase: Running, conditions: [{type: Ready, status: "%s"}]}
    """
        .formatted(pod, claim, ready);
  }

  @Test
  void a_claim_is_its_workloads_where_the_pod_that_mounts_it_fails() throws Exception {
    stage.add(mounting("db-0", "data-db-0", "True")).add(mounting("db-1", "data-db-1", "False"));
    var filling = "job=kubelet namespace=shop instance=10.0.0.1:10250 persistentvolumeclaim=";

    assertEquals(new Ref("statefulset", "shop", "db"), look(filling + "data-db-1").key());
    assertEquals(
        new Ref("persistentvolumeclaim", "shop", "data-db-0"), look(filling + "data-db-0").key());
    assertEquals(
        new Ref("persistentvolumeclaim", "shop", "lonely"), look(filling + "lonely").key());
    assertEquals(new Ref("persistentvolume", "", "pv-1"), key(new Target.Volume("", "pv-1")));
  }

  private Stage nightly() {
    return stage
        .add(
            """
            apiVersion: batch/v1
            kind: Job
            metadata:
              namespace: shop
              name: report-29921220
              ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: report, controller: true}]
            spec: {}
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: {namespace: shop, name: report}
            spec: {}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata: {namespace: shop, name: migrate-20261121}
            spec: {}
            """)
        .pod("report-29921220-x7k2p", "Job report-29921220", "{name: r}", "{phase: Failed}");
  }

  @Test
  void a_run_of_a_cron_job_is_looked_into_by_itself_and_is_one_trouble_with_the_others()
      throws Exception {
    nightly();
    var run = new Target.Workload("shop", "job", "report-29921220");
    var cron = new Ref("cronjob", "shop", "report");

    assertEquals(new RollUp(run, cron), RollUp.look(run, stage.cluster));
    assertEquals(
        new RollUp(run, cron),
        RollUp.look(new Target.Pod("shop", "report-29921220-x7k2p"), stage.cluster));
    assertEquals(
        cron, key(new Target.Workload("shop", "job", "report-29921225")), "deleted meanwhile");
    assertEquals(
        new Ref("job", "shop", "migrate-20261121"),
        key(new Target.Workload("shop", "job", "migrate-20261121")),
        "it has no owner, whatever it is called");
  }

  @Test
  void what_has_no_owner_stays() throws Exception {
    stage.pod("stranger-1", "", "{name: s}", "{phase: Pending}");
    var stranger = new Target.Pod("shop", "stranger-1");

    assertEquals(new RollUp(stranger, stranger.ref()), RollUp.look(stranger, stage.cluster));
    assertEquals(new Target.Node("node-1"), of(new Target.Node("node-1")));
  }

  @Test
  void a_node_is_one_whatever_it_is_called() throws Exception {
    stage.add(
        """
        apiVersion: v1
        kind: Node
        metadata: {name: worker-3}
        status: {addresses: [{type: InternalIP, address: 10.0.0.1}, {type: Hostname, address: ip-10-0-0-1}]}
        """);
    var node = new Target.Node("worker-3");

    assertEquals(node, look("alertname=KubeNodeNotReady node=worker-3").target());
    assertEquals(
        node,
        look("alertname=NodeFilesystemAlmostOutOfSpace job=node-exporter instance=10.0.0.1:9100")
            .target());
    assertEquals(new Target.Node("worker-9"), of(new Target.Node("worker-9")));
  }

  @Test
  void pods_that_cannot_be_looked_up_meet_by_their_names() throws Exception {
    stage.server.forbid("pods", "shop");
    var pod = new Target.Pod("shop", "api-6d4c9b7f88-aaaaa");

    assertEquals(pod, of(pod), "a guess is no target");
    assertEquals(Stage.API.ref(), key(new Target.Pod("shop", "api-6d4c9b7f88-2vjkm")));
    assertEquals(Stage.API.ref(), key(new Target.Pod("shop", "api-5f66bc8c4-9zq4t")));
    assertEquals(Stage.API.ref(), key(Stage.API));
  }

  @Test
  void pods_that_are_gone_with_their_owner_meet_by_their_names() throws Exception {
    assertEquals(Stage.API.ref(), key(new Target.Pod("shop", "api-6d4c9b7f88-2vjkm")));
  }

  @Test
  void where_replica_sets_may_not_be_read_their_name_has_to_do() throws Exception {
    stage.pod("api-6d4c9b7f88-2vjkm", "ReplicaSet api-6d4c9b7f88", "{name: a}", "{phase: Pending}");
    stage.server.forbid("replicasets", "shop");

    assertEquals(
        new RollUp(new Target.Workload("shop", "replicaset", "api-6d4c9b7f88"), Stage.API.ref()),
        RollUp.look(new Target.Pod("shop", "api-6d4c9b7f88-2vjkm"), stage.cluster));
  }

  @Test
  void seven_alert_names_of_one_namespace_are_four_incidents() throws Exception {
    stage
        .add(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {namespace: shop, name: checkout}
            spec: {replicas: 1}
            ---
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata:
              namespace: shop
              name: checkout-6d8f7c9b5d
              ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: checkout, controller: true}]
            """)
        .pod(
            "checkout-6d8f7c9b5d-x2x7q",
            "ReplicaSet checkout-6d8f7c9b5d",
            "{name: app}",
            Stage.looping("app", 5))
        .pod("search-0", "StatefulSet search", "{name: app}", "{phase: Pending}")
        .pod("pending-1", "", "{name: app}", "{phase: Pending}");
    var keys = new ArrayList<Ref>();
    var targets = new Targets();
    for (var alert : Payloads.group("26-prometheus-group-by-namespace-7-alertnames").alerts()) {
      keys.add(key(targets.of(alert.labels()).target()));
    }

    assertEquals(
        Map.of(
            new Ref("deployment", "shop", "checkout"), 3L,
            new Ref("statefulset", "shop", "search"), 2L,
            new Ref("horizontalpodautoscaler", "shop", "api"), 1L,
            new Ref("pod", "shop", "pending-1"), 1L),
        keys.stream().collect(groupingBy(key -> key, counting())));
  }
}
