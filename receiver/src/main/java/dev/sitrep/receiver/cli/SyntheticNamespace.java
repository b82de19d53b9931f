package dev.sitrep.receiver.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.StubApiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Namespace `storefront` of the recording with its broken Deployment `api`, filled up to a size
/// with copies of a healthy Deployment and its Service. Every object is the JSON of a real API
/// server, managed fields and all.
final class SyntheticNamespace {
  static final String NAMESPACE = "storefront";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PODS_OF_A_DEPLOYMENT = 10;
  private static final String MODEL = "catalog";

  private record Recorded(Map<Kind<?>, List<JsonNode>> byKind) {
    List<JsonNode> of(Kind<?> kind) {
      return byKind.getOrDefault(kind, List.of());
    }
  }

  private SyntheticNamespace() {}

  static void fill(StubApiServer server, int pods, int events) throws IOException {
    try (var recording = Recording.open()) {
      var folder = recording.cluster().resolve(NAMESPACE);
      var recorded = objects(folder);
      recorded.byKind.forEach(
          (kind, all) -> all.forEach(one -> server.add(kind, bytes(one.toString()))));
      logs(server, folder);
      workloads(server, recorded, pods - recorded.of(Kinds.PODS).size());
      events(server, recorded, events - recorded.of(Kinds.EVENTS).size());
    }
  }

  /// Objects in a list of one kind do not name their kind themselves.
  private static Recorded objects(Path folder) throws IOException {
    var byKind = new HashMap<Kind<?>, List<JsonNode>>();
    try (var files = Files.list(folder)) {
      for (var file : files.filter(file -> file.toString().endsWith(".json")).toList()) {
        var list = JSON.readTree(Files.readAllBytes(file));
        var listed = list.path("kind").asText().replaceFirst("List$", "");
        for (var object : list.path("items")) {
          Kinds.named(object.path("kind").asText(listed))
              .ifPresent(kind -> byKind.computeIfAbsent(kind, _ -> new ArrayList<>()).add(object));
        }
      }
    }
    return new Recorded(byKind);
  }

  private static void logs(StubApiServer server, Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        var pod = String.valueOf(file.getName(file.getNameCount() - 2));
        var name = String.valueOf(file.getFileName());
        boolean previous = name.endsWith(".previous.log");
        var container = name.substring(0, name.length() - (previous ? 13 : 4));
        server.log(NAMESPACE, pod, container, previous, Files.readString(file));
      }
    }
  }

  private static void workloads(StubApiServer server, Recorded recorded, int pods) {
    var deployment = model(recorded.of(Kinds.DEPLOYMENTS));
    var replicaSet = model(recorded.of(Kinds.REPLICASETS));
    var pod = model(recorded.of(Kinds.PODS));
    var service = model(recorded.of(Kinds.SERVICES));
    var slice = model(recorded.of(Kinds.ENDPOINT_SLICES));
    for (int i = 0; i < pods; i++) {
      var name = "service-" + i / PODS_OF_A_DEPLOYMENT;
      if (i % PODS_OF_A_DEPLOYMENT == 0) {
        server.add(Kinds.DEPLOYMENTS, copy(deployment, name, ""));
        server.add(Kinds.REPLICASETS, copy(replicaSet, name, ""));
        server.add(Kinds.SERVICES, copy(service, name, ""));
        server.add(Kinds.ENDPOINT_SLICES, copy(slice, name, ""));
      }
      server.add(Kinds.PODS, copy(pod, name, "x" + i));
    }
  }

  private static void events(StubApiServer server, Recorded recorded, int events) {
    var models =
        recorded.of(Kinds.EVENTS).stream()
            .filter(event -> event.at("/involvedObject/name").asText().startsWith(MODEL))
            .toList();
    for (int i = 0; i < events; i++) {
      var event = models.get(i % models.size());
      var json =
          event
              .toString()
              .replace(event.at("/metadata/name").asText(), "event-" + i)
              .replace(MODEL, "service-" + i / PODS_OF_A_DEPLOYMENT);
      server.add(Kinds.EVENTS, bytes(json));
    }
  }

  private static JsonNode model(List<JsonNode> objects) {
    return objects.stream()
        .filter(object -> object.at("/metadata/name").asText().startsWith(MODEL))
        .findFirst()
        .orElseThrow();
  }

  /// The object under another name; a pod's own suffix is replaced, its ReplicaSet's stays.
  private static byte[] copy(JsonNode object, String name, String suffix) {
    var old = object.at("/metadata/name").asText();
    var json = object.toString();
    if (!suffix.isEmpty()) {
      json = json.replace(old, old.substring(0, old.lastIndexOf('-') + 1) + suffix);
    }
    return bytes(json.replace(MODEL, name));
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
