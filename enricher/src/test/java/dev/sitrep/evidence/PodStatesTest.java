package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodStatesTest {
  private final Stage stage = new Stage().deployment(1, 0, "");
  private final PodStates source = new PodStates();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void a_pod_that_no_node_takes_is_told_in_the_scheduler_s_words() throws Exception {
    stage.add(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          namespace: shop
          name: api-2-aaaaa
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: api-2, controller: true}]
        spec:
          nodeSelector: {disk: ssd}
          containers: [{name: api, resources: {requests: {cpu: "64", memory: 1Gi}}}, {name: log}]
        status:
          phase: Pending
          conditions: [{type: PodScheduled, status: "False", reason: Unschedulable, message: "0/1 nodes are available: 1 Insufficient cpu."}]
        """);

    var state = stage.read(source, Stage.API, PodState.class).getFirst();

    assertEquals("scheduler", state.source());
    assertEquals(List.of("api: cpu 64, memory 1Gi"), state.requests());
    assertEquals(
        "Pending · Unschedulable: 0/1 nodes are available: 1 Insufficient cpu. · requests api: cpu"
            + " 64, memory 1Gi · node selector disk=ssd",
        state.line());
  }

  @Test
  void an_eviction_is_told() throws Exception {
    stage.pod(
        "api-2-aaaaa",
        "ReplicaSet api-2",
        "{name: api}",
        "{phase: Failed, reason: Evicted, message: 'The node was low on resource: memory.'}");

    assertEquals(
        List.of("Failed Evicted · The node was low on resource: memory. · on node node-1"),
        stage.lines(source, Stage.API));
  }

  @Test
  void a_pod_that_does_not_go_away_is_told() throws Exception {
    stage.add(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          namespace: shop
          name: api-2-aaaaa
          deletionTimestamp: "2026-11-21T14:00:00Z"
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: api-2, controller: true}]
        status: {phase: Running, conditions: [{type: Ready, status: "True"}]}
        """);

    assertEquals(List.of("Running · being deleted"), stage.lines(source, Stage.API));
  }

  @Test
  void a_running_pod_is_told_by_its_containers() throws Exception {
    stage.crashing("api-2-aaaaa", 3);

    assertEquals(List.of(), stage.lines(source, Stage.API));
  }
}
