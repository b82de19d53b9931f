package dev.sitrep.receiver;

import static dev.sitrep.receiver.Notification.START;
import static dev.sitrep.receiver.Notification.crashLabels;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.report.Ending;
import dev.sitrep.report.Report;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What people are told about alerts that come, come again, join, end and storm: from the webhook
/// to the message.
@Timeout(120)
class IncidentStoriesTest {
  private static final String POD = "api-6d8f7c9b5d-x2x7q";

  @TempDir private Path folder;

  @Test
  void an_alert_and_its_end_are_two_messages_and_repeats_are_none() throws Exception {
    var crash = new Notification().crashes("shop", POD).bytes();
    try (var service = service(crash)) {
      for (int i = 0; i < 5; i++) {
        assertEquals(202, service.alert(crash).status());
      }
      var first = service.told().await("of the api", _ -> true);
      assertEquals(1, first.tally().alerts());

      var end = START.plusSeconds(1260);
      var over = new Notification().resolved(crashLabels("shop", POD), START, end).bytes();
      for (int i = 0; i < 5; i++) {
        assertEquals(202, service.alert(over).status());
      }
      var last = service.told().await("that it is over", report -> report.ending().isPresent());
      service.settle();
      assertEquals(2, service.told().messages().size());
      assertEquals(first.id(), last.id());
      assertEquals(first.cause(), last.cause());
      assertEquals(Ending.How.RESOLVED, last.ending().orElseThrow().how());
      assertEquals(end, last.ending().orElseThrow().at());
      assertEquals(1, service.metric("sitrep_alerts_total{outcome=\"opened\"}"));
      assertEquals(1, service.metric("sitrep_alerts_total{outcome=\"resolved\"}"));
      assertEquals(8, service.metric("sitrep_alerts_total{outcome=\"repeated\"}"));
    }
  }

  @Test
  void an_end_that_overtakes_its_beginning_leaves_nothing_open() throws Exception {
    var crash = new Notification().crashes("shop", POD).bytes();
    try (var service = service(crash)) {
      service.alert(
          new Notification()
              .resolved(crashLabels("shop", POD), START, START.plusSeconds(60))
              .bytes());
      service.settle();
      service.alert(crash);
      service.settle();
      assertEquals(List.of(), service.told().messages());
      assertEquals(0, service.get("/healthz").json().path("incidentsOpen").asInt(-1));
    }
  }

  @Test
  void another_fire_after_the_end_is_another_incident_that_knows_the_first() throws Exception {
    var crash = new Notification().crashes("shop", POD).bytes();
    try (var service = service(crash)) {
      service.alert(crash);
      var first = service.told().await("of the first", _ -> true);
      var end = START.plusSeconds(60);
      service.alert(new Notification().resolved(crashLabels("shop", POD), START, end).bytes());
      service.told().await("that it is over", report -> report.ending().isPresent());
      service.alert(new Notification().crashes("shop", POD, START.plusSeconds(300)).bytes());
      var second = service.told().await("of the second", report -> !report.id().equals(first.id()));
      assertEquals(first.id(), second.tally().previous());
    }
  }

  @Test
  void the_third_fire_goes_on_in_one_incident_that_flaps() throws Exception {
    var crash = new Notification().crashes("shop", POD).bytes();
    try (var service = service(crash)) {
      for (int i = 0; i < 3; i++) {
        var start = START.plusSeconds(300L * i);
        service.alert(new Notification().crashes("shop", POD, start).bytes());
        int messages = 2 * i + 1;
        Service.eventually(
            "message " + messages, () -> service.told().messages().size() >= messages);
        service.alert(
            new Notification()
                .resolved(crashLabels("shop", POD), start, start.plusSeconds(60))
                .bytes());
        if (i < 2) {
          Service.eventually("its end", () -> service.told().messages().size() > messages);
        }
      }
      service.settle();
      var reports = service.told().reports();
      assertEquals(5, reports.size());
      var flapping = reports.getLast();
      assertEquals(3, flapping.tally().firings());
      assertEquals(reports.get(2).id(), flapping.id());
      assertTrue(flapping.update().isPresent());
      assertFalse(flapping.ending().isPresent(), "it has to be calm for half an hour");
      assertEquals(1, service.get("/healthz").json().path("incidentsOpen").asInt(-1));
    }
  }

  @Test
  void a_worse_alert_on_the_same_workload_is_told_as_what_is_new() throws Exception {
    var crash = new Notification().crashes("shop", POD).bytes();
    try (var service = service(crash)) {
      service.alert(crash);
      var first = service.told().await("of the api", _ -> true);
      service.settle();
      var labels =
          Map.of(
              "alertname", "KubeDeploymentReplicasMismatch",
              "severity", "critical",
              "namespace", "shop",
              "deployment", "api");
      service.alert(new Notification().firing(labels, START.plusSeconds(30)).bytes());
      var second = service.told().await("that it is worse", report -> report.update().isPresent());
      assertEquals(first.id(), second.id());
      assertEquals("critical", second.severity());
      assertEquals(2, second.tally().alerts());
      assertEquals(
          List.of("KubePodCrashLooping", "KubeDeploymentReplicasMismatch"), second.alerts());
    }
  }

  @Test
  void more_than_twenty_at_once_are_twenty_messages_and_one_of_the_storm() throws Exception {
    var storm = new Notification();
    IntStream.range(0, 30).forEach(i -> storm.crashes("shop-" + i, POD));
    var body = storm.bytes();
    try (var service = service(body)) {
      service.alert(body);
      var told = service.told().await("of the storm", report -> report.storm().isPresent());
      service.settle();
      assertEquals(21, service.told().messages().size());
      var counts = told.storm().orElseThrow();
      assertEquals(30, counts.alerts());
      assertEquals(30, counts.incidents());
      assertEquals(20, counts.single());
      assertEquals(30, counts.namespaces());
      assertEquals(30, service.metric("sitrep_alerts_total{outcome=\"opened\"}"));
      var ids = new TreeSet<String>();
      service
          .get("/api/v1/incidents")
          .json()
          .path("incidents")
          .forEach(row -> ids.add(row.path("id").asText()));
      assertEquals(31, ids.size());
    }
  }

