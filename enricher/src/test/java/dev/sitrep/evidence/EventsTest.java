package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.incident.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static final String FRESH = "2026-11-21T14:58:00Z";
  private static final String OLD = "2026-11-21T13:00:00Z";

  private final Stage stage = new Stage().deployment(2, 0, "");
  private final Events source = new Events();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void pods_that_say_the_same_are_one_line() throws Exception {
    stage
        .crashing("api-2-aaaaa", 5)
        .crashing("api-2-bbbbb", 5)
        .event(
            "Pod/api-2-aaaaa",
            "uid-api-2-aaaaa",
            "Warning",
            "Unhealthy",
            "Readiness probe failed: dial tcp 10.0.0.7:8080: connect: connection refused",
            4,
            "2026-11-21T14:57:00Z")
        .event(
            "Pod/api-2-bbbbb",
            "uid-api-2-bbbbb",
            "Warning",
            "Unhealthy",
            "Readiness probe failed: dial tcp 10.0.0.8:8080: connect: connection refused",
            3,
            FRESH);

    var happening = stage.read(source, Stage.API, Happening.class).getFirst();

    assertEquals("pod/api-2-bbbbb", happening.about().path());
    assertEquals("api", happening.container());
    assertEquals(
        "Unhealthy: Readiness probe failed: dial tcp 10.0.0.8:8080: connect: connection refused (7"
            + " times, on 2 objects)",
        happening.line());
  }

  @Test
  void the_line_is_told_of_the_alert_s_own_pod() throws Exception {
    stage
        .crashing("api-2-aaaaa", 5)
        .crashing("api-2-bbbbb", 5)
        .event("Pod/api-2-aaaaa", "", "Warning", "BackOff", "Back-off", 1, "2026-11-21T14:57:00Z")
        .event("Pod/api-2-bbbbb", "", "Warning", "BackOff", "Back-off", 1, FRESH);

    var scene = stage.scene(Stage.API, "", Map.of("pod", "api-2-aaaaa"));

    assertEquals("pod/api-2-aaaaa", source.collect(scene).getFirst().about().path());
  }

  @Test
  void events_of_an_earlier_pod_of_the_same_name_do_not_count() throws Exception {
    stage
        .crashing("api-2-aaaaa", 5)
        .event(
            "Pod/api-2-aaaaa", "uid-earlier", "Warning", "Unhealthy", "of another life", 1, FRESH)
        .event("Pod/api-2-aaaaa", "uid-api-2-aaaaa", "Warning", "BackOff", "of this life", 1, FRESH)
        .event("Pod/api-2-aaaaa", "", "Warning", "Odd", "of unknown life", 1, FRESH);

    assertEquals(
        List.of("BackOff: of this life", "Odd: of unknown life"),
        stage.lines(source, Stage.API).stream().sorted().toList());
  }

  @Test
  void a_static_pod_s_events_carry_another_uid_and_count() throws Exception {
    stage
        .add(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              namespace: shop
              name: proxy-node-1
              uid: uid-mirror
              annotations: {kubernetes.io/config.mirror: 8f3a}
            status: {phase: Running}
            """)
        .event("Pod/proxy-node-1", "8f3a", "Warning", "BackOff", "Back-off", 1, FRESH);

    assertEquals(
        List.of("BackOff: Back-off"), stage.lines(source, new Target.Pod("shop", "proxy-node-1")));
  }

  @Test
  void old_noise_does_not_push_out_what_is_fresh() throws Exception {
    for (int i = 0; i < 40; i++) {
      stage.event(
          "Deployment/api", "", "Warning", "Noise", "noise of kind " + "x".repeat(i + 1), 99, OLD);
    }
    stage
        .event("Deployment/api", "", "Normal", "ScalingReplicaSet", "Scaled up", 1, FRESH)
        .event("ReplicaSet/api-2", "", "Warning", "FailedCreate", "over quota", 1, FRESH);

    var evidence = stage.read(source, Stage.API);

    assertEquals("FailedCreate: over quota", evidence.getFirst().line());
    assertEquals("ScalingReplicaSet: Scaled up", evidence.get(1).line());
    assertEquals(17, evidence.size());
    assertEquals(
        "26 more warning events: left out: the newest warnings come first",
        evidence.getLast().line());
  }

  @Test
  void how_far_the_alert_s_own_pod_came_is_kept() throws Exception {
    stage.crashing("api-2-aaaaa", 5).crashing("api-2-bbbbb", 5);
    for (int i = 0; i < 40; i++) {
      stage.event("Deployment/api", "", "Warning", "Noise", "kind " + "x".repeat(i + 1), 1, FRESH);
    }
    stage
        .event("Pod/api-2-aaaaa", "", "Normal", "Scheduled", "Successfully assigned", 1, FRESH)
        .event("Pod/api-2-aaaaa", "", "Normal", "Killing", "failed liveness probe", 1, FRESH)
        .event("Pod/api-2-bbbbb", "", "Normal", "Started", "Container started", 1, FRESH);

    var lines =
        source.collect(stage.scene(Stage.API, "", Map.of("pod", "api-2-aaaaa"))).stream()
            .map(Evidence::line)
            .toList();

    assertTrue(lines.contains("Scheduled: Successfully assigned"), lines.toString());
    assertTrue(
        source.collect(stage.scene(Stage.API, "", Map.of())).stream()
            .noneMatch(one -> one.line().contains("Scheduled")));
  }

  @Test
  void a_neighbour_s_events_are_its_own() throws Exception {
    stage.event("Deployment/web", "", "Warning", "FailedCreate", "not ours", 1, FRESH);

    assertEquals(List.of(), stage.lines(source, Stage.API));
    assertEquals(1, stage.lines(source, new Target.Namespace("shop")).size());
  }

  @Test
  void claims_that_the_pods_mount_belong_to_them() throws Exception {
    stage
        .add(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              namespace: shop
              name: api-2-aaaaa
              ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: api-2, controller: true}]
            spec: {containers: [{name: api}], volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]}
            status: {phase: Pending}
            """)
        .event(
            "PersistentVolumeClaim/data",
            "",
            "Warning",
            "ProvisioningFailed",
            "no class",
            1,
            FRESH);

    assertEquals(List.of("ProvisioningFailed: no class"), stage.lines(source, Stage.API));
  }

  @Test
  void times_and_counts_of_new_reporters_are_read() throws Exception {
    stage.add(
        """
        apiVersion: v1
        kind: Event
        metadata: {namespace: shop, name: a, creationTimestamp: "2026-11-21T14:00:00Z"}
        involvedObject: {kind: Deployment, namespace: shop, name: api}
        type: Warning
        reason: FailedScheduling
        message: no node
        eventTime: "2026-11-21T14:50:00.000000Z"
        series: {count: 7, lastObservedTime: "2026-11-21T14:59:00.000000Z"}
        """);

    var happening = stage.read(source, Stage.API, Happening.class).getFirst();

    assertEquals(7, happening.count());
    assertEquals("2026-11-21T14:59:00Z", happening.last().orElseThrow().toString());
    assertEquals("2026-11-21T14:50:00Z", happening.first().orElseThrow().toString());
  }

  @Test
  void forbidden_events_are_missing() throws Exception {
    stage.server.forbid("events", "shop");

    assertEquals("events of shop", stage.read(source, Stage.API, Missing.class).getFirst().what());
  }
}
