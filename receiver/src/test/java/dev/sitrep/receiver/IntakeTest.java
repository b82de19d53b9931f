package dev.sitrep.receiver;

import static dev.sitrep.receiver.Notification.START;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.cluster.WaryCluster;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.IncidentIds;
import dev.sitrep.incident.Target;
import dev.sitrep.incident.Targets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeTest {
  private static final Target API = new Target.Workload("shop", "deployment", "api");
  private static final Map<String, String> BUDGET =
      Map.of(
          "alertname", "KubePdbNotEnoughHealthyPods",
          "namespace", "shop",
          "poddisruptionbudget", "api");

  @TempDir private Path dump;

  private static List<Incident> sorted(Notification body, Cluster cluster) throws Exception {
    var group = ((Parsed.Accepted) Alertmanager.parse(body.bytes())).group();
    var ids = new IncidentIds(InstantSource.fixed(START), new Random(1));
    return new Intake(new Targets(), cluster, ids).sort(group, START);
  }

  private Cluster sick() throws Exception {
    Files.writeString(
        dump.resolve("objects.yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {namespace: shop, name: api}
        spec: {replicas: 1}
        ---
        apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          namespace: shop
          name: api-6d8f7c9b5d
          ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: api, controller: true}]
        spec: {}
        ---
        apiVersion: v1
        kind: Pod
        metadata:
          namespace: shop
          name: api-6d8f7c9b5d-x2x7q
          labels: {app: api}
          ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: api-6d8f7c9b5d, controller: true}]
        spec: {nodeName: node-1, containers: [{name: app}]}
        status: {phase: Running, conditions: [{type: Ready, status: "False"}]}
        ---
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {namespace: shop, name: api}
        spec: {minAvailable: 1, selector: {matchLabels: {app: api}}}
        """);
    return DumpedCluster.open(dump);
  }

  @Test
  void what_is_sick_is_told_of_and_not_what_stands_around_it() throws Exception {
    try (var cluster = sick()) {
      var incidents =
          sorted(
              new Notification().firing(BUDGET, START).crashes("shop", "api-6d8f7c9b5d-x2x7q"),
              cluster);

      assertEquals(List.of(API), incidents.stream().map(Incident::target).toList());
      assertEquals(2, incidents.getFirst().alerts().size());
    }
  }

  @Test
  void what_stands_around_it_tells_best_of_itself() throws Exception {
    try (var cluster = sick()) {
      var alone = sorted(new Notification().firing(BUDGET, START), cluster);

      assertEquals(
          new Target.Workload("shop", "poddisruptionbudget", "api"), alone.getFirst().target());
    }
  }

  @Test
  void pods_of_one_deployment_are_one_incident_while_the_cluster_is_unreachable() throws Exception {
    var far = FakeCluster.closed();
    far.open();
    var body = new Notification();
    IntStream.range(0, 30)
        .mapToObj(i -> "api-6d8f7c9b5d-x2x" + "bcdfg".charAt(i / 6) + "245678".charAt(i % 6))
        .forEach(pod -> body.crashes("shop", pod));
    body.firing(
        Map.of(
            "alertname",
            "KubeDeploymentReplicasMismatch",
            "namespace",
            "shop",
            "deployment",
            "api"),
        START);

    var incidents = sorted(body, WaryCluster.over(far));
    assertEquals(List.of(API), incidents.stream().map(Incident::target).toList());
    assertEquals(31, incidents.getFirst().alerts().size());
    assertEquals(1, far.calls());
  }
}
