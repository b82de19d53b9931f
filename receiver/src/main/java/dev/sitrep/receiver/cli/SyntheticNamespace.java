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

  /// The copies' names begin with it.
  static final String COPY = "service-";

  private record Recorded(Map<Kind<?>, List<JsonNode>> byKind) {
    List<JsonNode> of(Kind<?> kind) {
      return byKind.getOrDefault(kind, List.of());
    }
  }

  private SyntheticNamespace() {}

  static void fill(StubApiServer server, int pods, int events) throws IOException {
    each(pods, events, (kind, json) -> server.add(kind, json.getBytes(StandardCharsets.UTF_8)));
    try (var recording = Recording.open()) {
      for (var run : runs(recording.cluster().resolve(NAMESPACE))) {
        server.log(NAMESPACE, run.pod, run.container, run.previous, run.text);
      }
    }
  }

  /// @param <E> what hinders it beside input and output
  interface Each<E extends Exception> {
    void object(Kind<?> kind, String json) throws IOException, E;
  }

  /// Tells every object; the copies are made one by one.
  static <E extends Exception> void each(int pods, int events, Each<E> each) throws IOException, E {
    try (var recording = Recording.open()) {
      var recorded = objects(recording.cluster().resolve(NAMESPACE));
      for (var kind : recorded.byKind.keySet()) {
        for (var one : recorded.of(kind)) {
          each.object(kind, one.toString());
        }
      }
      workloads(each, recorded, pods - recorded.of(Kinds.PODS).size());
      events(each, recorded, events - recorded.of(Kinds.EVENTS).size());
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

  /// @param text lines as with `timestamps=true`
  private record Run(String pod, String container, boolean previous, String text) {}

  private static List<Run> runs(Path folder) throws IOException {
    var runs = new ArrayList<Run>();
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        var pod = String.valueOf(file.getName(file.getNameCount() - 2));
        var name = String.valueOf(file.getFileName());
        boolean previous = name.endsWith(".previous.log");
        var container = name.substring(0, name.length() - (previous ? 13 : 4));
        runs.add(new Run(pod, container, previous, Files.readString(file)));
      }
    }
    return runs;
  }

  /// By `pod/container`, the last line that its last run wrote.
  static Map<String, String> lastWords() throws IOException {
    var words = new HashMap<String, String>();
    try (var recording = Recording.open()) {
      for (var run : runs(recording.cluster().resolve(NAMESPACE))) {
        if (run.previous) {
          var last = run.text.strip().lines().reduce("", (_, line) -> line);
          words.put(run.pod + "/" + run.container, last.substring(last.indexOf(' ') + 1));
        }
      }
    }
    return words;
  }

  private static <E extends Exception> void workloads(Each<E> each, Recorded recorded, int pods)
      throws IOException, E {
    var deployment = model(recorded.of(Kinds.DEPLOYMENTS));
    var replicaSet = model(recorded.of(Kinds.REPLICASETS));
    var pod = model(recorded.of(Kinds.PODS));
    var service = model(recorded.of(Kinds.SERVICES));
    var slice = model(recorded.of(Kinds.ENDPOINT_SLICES));
    for (int i = 0; i < pods; i++) {
      var name = COPY + i / PODS_OF_A_DEPLOYMENT;
      if (i % PODS_OF_A_DEPLOYMENT == 0) {
        each.object(Kinds.DEPLOYMENTS, copy(deployment, name, ""));
        each.object(Kinds.REPLICASETS, copy(replicaSet, name, ""));
        each.object(Kinds.SERVICES, copy(service, name, ""));
        each.object(Kinds.ENDPOINT_SLICES, copy(slice, name, ""));
      }
      each.object(Kinds.PODS, copy(pod, name, "x" + i));
    }
  }

  private static <E extends Exception> void events(Each<E> each, Recorded recorded, int events)
      throws IOException, E {
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
              .replace(MODEL, COPY + i / PODS_OF_A_DEPLOYMENT);
      each.object(Kinds.EVENTS, json);
    }
  }

  private static JsonNode model(List<JsonNode> objects) {
    return objects.stream()
        .filter(object -> object.at("/metadata/name").asText().startsWith(MODEL))
        .findFirst()
        .orElseThrow();
  }

  /// The object under another name; a pod's own suffix is replaced, its ReplicaSet's stays.
  private static String copy(JsonNode object, String name, String suffix) {
    var old = object.at("/metadata/name").asText();
    var json = object.toString();
    if (!suffix.isEmpty()) {
      json = json.replace(old, old.substring(0, old.lastIndexOf('-') + 1) + suffix);
    }
    return json.replace(MODEL, name);
  }
}
