package dev.sitrep.cluster;

import static dev.sitrep.cluster.ClusterContract.seen;
import static dev.sitrep.cluster.ClusterContract.unseen;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpedClusterTest implements ClusterContract {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path dir;
  private Path contract;

  @BeforeEach
  void write_the_contract_as_kubectl_would() throws IOException {
    contract = dir.resolve("contract");
    write(contract, Contract.objects());
  }

  @Override
  public Cluster cluster() {
    return DumpedCluster.open(contract);
  }

  @Override
  public String namespace() {
    return Contract.NAMESPACE;
  }

  @Test
  void reads_a_zip_archive() throws Exception {
    var zip = dir.resolve("dump.zip");
    try (var files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      write(files.getPath("/some/where"), Contract.objects());
    }

    try (var cluster = DumpedCluster.open(zip)) {
      assertEquals(3, seen(cluster.list(Query.of(Kinds.PODS, ""), Collectors.counting())));
      assertEquals(3, seen(cluster.log(log("talker", "app", false))).lines().size());
      assertEquals("dump " + zip, cluster.name());
    }
    try (var files = FileSystems.newFileSystem(zip);
        var cluster = DumpedCluster.open(files.getPath("/some"))) {
      assertEquals(3, seen(cluster.log(log("talker", "app", false))).lines().size());
    }
  }

  @Test
  void reads_several_yaml_documents_in_one_file() throws Exception {
    var file = dir.resolve("objects.yaml");
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: a, namespace: shop}
        ---
        apiVersion: v1
        items:
        - metadata: {name: b, namespace: shop}
        kind: PodList
        ---
        apiVersion: v1
        kind: List
        items:
        - {apiVersion: apps/v1, kind: Deployment, metadata: {name: c}}
        - {apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: d}}
        - {apiVersion: batch.volcano.sh/v1alpha1, kind: Job, metadata: {name: e}}
        """);

    var cluster = DumpedCluster.open(file);

    assertEquals(2, seen(cluster.list(Query.of(Kinds.PODS, "shop"), Collectors.counting())));
    assertEquals("c", seen(cluster.get(Kinds.DEPLOYMENTS, "default", "c")).getMetadata().getName());
    assertEquals(
        "not available (not in the dump)",
        unseen(cluster.list(Query.of(Kinds.JOBS, ""), Collectors.counting())).spoken());
  }

  @Test
  void a_kind_that_the_dump_lacks_is_unavailable_and_an_empty_one_is_empty() throws Exception {
    var folder = Files.createDirectory(dir.resolve("empty"));
    Files.writeString(
        folder.resolve("x.json"),
        "{\"kind\":\"JobList\",\"apiVersion\":\"batch/v1\",\"items\":[]}");
    Files.writeString(
        folder.resolve("events.json"), "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[]}");

    var cluster = DumpedCluster.open(folder);

    assertEquals(0, seen(cluster.list(Query.of(Kinds.JOBS, ""), Collectors.counting())));
    assertEquals(0, seen(cluster.list(Query.of(Kinds.EVENTS, ""), Collectors.counting())));
    assertEquals(
        Reading.Why.UNAVAILABLE,
        unseen(cluster.list(Query.of(Kinds.PODS, ""), Collectors.counting())).why());
    assertEquals(Reading.Why.UNAVAILABLE, unseen(cluster.get(Kinds.PODS, "a", "b")).why());
    assertEquals(Reading.Why.ABSENT, unseen(cluster.get(Kinds.JOBS, "a", "b")).why());
  }

  @Test
  void cuts_the_logs_of_kubectl_at_its_markers() throws Exception {
    var folder = Files.createDirectories(contract.resolve("contract/two"));
    Files.writeString(
        folder.resolve("logs.txt"),
        """
        ==== START logs for container init of pod contract/two ====
        ==== END logs for container init of pod contract/two ====
        ==== START logs for container app of pod contract/two ====
        ==== START logs for container evil of pod other/pod ====
        2026-03-01T11:00:00+01:00 no newline==== END logs for container app of pod contract/two ====
        ==== START logs for container sad of pod contract/two ====
        Request log error: container "sad" is waiting to start
        ==== END logs for container sad of pod contract/two ====
        """);

    var cluster = cluster();

    assertEquals(List.of(), seen(cluster.log(log("two", "init", false))).lines());
    assertEquals(
        List.of(
            new Log.Line(
                Optional.empty(), "==== START logs for container evil of pod other/pod ===="),
            new Log.Line(Optional.of(Instant.parse("2026-03-01T10:00:00Z")), "no newline")),
        seen(cluster.log(log("two", "app", false))).lines());
    assertEquals(
        "not available (container \"sad\" is waiting to start)",
        unseen(cluster.log(log("two", "sad", false))).spoken());
  }

  @Test
  void reads_one_file_for_each_run_of_a_container() throws Exception {
    var folder = Files.createDirectories(contract.resolve("deep/down/contract/stuck"));
    Files.writeString(folder.resolve("app.log"), "now\n");
    Files.writeString(folder.resolve("app.previous.log"), "then\n");

    var cluster = cluster();

    assertEquals("now", seen(cluster.log(log("stuck", "app", false))).lines().getFirst().text());
    assertEquals("then", seen(cluster.log(log("stuck", "app", true))).lines().getFirst().text());
  }

  @Test
  void its_present_is_the_newest_moment_that_the_cluster_wrote() throws Exception {
    assertEquals(Instant.parse("2026-03-01T10:00:03.000000003Z"), cluster().now());

    Files.writeString(
        contract.resolve("more.json"),
        """
        {"apiVersion": "v1", "kind": "Pod",
         "metadata": {"name": "x", "annotations": {"time": "2099-01-01T00:00:00Z"},
                      "deletionTimestamp": "2098-01-01T00:00:00Z"},
         "spec": {"startTime": "2097-01-01T00:00:00Z"},
         "status": {"containerStatuses": [{"name": "app", "ready": false, "restartCount": 1,
           "image": "a", "imageID": "", "lastState":
             {"terminated": {"exitCode": 1, "finishedAt": "2026-03-02T10:00:00Z"}}}]}}
        """);
    assertEquals(Instant.parse("2026-03-02T10:00:00Z"), cluster().now());
  }

  @Test
  void what_cannot_be_read_is_named() throws Exception {
    var none = dir.resolve("none");
    var empty = Files.createDirectory(dir.resolve("void"));
    var broken = Files.writeString(dir.resolve("broken.json"), "{\"kind\": \"Pod\",\n  oops}");
    var yaml = Files.writeString(dir.resolve("broken.yaml"), "kind: Pod\n  name: [");
    var alias = Files.writeString(dir.resolve("alias.yaml"), "a: &x {b: c}\nkind: *x\n");
    var nameless =
        Files.writeString(dir.resolve("nameless.json"), "{\"kind\":\"Pod\",\"apiVersion\":\"v1\"}");
    var noZip = Files.writeString(dir.resolve("no.zip"), "hello");

    assertEquals("dump " + none + " does not exist; name a folder or archive", refusal(none));
    assertTrue(refusal(empty).startsWith("dump " + empty + ": no Kubernetes objects in 0 files"));
    assertTrue(
        refusal(broken).startsWith(broken + ": not JSON at line 2, column"), refusal(broken));
    assertTrue(refusal(yaml).startsWith(yaml + ": not YAML at line 2"), refusal(yaml));
    assertTrue(refusal(alias).contains("aliases are not read; write them out"), refusal(alias));
    assertTrue(refusal(nameless).contains("a Pod has no metadata.name"), refusal(nameless));
    assertTrue(refusal(noZip).contains("not a zip archive"), refusal(noZip));
  }

  @Test
  void a_file_that_is_too_large_is_named_with_the_limit() throws Exception {
    var large = dir.resolve("large.json");
    try (var file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength((64L << 20) + 1);
    }

    assertTrue(refusal(large).contains("large.json has more than 64 MiB"), refusal(large));
  }

  private static String refusal(Path path) {
    return String.valueOf(
        assertThrows(UnreadableDump.class, () -> DumpedCluster.open(path)).getMessage());
  }

  private static LogQuery log(String pod, String container, boolean previous) {
    return new LogQuery(Contract.NAMESPACE, pod, container, previous, 100, 10_000);
  }

  /// One list for each kind, items without a kind of their own.
  private static void write(Path root, List<HasMetadata> objects) throws IOException {
    var folder = Files.createDirectories(root.resolve(Contract.NAMESPACE));
    var byKind = objects.stream().collect(Collectors.groupingBy(HasMetadata::getKind));
    for (var entry : byKind.entrySet()) {
      var list = JSON.createObjectNode();
      list.put("kind", entry.getKey() + "List");
      list.put("apiVersion", entry.getValue().getFirst().getApiVersion());
      var items = list.putArray("items");
      for (var object : entry.getValue()) {
        items.add(JSON.<ObjectNode>valueToTree(object).without(List.of("kind", "apiVersion")));
      }
      Files.writeString(folder.resolve(entry.getKey() + "s.json"), list.toPrettyString());
    }
    log(folder, "talker", Contract.LOG);
    log(folder, "stuck", "");
  }

  private static void log(Path folder, String pod, String text) throws IOException {
    var file = Files.createDirectories(folder.resolve(pod)).resolve("logs.txt");
    var of = "logs for container app of pod " + Contract.NAMESPACE + "/" + pod + " ====\n";
    Files.writeString(file, "==== START " + of + text + "==== END " + of);
  }
}
