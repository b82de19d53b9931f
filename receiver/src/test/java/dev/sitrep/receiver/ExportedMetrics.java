package dev.sitrep.receiver;

import dev.sitrep.diagnosis.Effort;
import dev.sitrep.incident.Admission;
import dev.sitrep.notifier.Delivery;
import dev.sitrep.receiver.store.Store;
import dev.sitrep.report.Reports;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The names of all metrics that there can be: those of a service that has just started, and those
/// that come with what happens.
public final class ExportedMetrics {
  private static final Effort EFFORT =
      new Effort("m", "", "", 1, 900, 90, 2, 1, 0, Duration.ofSeconds(1));

  private ExportedMetrics() {}

  public static Set<String> names(Path folder) throws Exception {
    var names = new TreeSet<String>();
    var model = Map.of("SITREP_MODEL_NAME", "m", "SITREP_MODEL_URL", "http://127.0.0.1:1");
    try (var service = Service.start(folder, FakeCluster.untouchable(), model)) {
      service.get("/readyz");
      collect(service.get("/metrics").body(), names);
    }
    try (var metrics = new Metrics()) {
      metrics.received(202);
      metrics.refused("role");
      metrics.answered("/readyz", 200, Duration.ofMillis(1));
      metrics.admitted(Admission.OPENED, 1);
      metrics.truncated(1);
      metrics.swept(new Store.Swept(1, 1, 1, 1));
      metrics.reported(Reports.explained(), Duration.ofSeconds(1));
      metrics.consulted(EFFORT, Reports.explained().diagnosis());
      metrics.delivered("ops", new Delivery.Delivered(""));
      metrics.fault("report");
      collect(metrics.scrape(), names);
    }
    return names;
  }

  private static void collect(String scraped, Set<String> names) {
    scraped
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[{ ]", 2)[0])
        .forEach(names::add);
  }
}
