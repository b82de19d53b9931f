package dev.sitrep.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The objects of a dump by kind, in the order that an API server lists them.
final class DumpedObjects {
  private static final int MOST = 200_000;
  private static final Set<String> TIMES =
      Set.of(
          "completionTime",
          "creationTimestamp",
          "eventTime",
          "finishedAt",
          "firstTimestamp",
          "lastHeartbeatTime",
          "lastObservedTime",
          "lastProbeTime",
          "lastScheduleTime",
          "lastSuccessfulTime",
          "lastTimestamp",
          "lastTransitionTime",
          "lastUpdateTime",
          "startTime",
          "startedAt",
          "time");

  /// Written by people or programs: what looks like a time in there is not the cluster's.
  private static final Set<String> NOT_ITS_OWN = Set.of("annotations", "labels", "spec", "data");

  private final Map<Kind<?>, NavigableMap<String, HasMetadata>> byKind = new HashMap<>();
  private final Set<Kind<?>> present = new HashSet<>();
  private int count;
  private Instant newest = Instant.MIN;

  private DumpedObjects() {}

  static DumpedObjects read(DumpFiles files) {
    var objects = new DumpedObjects();
    files.manifests().forEach(objects::file);
    return objects;
  }

  boolean isEmpty() {
    return present.isEmpty();
  }

  /// The dump says something about this kind, even if only that there is none.
  boolean holds(Kind<?> kind) {
    return present.contains(kind);
  }

  <T extends HasMetadata> Stream<T> all(Kind<T> kind) {
    return of(kind).values().stream().map(kind.type()::cast);
  }

  <T extends HasMetadata> Optional<T> one(Kind<T> kind, String namespace, String name) {
    return Optional.ofNullable(of(kind).get(key(kind, namespace, name))).map(kind.type()::cast);
  }

  /// The newest moment that the cluster wrote into any object, [Instant#MIN] when none did.
  Instant newest() {
    return newest;
  }

  private void file(Path file) {
    try (var documents = Manifests.documents(file)) {
      while (documents.hasNextValue()) {
        document(file, documents.nextValue());
      }
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      var where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw new UnreadableDump(
          file
              + ": not "
              + (DumpFiles.isYaml(file) ? "YAML" : "JSON")
              + where
              + " ("
              + NoAnswer.oneLine(e.getOriginalMessage())
              + "); mend or delete the file");
    } catch (IOException e) {
      throw new UnreadableDump(file + ": cannot be read (" + e.getMessage() + ")");
    }
  }

  private void document(Path file, JsonNode document) throws IOException {
    var name = document.path("kind").asText();
    var items = document.path("items");
    if (!name.endsWith("List") || !items.isArray() && !items.isMissingNode() && !items.isNull()) {
      object(file, document, name, document.path("apiVersion").asText());
      return;
    }
    var item = name.substring(0, name.length() - "List".length());
    kind(item, document.path("apiVersion").asText()).ifPresent(present::add);
    if (item.isEmpty()) {
      Kinds.ALL.stream().filter(kind -> isNamedAfter(file, kind)).forEach(present::add);
    }
    for (var one : items) {
      object(
          file,
          one,
          one.path("kind").asText(item),
          one.path("apiVersion").asText(document.path("apiVersion").asText()));
    }
  }

  private void object(Path file, JsonNode node, String name, String version) throws IOException {
    var known = kind(name, version);
    if (known.isPresent() && node instanceof ObjectNode object) {
      keep(file, known.get(), object);
    }
  }

  private <T extends HasMetadata> void keep(Path file, Kind<T> kind, ObjectNode node)
      throws IOException {
    var metadata = node.path("metadata");
    if (metadata.path("name").asText().isEmpty()) {
      throw new UnreadableDump(
          file + ": a " + kind.name() + " has no metadata.name; mend or delete the file");
    }
    if (++count > MOST) {
      throw new UnreadableDump(
          file + ": the dump has more than " + MOST + " objects; dump fewer namespaces");
    }
    times(node);
    present.add(kind);
    node.put("kind", kind.name()).put("apiVersion", kind.apiVersion());
    var object = Binding.read(kind, node);
    if (kind.namespaced() && object.getMetadata().getNamespace() == null) {
      object.getMetadata().setNamespace("default");
    }
    var key = key(kind, object.getMetadata().getNamespace(), object.getMetadata().getName());
    byKind.computeIfAbsent(kind, _ -> new TreeMap<>()).put(key, object);
  }

  private void times(JsonNode node) {
    for (var field : node.properties()) {
      var value = field.getValue();
      if (value.isTextual() && TIMES.contains(field.getKey())) {
        time(value.asText());
      } else if (value.isObject() && !NOT_ITS_OWN.contains(field.getKey())) {
        times(value);
      } else if (value.isArray()) {
        value.forEach(this::times);
      }
    }
  }

  private void time(String text) {
    try {
      var at = OffsetDateTime.parse(text).toInstant();
      newest = at.isAfter(newest) ? at : newest;
    } catch (DateTimeException _) {
      // Some other field of that name.
    }
  }

  private NavigableMap<String, HasMetadata> of(Kind<?> kind) {
    return byKind.getOrDefault(kind, new TreeMap<>());
  }

  private static Optional<Kind<?>> kind(String name, String version) {
    return Kinds.named(name).filter(kind -> kind.apiVersion().equals(version));
  }

  private static boolean isNamedAfter(Path file, Kind<?> kind) {
    return List.of("json", "yaml", "yml").stream()
        .anyMatch(ending -> DumpFiles.lower(file).equals(kind.resource() + "." + ending));
  }

  private static String key(Kind<?> kind, String namespace, String name) {
    return (kind.namespaced() ? namespace : "") + "/" + name;
  }
}
