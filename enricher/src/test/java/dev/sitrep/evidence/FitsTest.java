package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sitrep.cluster.Kinds;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FitsTest {
  private final Stage stage = new Stage();
  private final Fits source = new Fits();

  @AfterEach
  void close() {
    stage.close();
  }

  private static final String NODES =
      """
      apiVersion: v1
      kind: Node
      metadata: {name: node-1, labels: {disk: hdd}}
      spec: {unschedulable: true}
      status: {allocatable: {cpu: "4", memory: 16Gi}}
      ---
      apiVersion: v1
      kind: Node
      metadata: {name: node-2, labels: {disk: nvme}}
      spec: {taints: [{key: dedicated, value: gpu, effect: NoSchedule}, {key: soft, effect: PreferNoSchedule}]}
      status: {allocatable: {cpu: 15890m, memory: 64Gi, nvidia.com/gpu: "1"}}
      """;
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        namespace: shop
        name: %s
        ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: api-2, controller: true}]
      spec:
        nodeSelector: {disk: ssd, accelerator: l4}
        overhead: {cpu: 250m}
        initContainers: [{name: init, resources: {requests: {cpu: "2", memory: 96Gi}}}]
        containers:
        - {name: api, ports: [{containerPort: 80, hostPort: 8080}], resources: {requests: {cpu: "16", memory: 1Gi}}}
        - {name: log, resources: {requests: {cpu: 500m, memory: 512Mi}}}
        volumes: [{name: a, persistentVolumeClaim: {claimName: bound}}, {name: b, persistentVolumeClaim: {claimName: waiting}}]
        topologySpreadConstraints:
        - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}
        - {maxSkew: 2, topologyKey: rack, whenUnsatisfiable: ScheduleAnyway}
        affinity:
          podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone, labelSelector: {matchLabels: {app: cache}}}]}
          podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: host, labelSelector: {matchExpressions: [{key: app, operator: In, values: [api, web]}]}}]}
      status:
        phase: Pending
        conditions: [{type: PodScheduled, status: "False", reason: Unschedulable, message: "0/2 nodes are available: 2 Insufficient cpu."}]
      ---
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {namespace: shop, name: bound}
      status: {phase: Bound}
      """;

  @Test
  void what_one_pod_of_an_owner_asks_for_stands_beside_what_nodes_have() throws Exception {
    stage
        .deployment(2, 0, "")
        .add(NODES)
        .add(POD.formatted("api-2-aaaaa"))
        .add(POD.formatted("api-2-bbbbb"));

    assertEquals(
        List.of(
            "2 nodes · asks for cpu 16.75, the largest node (node-2) has 15.89 · asks for memory 96Gi,"
                + " the largest node (node-2) has 64Gi · wants disk=ssd (nodes carry hdd, nvme) ·"
                + " wants accelerator=l4 (no node carries accelerator) · affinity to app=cache on"
                + " one zone · anti-affinity to app In api|web on one host · spread maxSkew 1 over zone"
                + " · host port 8080 · persistentvolumeclaim waiting not bound · node node-1: cordoned"
                + " · node node-2: taint dedicated=gpu:NoSchedule"),
        stage.lines(source, Stage.API));
  }

  @Test
  void without_nodes_the_pod_s_own_words_are_left() throws Exception {
    stage.deployment(2, 0, "").add(POD.formatted("api-2-aaaaa")).server.forbid("nodes", "");

    var evidence = stage.read(source, Stage.API);

    assertEquals("nodes", ((Missing) evidence.getFirst()).what());
    assertEquals("", ((Fit) evidence.getLast()).ask("cpu").orElseThrow().largest());
  }

  @Test
  void pods_that_are_scheduled_ask_for_no_nodes() throws Exception {
    stage.deployment(1, 0, "").crashing("api-2-aaaaa", 3).add(NODES);

    assertEquals(List.of(), stage.lines(source, Stage.API));
    assertFalse(stage.cluster.asked().contains(Kinds.NODES));
  }
}
