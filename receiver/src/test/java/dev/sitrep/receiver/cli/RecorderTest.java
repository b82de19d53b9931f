package dev.sitrep.receiver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.StubApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A namespace becomes a story folder.
class RecorderTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private static Path recording(String name) throws Exception {
    var file = Objects.requireNonNull(RecorderTest.class.getResource("/demo/faults.tsv"));
    return Path.of(file.toURI()).resolveSibling(name);
  }

  private Path story() {
    return folder.resolve("story");
  }

  private Ran record(String namespace, String... more) throws Exception {
    var args =
        new ArrayList<>(List.of("record", "-n", namespace, "--to", story().toString(), "--dump"));
    args.add(recording("cluster").toString());
    args.addAll(List.of(more));
    return Ran.here(args.toArray(String[]::new));
  }

  private JsonNode read(String file) throws IOException {
    return JSON.readTree(Files.readAllBytes(story().resolve(file)));
  }

  private List<String> files(Path root) throws IOException {
    try (var files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private String allText() throws IOException {
    try (var files = Files.walk(story())) {
      return files
          .filter(Files::isRegularFile)
          .map(RecorderTest::text)
          .collect(Collectors.joining());
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void the_story_tells_what_the_cluster_told() throws Exception {
    var alert = recording("alerts/01-api-crash-loop.json");
    var ran = record("storefront", "--alert", alert.toString());
    assertEquals(0, ran.exit(), ran.err());
    assertArrayEquals(Files.readAllBytes(alert), Files.readAllBytes(story().resolve("alert.json")));
    var report = Files.readString(story().resolve("report.txt"));
    assertTrue(report.contains("DATABASE_URL"), report);
    var again =
        Ran.here(
            "diagnose",
            "--model",
            "none",
            "--dump",
            story().resolve("dump").toString(),
            "--alert",
            alert.toString());
    assertTrue(again.out().contains(report.lines().findFirst().orElseThrow()), again.out());
    assertEquals(List.of("story"), List.of(Objects.requireNonNull(folder.toFile().list())));
  }

  @Test
  void the_dump_holds_one_list_of_each_kind_of_this_namespace_alone() throws Exception {
    assertEquals(0, record("storefront").exit());
    var files = files(story().resolve("dump"));
    assertTrue(files.contains("storefront/pods.json"), files.toString());
    assertTrue(files.contains("nodes.json"), files.toString());
    assertFalse(files.stream().anyMatch(file -> file.startsWith("checkout")), files.toString());
    for (var pod : read("dump/storefront/pods.json").path("items")) {
      assertEquals("storefront", pod.at("/metadata/namespace").asText());
      assertTrue(pod.at("/metadata/managedFields").isMissingNode(), "useless and long");
    }
    var services = read("dump/storefront/services.json").path("items");
    assertTrue(services.size() > 0 && services.get(0).at("/metadata/managedFields").size() > 0);
    assertTrue(read("dump/nodes.json").findValues("images").isEmpty());
  }

  @Test
  void only_what_fails_has_its_logs_written() throws Exception {
    assertEquals(0, record("storefront").exit());
    var logs = files(story()).stream().filter(file -> file.endsWith(".log")).toList();
    assertTrue(logs.stream().anyMatch(log -> log.endsWith("/api.previous.log")), logs.toString());
    assertFalse(logs.stream().anyMatch(log -> log.contains("/catalog-")), logs.toString());
    var text = Files.readString(story().resolve(logs.getFirst()));
    assertTrue(text.matches("(?s)\\d{4}-\\d\\d-\\d\\dT.*"), text);
  }

  @Test
  void no_secret_and_no_plain_variable_is_written() throws Exception {
    assertEquals(0, record("storefront").exit());
    var original = Files.readString(recording("cluster/storefront/replicasets.json"));
    assertTrue(original.contains("1.9.0"), "the recording has such a variable");
    var text = allText();
    assertTrue(text.contains("[REDACTED:"), "something was taken out");
    assertFalse(text.contains("hunter2-but-longer"), "a password of a log");
    for (var set : read("dump/storefront/replicasets.json").path("items")) {
      for (var variable : set.at("/spec/template/spec/containers/0/env")) {
        var value = variable.path("value").asText();
        assertTrue(value.matches("\\[REDACTED:.*|on|off|true|false|[\\d.]+|.*:\\d+.*|"), value);
      }
    }
  }

  @Test
  void without_an_alert_one_is_made_up_and_that_is_said() throws Exception {
    var ran = record("storefront");
    assertTrue(ran.out().contains("alert.json is made up: KubePodCrashLooping"), ran.out());
    var labels = read("alert.json").at("/alerts/0/labels");
    assertEquals("storefront", labels.path("namespace").asText());
    assertEquals("4", read("alert.json").path("version").asText());
    var report = Files.readString(story().resolve("report.txt"));
    assertTrue(report.startsWith("warning  storefront/deployment "), report);
  }

  @Test
  void an_occupied_folder_is_left_alone() throws Exception {
    Files.createDirectory(story());
    Files.writeString(story().resolve("mine.txt"), "mine");
    record("storefront").cannot("--to", story().toString(), "not empty");
    assertEquals(List.of("mine.txt"), files(story()));
    Files.delete(story().resolve("mine.txt"));
    assertEquals(0, record("storefront").exit(), "an empty one is taken");
  }

  @Test
  void a_recording_that_fails_leaves_nothing() throws Exception {
    record("storefront", "--alert", folder.resolve("none.json").toString())
        .cannot("none.json", "no such file");
    assertEquals(List.of(), files(folder));
    var text = Files.writeString(folder.resolve("a.json"), "hello");
    record("storefront", "--alert", text.toString()).cannot("a.json", "version 4");
    record("storefront", "--alert", recording("alerts/22-watchdog.json").toString())
        .cannot("no alert in it is about a target");
    assertEquals(List.of("a.json"), files(folder));
  }

  @Test
  void what_makes_no_sense_is_told() throws Exception {
    record("shop").cannot("no namespace shop", "checkout, storefront");
    record("Shop!").cannot("no Kubernetes name");
    record("storefront", "--context", "c").cannot("--dump", "--context");
    Ran.here("record", "-n", "a").misused("--to");
    Ran.here("record", "--to", "a").misused("--namespace");
  }

  private Ran recordLive(StubApiServer server) throws Exception {
    var kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            current-context: here
            clusters: [{name: c, cluster: {server: "%s"}}]
            users: [{name: u, user: {}}]
            contexts: [{name: here, context: {cluster: c, user: u}}]
            """
                .formatted(server.url()));
    return Ran.apart(
        folder,
        Map.of("KUBECONFIG", kubeconfig.toString()),
        "record",
        "-n",
        "storefront",
        "--to",
        story().toString());
  }

  @Test
  void a_live_namespace_is_read_whole_and_by_reading_only() throws Exception {
    try (var server = StubApiServer.start()) {
      SyntheticNamespace.fill(server, 700, 900);
      server.forbid("services", "storefront");
      server.add(
          Kinds.NAMESPACES,
          """
          {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "storefront"}}
          """
              .getBytes(UTF_8));
      var ran = recordLive(server);
      assertEquals(0, ran.exit(), ran.err());
      assertTrue(
          server.requests().stream()
              .allMatch(one ->
                  one.method().equals("GET") && !one.path().matches(".*(secret|configmap)s.*")));
      assertTrue(ran.out().contains("left out: services of storefront: not allowed"), ran.out());
      assertTrue(ran.out().contains("left out: 200 more pods of storefront"), ran.out());
      assertTrue(ran.out().contains("left out: 400 more events of storefront"), ran.out());
      assertEquals(500, read("dump/storefront/pods.json").path("items").size());
      assertTrue(Files.readString(story().resolve("report.txt")).contains("Cause"));
      assertFalse(Files.exists(story().resolve("dump/storefront/services.json")));
      var event = read("dump/storefront/events.json").at("/items/0");
      assertFalse(event.path("source").isMissingNode(), "no rule reads it, a story keeps it");
    }
  }
}
