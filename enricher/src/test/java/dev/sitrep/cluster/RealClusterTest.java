package dev.sitrep.cluster;

import static dev.sitrep.cluster.ClusterContract.seen;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/// The contract against a real API server with a real node, and against the dump that kubectl makes
/// of it.
@EnabledIfEnvironmentVariable(
    named = "KUBECONFIG",
    matches = ".+",
    disabledReason = "set KUBECONFIG to a cluster with a node that has or pulls busybox:1.36")
class RealClusterTest implements ClusterContract {
  private static final String NAMESPACE = "contract-" + ProcessHandle.current().pid();

  private static LiveCluster cluster;

  @BeforeAll
  static void let_the_contract_happen() throws Exception {
    kubectl("", "create", "namespace", NAMESPACE);
    kubectl(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: talker, labels: {suite: contract, app: talker}}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - {name: app, image: "busybox:1.36", imagePullPolicy: IfNotPresent,
             command: [sh, -c, "echo one; sleep 0.1; echo two; sleep 0.1; echo three; sleep 3600"]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: stuck, labels: {suite: contract, app: stuck}}
        spec:
          nodeSelector: {contract: nowhere}
          containers: [{name: app, image: "busybox:1.36"}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: owned}
        spec:
          selector: {matchLabels: {app: owned}}
          template:
            metadata: {labels: {app: owned}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - {name: app, image: "busybox:1.36", imagePullPolicy: IfNotPresent,
                 command: [sleep, "3600"]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: talker}
        spec: {selector: {app: talker}, ports: [{port: 80}]}
        """,
        "apply",
        "-n",
        NAMESPACE,
        "-f",
        "-");
    kubectl("", "wait", "-n", NAMESPACE, "--timeout=90s", "--for=condition=Ready", "pod/talker");
    kubectl(
        "", "wait", "-n", NAMESPACE, "--timeout=90s", "--for=condition=Available", "deploy/owned");
    kubectl(
        "",
        "wait",
        "-n",
        NAMESPACE,
        "--timeout=90s",
        "--for=condition=PodScheduled=False",
        "pod/stuck");
    Thread.sleep(1500); // two more lines of the talker, and the scheduler's event
    cluster = LiveCluster.connect(LiveCluster.Options.current().withPageSize(2));
  }

  @AfterAll
  static void clean_up() throws Exception {
    if (cluster != null) {
      cluster.close();
      kubectl("", "delete", "namespace", NAMESPACE, "--wait=false");
    }
  }

  @Override
  public Cluster cluster() {
    return cluster;
  }

  @Override
  public String namespace() {
    return NAMESPACE;
  }

  @Test
  void reads_every_kind() throws Exception {
    for (var kind : Kinds.ALL) {
      seen(cluster.list(Query.of(kind, ""), Collectors.counting()));
    }
  }

  @Test
  void reads_the_dump_that_kubectl_makes_of_it(@TempDir Path dir) throws Exception {
    kubectl("", "cluster-info", "dump", "--namespaces=" + NAMESPACE, "--output-directory=" + dir);

    var dump = DumpedCluster.open(dir);

    var pods = Query.of(Kinds.PODS, NAMESPACE);
    assertEquals(
        seen(cluster.list(pods, Collectors.counting())),
        seen(dump.list(pods, Collectors.counting())));
    var log = seen(dump.log(new LogQuery(NAMESPACE, "talker", "app", false, 10, 1000)));
    assertEquals(List.of("one", "two", "three"), log.lines().stream().map(Log.Line::text).toList());
    assertTrue(dump.now().isBefore(cluster.now().plusSeconds(60)));
  }

  private static void kubectl(String input, String... words)
      throws IOException, InterruptedException {
    var assets = System.getenv("KUBEBUILDER_ASSETS");
    var own = assets == null ? Path.of("kubectl") : Path.of(assets, "kubectl");
    var command = new ArrayList<>(List.of(Files.exists(own) ? own.toString() : "kubectl"));
    command.addAll(List.of(words));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> command + ": " + said);
  }
}