  @Test
  void what_is_only_counted_in_a_storm_says_so() throws Exception {
    var storm = new Notification();
    IntStream.range(0, 240).forEach(i -> storm.crashes("shop-" + i, POD));
    var body = storm.bytes();
    try (var service = service(body)) {
      service.alert(body);
      service.told().await("of the storm", report -> report.storm().isPresent());
      service.settle();
      var codes = new TreeMap<String, Integer>();
      for (var row : service.get("/api/v1/incidents").json().path("incidents")) {
        var answer = service.get("/i/" + row.path("id").asText());
        boolean told = answer.status() == 200;
        codes.merge(
            told ? "report" : answer.json().path("error").path("code").asText(), 1, Integer::sum);
      }
      assertEquals(Map.of("report", 180, "counted", 20), codes);
    }
  }

  @Test
  void what_max_alerts_left_out_is_said() throws Exception {
    var body = new Notification().crashes("shop", POD).truncated(7).bytes();
    try (var service = service(body)) {
      service.alert(body);
      var report = service.told().await("of the api", _ -> true);
      assertTrue(
          report.exhibits().stream().anyMatch(it -> it.text().contains("left out 7 more alerts")),
          report.toString());
      assertEquals(7, service.metric("sitrep_alerts_truncated_total"));
    }
  }

  @Test
  void an_alert_about_sitrep_is_told_once_and_by_the_rules_alone() throws Exception {
    var labels =
        Map.of("alertname", "SitrepDeliveriesFail", "severity", "warning", "namespace", "shop");
    var crash = new Notification().crashes("shop", POD).bytes();
    try (var service = service(crash)) {
      for (int i = 0; i < 4; i++) {
        var start = START.plusSeconds(300L * i);
        service.alert(new Notification().firing(labels, start).bytes());
        service.settle();
        service.alert(new Notification().resolved(labels, start, start.plusSeconds(60)).bytes());
        service.settle();
      }
      assertEquals(1, service.told().messages().size());
    }
  }

  @Test
  void a_channel_that_refuses_is_told_once_on_the_others() throws Exception {
    var status = new AtomicInteger(404);
    var far = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    far.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    far.start();
    var url = "http://127.0.0.1:%d/".formatted(far.getAddress().getPort());
    var channels = "[{\"name\": \"hook\", \"type\": \"webhook\", \"url\": \"%s\"}]".formatted(url);
    var bodies =
        IntStream.range(0, 4)
            .mapToObj(i -> new Notification().crashes("shop-" + i, POD).bytes())
            .toList();
    try (var service =
        service(Map.of("SITREP_CHANNELS", channels), bodies.toArray(byte[][]::new))) {
      for (int i = 0; i < 3; i++) {
        service.alert(bodies.get(i));
      }
      var self = service.told().await("of the channel", IncidentStoriesTest::isOfTheChannel);
      assertEquals("channel-refuses", self.cause().rule());
      assertTrue(self.cause().sentence().contains("hook"), self.cause().sentence());
      assertTrue(self.cause().sentence().contains("404"), self.cause().sentence());
      service.settle();
      assertEquals(4, service.told().messages().size());
      assertEquals(4, service.metric("sitrep_dead_letters"));

      status.set(200);
      service.alert(bodies.get(3));
      service.told().await("of the fourth", IncidentStoriesTest::isOfTheFourth);
      Service.eventually(
          "the end of the channel's alert",
          () -> service.metric("sitrep_alerts_total{outcome=\"resolved\"}") == 1);
      service.settle();
      assertEquals(5, service.told().messages().size());
      assertEquals(4, service.metric("sitrep_dead_letters"));
    } finally {
      far.stop(0);
    }
  }

  private static boolean isOfTheFourth(Report report) {
    return report.object().namespace().equals("shop-3");
  }

  private static boolean isOfTheChannel(Report report) {
    return report.alerts().contains("SitrepChannelRefuses");
  }

  @Test
  void a_restart_tells_what_was_taken_in_and_nothing_twice() throws Exception {
    var first = new Notification().crashes("shop", POD).bytes();
    var second = new Notification().crashes("shop-2", POD).bytes();
    Told before;
    try (var service = service(first, second)) {
      service.alert(first);
      service.told().await("of the first", _ -> true);
      service.settle();
      service.alert(second);
      before = service.told();
    }
    try (var service = service(first, second)) {
      service.alert(first);
      service.alert(second);
      service.settle();
      var told = new HashMap<String, Integer>();
      before.reports().forEach(report -> told.merge(report.id(), 1, Integer::sum));
      service.told().reports().forEach(report -> told.merge(report.id(), 1, Integer::sum));
      assertEquals(2, told.size());
      assertEquals(1, told.get(before.reports().getFirst().id()));
    }
  }

  private Service service(byte[]... bodies) throws Exception {
    return service(Map.of(), bodies);
  }

  private Service service(Map<String, String> settings, byte[]... bodies) throws Exception {
    var alerts =
        List.of(bodies).stream()
            .flatMap(body ->
                assertInstanceOf(Parsed.Accepted.class, Alertmanager.parse(body))
                    .group()
                    .alerts()
                    .stream())
            .toList();
    return Service.start(folder, Stage.casting(folder, alerts), settings);
  }
}
