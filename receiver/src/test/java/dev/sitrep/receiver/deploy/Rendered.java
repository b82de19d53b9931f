package dev.sitrep.receiver.deploy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The objects of a folder, as kustomize writes them.
///
/// @param name of the folder
record Rendered(String name, List<JsonNode> objects) {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
  private static final Map<Path, Rendered> KNOWN = new HashMap<>();

  /// What people install.
  static List<Rendered> overlays() throws IOException, InterruptedException {
    var overlays = new ArrayList<Rendered>();
    for (var name : List.of("demo", "standard", "ha")) {
      overlays.add(overlay(name));
    }
    return overlays;
  }

  static Rendered overlay(String name) throws IOException, InterruptedException {
    return of(Tools.DEPLOY.resolve("overlays").resolve(name));
  }

  /// The base with these components, in a namespace.
  static Rendered with(Path folder, String... components) throws IOException, InterruptedException {
    var deploy = folder.toRealPath().relativize(Tools.DEPLOY.toRealPath());
    var text = new StringBuilder("namespace: sitrep\nresources:\n- " + deploy + "/base\n");
    text.append(
        """
        images:
        - {name: sitrep, newTag: "0000000"}
        configMapGenerator:
        - {name: sitrep-model, literals: [SITREP_MODEL_NAME=m, SITREP_MODEL_PROVIDER=ollama, "SITREP_MODEL_URL=http://ollama:11434"]}
        - {name: sitrep-prompts, literals: [system.md=Explain.]}
        - {name: sitrep-postgres, literals: ["SITREP_STORE_URL=postgresql://sitrep@db:5432/sitrep"]}
        components:
        """);
    for (var component : components) {
      text.append("- %s/components/%s\n".formatted(deploy, component));
    }
    Files.writeString(folder.resolve("kustomization.yaml"), text);
    return render(folder);
  }

  static synchronized Rendered of(Path folder) throws IOException, InterruptedException {
    var known = KNOWN.get(folder);
    if (known == null) {
      known = render(folder);
      KNOWN.put(folder, known);
    }
    return known;
  }

  private static Rendered render(Path folder) throws IOException, InterruptedException {
    var text = Tools.run("kubectl", "kubectl", "kustomize", folder.toString());
    return new Rendered(folder.getFileName().toString(), parse(text));
  }

  /// Its files have changed.
  static synchronized void forget(Path folder) {
    KNOWN.remove(folder);
  }

  /// The documents of a file.
  static List<JsonNode> read(Path file) throws IOException {
    return parse(Files.readString(file));
  }

  private static List<JsonNode> parse(String text) throws IOException {
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
      return documents.readAll();
    }
  }

  Stream<JsonNode> of(String kind) {
    return objects.stream().filter(object -> kind.equals(object.path("kind").asText()));
  }

  JsonNode one(String kind, String name) {
    return of(kind)
        .filter(object -> name(object).equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in " + this.name));
  }

  Stream<Workload> workloads() {
    return objects.stream()
        .filter(object -> object.at("/spec/template/spec").isObject())
        .map(object -> new Workload(this, object));
  }

  static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  static String namespace(JsonNode object) {
    return object.at("/metadata/namespace").asText();
  }

  static Stream<JsonNode> items(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  static List<String> texts(JsonNode array) {
    return items(array).map(JsonNode::asText).toList();
  }

  /// A Deployment or a Job.
  record Workload(Rendered in, JsonNode object) {
    JsonNode pod() {
      return object.at("/spec/template/spec");
    }

    JsonNode labels() {
      return object.at("/spec/template/metadata/labels");
    }

    Stream<JsonNode> containers() {
      return Stream.concat(items(pod().path("containers")), items(pod().path("initContainers")));
    }

    boolean isJob() {
      return object.path("kind").asText().equals("Job");
    }

    String name() {
      return Rendered.name(object);
    }

    @Override
    public String toString() {
      return in.name() + ": " + object.path("kind").asText() + " " + name();
    }
  }
}
