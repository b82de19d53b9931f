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
import dev.sitrep.incident.Target;
import dev.sitrep.safety.Cleaner;
import dev.sitrep.safety.Redaction;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What one incident costs the API server: few calls, in few rounds, and nothing twice.
class CallsTest {
  private static final int MOST_CALLS = 25;
  private static final int MOST_ROUNDS = 3;

  private final Stage stage = new Stage();

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void an_incident_takes_few_calls_in_few_rounds() throws Exception {
    everything();
    for (var pod : List.of("api-2-aaaa1", "db-0", "agent-x7k2p", "report-1-x7k2p")) {
      var rounds = new Rounds(stage.cluster.cluster());

      diagnose(RecentCluster.over(rounds), pod);

      assertTrue(rounds.calls.size() <= MOST_CALLS, () -> pod + ": " + rounds.told());
      assertTrue(rounds.rounds <= MOST_ROUNDS, () -> pod + ": " + rounds.told());
      assertTrue(rounds.calls.stream().anyMatch(call -> call.startsWith("log")), rounds::told);
    }
  }

  @Test
  void the_next_incident_of_the_namespace_reads_only_logs() throws Exception {
    everything();
    var rounds = new Rounds(stage.cluster.cluster());
    var recent = RecentCluster.over(rounds);
    diagnose(recent, "api-2-aaaa1");
    rounds.calls.clear();

    diagnose(recent, "web-1-aaaaa");

    assertEquals(List.of(), listed(rounds));
    assertEquals(1, rounds.calls.size(), rounds::told);
  }

  @Test
  void another_kind_of_workload_adds_its_own_lists_and_nothing_else() throws Exception {
    everything();
    var rounds = new Rounds(stage.cluster.cluster());
    var recent = RecentCluster.over(rounds);
    diagnose(recent, "api-2-aaaa1");
    rounds.calls.clear();

    diagnose(recent, "db-0");

    assertEquals(
        List.of("controllerrevisions", "persistentvolumeclaims"),
        listed(rounds).stream().map(call -> call.replaceFirst(" .*", "")).sorted().toList());
  }

  private static List<String> listed(Rounds rounds) {
    return rounds.calls.stream().filter(call -> !call.startsWith("log")).toList();
  }

  private static void diagnose(Cluster cluster, String pod) throws InterruptedException {
    var target = RollUp.of(new Target.Pod("shop", pod), cluster);
    var cleaner = new Cleaner(Redaction.create());
    new dev.sitrep.evidence.Collector(cluster, EvidenceSources.ALL, cleaner, Duration.ofSeconds(20))
        .collect(Stage.incident(target, "", Map.of("pod", pod)));
  }

  /// Every kind of workload in trouble, and one of everything that can be around it.
  private void everything() {
    stage.deployment(30, 0, "");
    for (int i = 0; i < 30; i++) {
      stage.crashing("api-2-aaaa" + i, 1);
      stage.log("api-2-aaaa" + i, "api", true, "2026-11-21T14:59:55Z ERROR no\n");
    }
    stage
        .pod("web-1-aaaaa", "ReplicaSet web-1", "{name: web}", Stage.looping("web", 1))
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
            apiVersion: apps/v1
            kind: Deployment
            metadata: {namespace: shop, name: web}
            spec: {replicas: 1}
            ---
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata:
              namespace: shop
              name: web-1
              ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, controller: true}]
            spec: {template: {spec: {containers: [{name: web, image: "web:1"}]}}}
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
            kind: PersistentVolumeClaim
            metadata: {namespace: shop, name: data}
            spec: {storageClassName: fast}
            status: {phase: Pending}
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {namespace: shop, name: web}
            spec: {ingressClassName: none}
            """);
  }

  /// Holds every call until no other comes: what is asked at the same time is one round.
  private static final class Rounds implements Cluster {
    private static final Duration QUIET = Duration.ofMillis(150);

    private final Cluster cluster;
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();
    private CountDownLatch gate = new CountDownLatch(1);
    private long lastCall;
    private int rounds;

    Rounds(Cluster cluster) {
      this.cluster = cluster;
    }

    private void call(String what) throws InterruptedException {
      CountDownLatch mine;
      boolean first;
      synchronized (this) {
        calls.add(what + " in round " + (rounds + 1));
        first = lastCall == 0;
        lastCall = System.nanoTime();
        mine = gate;
      }
      if (first) {
        open(mine);
      }
      mine.await();
    }

    /// The first of a round opens the gate for all, once nobody else has come for a while.
    private void open(CountDownLatch mine) throws InterruptedException {
      while (true) {
        Thread.sleep(QUIET.toMillis() / 5);
        synchronized (this) {
          if (System.nanoTime() - lastCall > QUIET.toNanos()) {
            rounds++;
            lastCall = 0;
            gate = new CountDownLatch(1);
            mine.countDown();
            return;
          }
        }
      }
    }

    String told() {
      return calls.size() + " calls in " + rounds + " rounds: " + String.join(", ", calls);
    }

    @Override
    public <T extends HasMetadata, R> Reading<R> list(Query<T> query, Collector<T, ?, R> into)
        throws InterruptedException {
      call(query.kind().resource());
      return cluster.list(query, into);
    }

    @Override
    public <T extends HasMetadata> Reading<T> get(Kind<T> kind, String namespace, String name)
        throws InterruptedException {
      call("get " + kind.resource() + " " + name);
      return cluster.get(kind, namespace, name);
    }

    @Override
    public Reading<Log> log(LogQuery query) throws InterruptedException {
      call("log " + query.pod());
      return cluster.log(query);
    }

    @Override
    public Instant now() {
      return cluster.now();
    }

    @Override
    public String name() {
      return cluster.name();
    }

    @Override
    public void close() {}
  }
}
