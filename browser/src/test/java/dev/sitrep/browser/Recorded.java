package dev.sitrep.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.engine.FakeOllama;
import dev.sitrep.receiver.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A Sitrep on the recorded broken cluster that comes with the program, as `./sitrep demo` runs it.
final class Recorded {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER = Path.of("../receiver/src/main/resources/demo");

  /// Objects in trouble that its alerts are about.
  static final int INCIDENTS = 19;

  private Recorded() {}

  static Cluster cluster() {
    return DumpedCluster.open(FOLDER.resolve("cluster"));
  }

  static Service start(Path folder, FakeOllama model, Map<String, String> settings) {
    var all = new HashMap<>(settings);
    all.putIfAbsent("SITREP_MODEL_NAME", "qwen3:8b");
    all.putIfAbsent("SITREP_MODEL_URL", model.url().toString());
    return Service.start(folder, cluster(), all);
  }

  /// Sends all of its alerts and waits until everything is told.
  static void happen(Service service) throws Exception {
    for (var body : bodies()) {
      send(service, body);
    }
    Service.eventually(
        "all incidents are told",
        () ->
            service.told().reports().stream()
                    .map(report -> report.object().qualified())
                    .distinct()
                    .count()
                == INCIDENTS);
    service.settle();
  }

  /// @param name of one body, as `01-api-crash-loop`
  static void happen(Service service, String name) throws Exception {
    send(service, FOLDER.resolve("alerts/" + name + ".json"));
  }

  static byte[] body(String name) throws IOException {
    return Files.readAllBytes(FOLDER.resolve("alerts/" + name + ".json"));
  }

  /// Its alerts are over.
  static void end(Service service, String name) throws Exception {
    var body = (ObjectNode) JSON.readTree(FOLDER.resolve("alerts/" + name + ".json").toFile());
    body.put("status", "resolved");
    for (var alert : body.withArray("alerts")) {
      ((ObjectNode) alert).put("status", "resolved").put("endsAt", Instant.now().toString());
    }
    assertEquals(202, service.alert(JSON.writeValueAsBytes(body)).status());
  }

  private static void send(Service service, Path body) throws Exception {
    assertEquals(202, service.alert(Files.readAllBytes(body)).status(), body.toString());
  }

  private static List<Path> bodies() throws IOException {
    try (var files = Files.list(FOLDER.resolve("alerts"))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }
}
