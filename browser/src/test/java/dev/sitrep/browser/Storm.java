package dev.sitrep.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.engine.FakeOllama;
import dev.sitrep.receiver.Notification;
import dev.sitrep.receiver.Service;
import dev.sitrep.receiver.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;

/// A Sitrep to which eighty workloads fail at once.
final class Storm {
  private static final int WORKLOADS = 80;

  private Storm() {}

  static Service start(Path folder, FakeOllama model) throws IOException {
    var alerts = ((Parsed.Accepted) Alertmanager.parse(body())).group().alerts();
    return Service.start(
        folder,
        Stage.casting(folder, alerts),
        Map.of("SITREP_MODEL_NAME", "qwen3:8b", "SITREP_MODEL_URL", model.url().toString()));
  }

  private static byte[] body() {
    var all = new Notification();
    IntStream.range(0, WORKLOADS)
        .forEach(i -> all.crashes("team-" + i % 12, "worker-%d-7d9f8c6b5-abcde".formatted(i)));
    return all.bytes();
  }

  static void happen(Service service) throws Exception {
    assertEquals(202, service.alert(body()).status());
    service.told().await("of the storm", report -> report.storm().isPresent());
    service.settle();
  }

  static String path(Service service) {
    return service.told().reports().stream()
        .filter(report -> report.storm().isPresent())
        .map(report -> "/i/" + report.id())
        .findFirst()
        .orElseThrow();
  }
}
