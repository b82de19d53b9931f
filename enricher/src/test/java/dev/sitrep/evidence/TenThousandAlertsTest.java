package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Log;
import dev.sitrep.cluster.LogQuery;
import dev.sitrep.cluster.Query;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.RecentCluster;
import dev.sitrep.cluster.WaryCluster;
import dev.sitrep.incident.Target;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A storm costs the cluster one list per kind and namespace, not one per alert.
class TenThousandAlertsTest {
  private static final int ALERTS = 10_000;
  private static final int PODS = 4;

  private final Counting api = new Counting();

  private static String pod(int deployment, int pod) {
    return "api-%d-6d4c9b7f88-%s".formatted(deployment, "2vjk" + "bcdf".charAt(pod));
  }

  private static void fill(Counting api, String namespace, int deployments) {
    for (int d = 0; d < deployments; d++) {
      var set = "api-%d-6d4c9b7f88".formatted(d);
      api.add(
          new ReplicaSetBuilder()
              .withNewMetadata()
              .withNamespace(namespace)
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
                .withNamespace(namespace)
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
  }

  private static Node fallen() {
    return new NodeBuilder()
        .withNewMetadata()
        .withName("node-1")
        .endMetadata()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus("Unknown")
        .endCondition()
        .endStatus()
        .build();
  }

  private static List<Target> alerts(int namespaces) {
    var alerts = new ArrayList<Target>();
    for (int n = 0; n < namespaces; n++) {
      for (int d = 0; d < ALERTS / namespaces / PODS; d++) {
        for (int p = 0; p < PODS; p++) {
          alerts.add(new Target.Pod("ns-" + n, pod(d, p)));
        }
      }
    }
    return alerts;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 50})
  void the_cluster_is_asked_once_per_list(int namespaces) throws Exception {
    for (int n = 0; n < namespaces; n++) {
      fill(api, "ns-" + n, ALERTS / namespaces / PODS);
    }
    api.add(fallen());
    var cluster = RecentCluster.over(api);
    var targets = new LinkedHashSet<Target>();
    long began = System.nanoTime();
    for (var alert : alerts(namespaces)) {
      targets.add(RollUp.look(alert, cluster).target());
    }
    int placed = 0;
    for (var target : targets) {
      placed += Placement.of(target, cluster).isPresent() ? 1 : 0;
    }
    var took = Duration.ofNanos(System.nanoTime() - began);

    assertEquals(ALERTS / PODS, targets.size());
    // of each namespace 200 failing pods are kept whole
    assertEquals(Math.min(ALERTS, namespaces * PodCensus.MOST) / PODS, placed);
    // an answer is kept for 15 s
    int most = 1 + (int) took.dividedBy(Duration.ofSeconds(15));
    api.asked.forEach((what, times) -> assertTrue(times <= most, what + " " + times));
    assertTrue(took.toSeconds() < 60, took.toString());
  }

  @Test
  void a_cluster_that_is_silent_is_waited_for_once() throws Exception {
    api.silent = true;
    var keys = new HashSet<Object>();
    var cluster = WaryCluster.over(RecentCluster.over(api));
    for (var alert : alerts(10)) {
      keys.add(RollUp.look(alert, cluster).key());
    }

    assertEquals(ALERTS / PODS, keys.size());
    assertEquals(1, api.asked.get("pods of ns-0"));
    assertEquals(Set.of("ns-0"), api.namespaces());
  }

  /// Counts what it is asked for.
  private static final class Counting implements Cluster {
    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final List<HasMetadata> objects = new ArrayList<>();
    private boolean silent;

    void add(HasMetadata object) {
      objects.add(object);
    }

    Set<String> namespaces() {
      return asked.keySet().stream()
          .map(what -> what.substring(what.indexOf(" of ") + 4))
          .collect(Collectors.toSet());
    }

    @Override
    public <T extends HasMetadata, R> Reading<R> list(Query<T> query, Collector<T, ?, R> into) {
      asked.merge(query.spoken(), 1, Integer::sum);
      return silent
          ? new Reading.Unseen<>(Reading.Why.LATE, "")
          : new Reading.Seen<>(
              objects.stream()
                  .filter(query.kind().type()::isInstance)
                  .filter(one ->
                      !query.kind().namespaced()
                          || query.namespace().equals(one.getMetadata().getNamespace()))
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
