package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Kind;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.LateHeartbeat;
import dev.sitrep.incident.Target;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The ClusterRole is made from what sources declare: more than they read is too much, less breaks
/// them.
class ReadsTest {
  private static final List<Target> TARGETS =
      List.of(
          new Target.Pod("shop", "api-2-aaaaa"),
          new Target.Pod("shop", "db-0"),
          new Target.Pod("shop", "agent-x7k2p"),
          new Target.Pod("shop", "report-1-x7k2p"),
          Stage.API,
          new Target.Workload("shop", "statefulset", "db"),
          new Target.Workload("shop", "daemonset", "agent"),
          new Target.Workload("shop", "job", "report-1"),
          new Target.Workload("shop", "cronjob", "report"),
          new Target.Service("shop", "web"),
          new Target.Volume("shop", "data"),
          new Target.Node("node-1"),
          new Target.Namespace("shop"),
          new Target.Workload("shop", "horizontalpodautoscaler", "api"),
          new Target.Workload("shop", "poddisruptionbudget", "api"),
          new Target.Pod("shop", "wide"),
          new Target.Cluster());

  @Test
  void every_source_declares_what_it_asks_for() throws Exception {
    for (var source : EvidenceSources.ALL) {
      assertEquals(names(source.reads()), names(asked(source)), source.name());
    }
  }

  private static Set<Kind<?>> asked(EvidenceSource source) throws InterruptedException {
    var asked = new HashSet<Kind<?>>();
    for (var target : TARGETS) {
      try (var stage = stage()) {
        source.collect(stage.scene(target, "", Map.of("name", "v1beta1.metrics.k8s.io")));
        source.collect(stage.scene(lateHeartbeat()));
        asked.addAll(stage.cluster.asked());
      }
    }
    return asked;
  }

  private static Incident lateHeartbeat() {
    var late = new LateHeartbeat("Watchdog", Stage.SINCE, Duration.ofMinutes(1), Stage.SINCE);
    return new Incident(
        "i1", "", new Target.Cluster(), "", List.of(late.firing()), "", List.of(), Stage.SINCE);
  }

  private static Stage stage() {
    return new Stage()
        .deployment(1, 0, "")
        .crashing("api-2-aaaaa", 1)
        .log(
            "api-2-aaaaa", "api", true, "FATAL: no answer from http://web:8080, http://orders:8080")
        .pod("db-0", "StatefulSet db", "{name: db}", Stage.looping("db", 1))
        .pod("agent-x7k2p", "DaemonSet agent", "{name: agent}", Stage.looping("agent", 1))
        .pod("report-1-x7k2p", "Job report-1", "{name: report}", Stage.looping("report", 1))
        .add(
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {namespace: shop, name: db}
            spec: {}
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {namespace: shop, name: agent}
            ---
            apiVersion: batch/v1
            kind: CronJob
            metadata: {namespace: shop, name: report}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata:
              namespace: shop
              name: report-1
              ownerReferences: [{apiVersion: batch/v1, kind: CronJob, name: report, controller: true}]
            spec: {}
            ---
            apiVersion: v1
            kind: Service
            metadata: {namespace: shop, name: web}
            spec: {selector: {app: api}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {namespace: shop, name: orders}
            spec: {selector: {app: orders}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {namespace: shop, name: shop}
            spec: {defaultBackend: {service: {name: web}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {namespace: shop, name: none}
            spec: {podSelector: {}}
            ---
            apiVersion: autoscaling/v2
            kind: HorizontalPodAutoscaler
            metadata: {namespace: shop, name: api}
            spec: {maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {namespace: shop, name: api}
            spec: {selector: {matchLabels: {app: api}}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {namespace: shop, name: wide}
            spec:
              nodeName: node-1
              containers: [{name: wide}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
            status:
              phase: Unknown
              conditions: [{type: PodScheduled, status: "False", reason: Unschedulable, message: no}]
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: node-1}
            status: {conditions: [{type: Ready, status: Unknown}]}
            ---
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {namespace: shop, name: data}
            spec: {storageClassName: fast}
            status: {phase: Pending}
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              namespace: shop
              name: api-2-bbbbb
              ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: api-2, controller: true}]
            spec: {volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]}
            status:
              phase: Pending
              containerStatuses: [{name: api, ready: false, state: {waiting: {reason: ErrImagePull}}}]
            """)
        .event(
            "ReplicaSet/api-2",
            "",
            "Warning",
            "FailedCreate",
            "exceeded quota: team; maximum cpu usage per Container is 1, but limit is 2",
            1,
            "2026-11-21T15:00:00Z");
  }

  private static String names(Set<Kind<?>> kinds) {
    return kinds.stream().map(Kind::resource).sorted().collect(Collectors.joining(" "));
  }
}
