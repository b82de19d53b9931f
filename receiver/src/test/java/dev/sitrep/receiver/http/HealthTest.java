package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.alert.Payloads;
import dev.sitrep.receiver.Service;
import dev.sitrep.receiver.Stage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthTest {
  private static final Pattern SAMPLE =
      Pattern.compile("[a-z_][a-z0-9_]*(\\{([a-z_]+=\"[^\"]*\",?)*})? [-+0-9.eEINaTf]+");
  private static final Pattern ROUTE = Pattern.compile("route=\"([^\"]*)\"");

  @TempDir private Path folder;

  @Test
  void it_is_alive_and_ready_and_says_how_its_parts_are() throws Exception {
    try (var service = Service.start(folder, Stage.of(folder, List.of("01-firing-single")))) {
      assertEquals("ready", service.get("/readyz").json().path("status").asText());
      service.alert(Payloads.bytes("01-firing-single"));
      service.told().await("of the alert", report -> true);
      service.settle();
      var health = service.get("/healthz").json();
      assertEquals("ok", health.path("status").asText());
      assertEquals("none", health.at("/model/state").asText());
      assertEquals("told", health.path("channels").asText());
      assertTrue(health.path("cluster").asText().startsWith("dump "), health.toString());
      assertEquals(1, health.path("incidentsOpen").asInt());
      assertEquals(0, health.path("deadLetters").asInt(-1));
    }
  }

  @Test
  void metrics_are_text_that_prometheus_reads() throws Exception {
    try (var service = Service.start(folder, Stage.of(folder, List.of("28a-refire-1-firing")))) {
      service.alert(Payloads.bytes("28a-refire-1-firing"));
      service.told().await("of the alert", report -> true);
      service.settle();
      service.post("/ask", "{}");
      var answer = service.get("/metrics");
      assertEquals(200, answer.status());
      assertTrue(answer.contentType().startsWith("text/plain; version=0.0.4"));
      for (var line : answer.body().lines().toList()) {
        assertTrue(line.startsWith("# ") || SAMPLE.matcher(line).matches(), line);
      }
      for (var name :
          List.of(
              "sitrep_webhook_bodies_total{status=\"202\"} 1",
              "sitrep_alerts_total{outcome=\"opened\"} 1",
              "sitrep_reports_total{",
              "sitrep_report_duration_seconds_count 1",
              "sitrep_deliveries_total{channel=\"told\",outcome=\"delivered\"} 1",
              "sitrep_inbox_waiting 0",
              "sitrep_outbox_waiting 0",
              "sitrep_incidents_open 1",
              "sitrep_dead_letters 0",
              "sitrep_store_bytes ",
              "sitrep_http_requests_seconds_count{route=\"/ask\",status=\"400\"} 1")) {
        assertTrue(answer.body().contains("\n" + name), () -> name + " in\n" + answer.body());
      }
    }
  }

  @Test
  void a_label_holds_no_text_of_a_stranger() throws Exception {
    var strange = "zzstranger";
    var body =
        new String(Payloads.bytes("01-firing-single"), StandardCharsets.UTF_8)
            .replace("KubePodCrashLooping", strange)
            .replace("\"warning\"", "\"" + strange + "\"")
            .replace("\"prod-1\"", "\"" + strange + "\"")
            .replace("\"shop\"", "\"" + strange + "\"");
    try (var service = Service.start(folder, Stage.of(folder, List.of("01-firing-single")))) {
      assertEquals(202, service.alert(body.getBytes(StandardCharsets.UTF_8)).status());
      service.told().await("of the alert", report -> true);
      service.settle();
      service.get("/i/" + strange);
      service.get("/" + strange);
      service.get("/" + strange + "/" + strange + "?" + strange);
      service.post("/i/" + strange, strange);
      service.post("/" + strange, strange);
      var metrics = service.get("/metrics").body();
      assertFalse(metrics.contains(strange), metrics);
      var routes = new TreeSet<String>();
      ROUTE.matcher(metrics).results().forEach(found -> routes.add(found.group(1)));
      assertTrue(
          routes.containsAll(Set.of("/i/{id}", "/webhooks/alertmanager", "none")),
          routes::toString);
    }
  }
}
