package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Breaker;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Log;
import dev.sitrep.cluster.LogQuery;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.RecentCluster;
import dev.sitrep.incident.Target;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collector;
import org.junit.jupiter.api.Test;

/// A storm costs the cluster one list per kind and namespace, not one per alert.
class TenThousandAlertsTest {
  private static final int NAMESPACES = 10;
  private static final int DEPLOYMENTS = 250;
  private static final int PODS = 4;

  private final Counting api = new Counting();

  private static String pod(int deployment, int pod) {
    return "api-%d-6d4c9b7f88-%s".formatted(deployment, "2vjk" + "bcdf".charAt(pod));
  }

  private void fill() {
    for (int d = 0; d < DEPLOYMENTS; d++) {
      var set = "api-%d-6d4c9b7f88".formatted(d);
      api.add(
          new ReplicaSetBuilder()
              .withNewMetadata()
              .withNamespace("ns")
              .withName(set)
              .addNewOwnerReference()
              .withApiVersion("apps/v1")
              .withKind("Deployment")
              .withName("api-" + d)
              .withController(true)
              .endOwnerReference()
              .endMetadata()
              .build());
      for (int p = 0; p < PODS; p++) {
        api.add(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace("ns")
                .withName(pod(d, p))
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind("ReplicaSet")
                .withName(set)
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .endSpec()
                .withNewStatus()
                .withPhase("Unknown")
                .endStatus()
                .build());
      }
    }
    api.add(
        new NodeBuilder()
            .withNewMetadata()
            .withName("node-1")
            .endMetadata()
            .withNewStatus()
            .addNewCondition()
            .withType("Ready")
            .withStatus("Unknown")
            .endCondition()
            .endStatus()
            .build());
  }

  private Set<Target> rollUp(Cluster cluster) throws InterruptedException {
    var targets = new HashSet<Target>();
    for (int n = 0; n < NAMESPACES; n++) {
      for (int d = 0; d < DEPLOYMENTS; d++) {
        for (int p = 0; p < PODS; p++) {
          targets.add(RollUp.look(new Target.Pod("ns-" + n, pod(d, p)), cluster).target());
        }
      }
    }
    return targets;
  }

  @Test
  void the_cluster_is_asked_once_per_list() throws Exception {
    fill();
    var cluster = RecentCluster.over(api);
    long began = System.nanoTime();
    var targets = rollUp(cluster);
    int placed = 0;
    for (var target : targets) {
      placed += Placement.of(target, cluster).isPresent() ? 1 : 0;
    }
    var took = Duration.ofNanos(System.nanoTime() - began);
    System.out.println("took " + took + " asked " + api.asked + " placed " + placed);

    assertEquals(NAMESPACES * DEPLOYMENTS, targets.size());
    // of a namespace with 1,000 failing pods, 200 are kept whole: the first 50 Deployments
    assertEquals(NAMESPACES * 50, placed);
    api.asked.forEach((what, times) -> assertEquals(1, times, what));
    assertTrue(took.toSeconds() < 20, took.toString());
  }

  @Test
  void a_cluster_that_is_silent_is_waited_for_once() throws Exception {
    api.silent = true;
    var keys = new HashSet<Object>();
    var cluster = Breaker.over(RecentCluster.over(api));
    for (int n = 0; n < NAMESPACES; n++) {
      for (int d = 0; d < DEPLOYMENTS; d++) {
        for (int p = 0; p < PODS; p++) {
          keys.add(RollUp.look(new Target.Pod("ns-" + n, pod(d, p)), cluster).key());
        }
      }
    }

    assertEquals(NAMESPACES * DEPLOYMENTS, keys.size());
    assertEquals(1, api.asked.getOrDefault("pods of ns-0", 0));
    assertEquals(0, api.asked.getOrDefault("pods of ns-1", 0));
  }

  /// Has the same objects in every namespace, and counts who asks for them.
  private static final class Counting implements Cluster {
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final List<HasMetadata> objects = new ArrayList<>();
    private boolean silent;

    void add(HasMetadata object) {
      objects.add(object);
    }

    @Override
    public <T extends HasMetadata, R> Reading<R> list(Query<T> query, Collector<T, ?, R> into) {
      asked.merge(query.spoken(), 1, Integer::sum);
      return silent
          ? new Reading.Unseen<>(Reading.Why.LATE, "")
          : new Reading.Seen<>(
              objects.stream()
                  .filter(query.kind().type()::isInstance)
                  .map(query.kind().type()::cast)
                  .collect(into));
    }

    @Override
    public <T extends HasMetadata> Reading<T> get(Kind<T> kind, String namespace, String name) {
      asked.merge(kind.resource() + " " + namespace + "/" + name, 1, Integer::sum);
      return new Reading.Unseen<>(Reading.Why.ABSENT, "");
    }

    @Override
    public Reading<Log> log(LogQuery query) {
      throw new AssertionError("no log is read");
    }

    @Override
    public Instant now() {
      return Stage.SINCE;
    }

    @Override
    public String name() {
      return "counting";
    }

    @Override
    public void close() {}
  }
}
