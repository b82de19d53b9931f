package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sitrep.alert.Payloads;
import dev.sitrep.receiver.FakeCluster;
import dev.sitrep.receiver.Notification;
import dev.sitrep.receiver.Parts;
import dev.sitrep.receiver.Service;
import dev.sitrep.receiver.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class IncidentRoutesTest {
  private static final String LIST = "/api/v1/incidents";

  @TempDir private Path folder;

  private Service service() throws Exception {
    var service = Service.start(folder, Stage.of(folder, List.of("01-firing-single")));
    service.alert(Payloads.bytes("01-firing-single"));
    service.told().await("of the alert", report -> true);
    service.settle();
    return service;
  }

  private static List<String> ids(JsonNode page) {
    var ids = new ArrayList<String>();
    page.path("incidents").forEach(row -> ids.add(row.path("id").asText()));
    return ids;
  }

  @Test
  void a_list_says_what_is_wrong_why_and_where_the_work_stands() throws Exception {
    try (var service = service()) {
      var page = service.get(LIST).json();
      assertEquals(1, page.path("incidents").size(), page.toString());
      var row = page.at("/incidents/0");
      assertEquals("open", row.path("state").asText());
      assertEquals("sent", row.path("stage").asText());
      assertEquals("warning", row.path("severity").asText());
      assertTrue(row.path("headline").asText().contains("deployment checkout"), row.toString());
      assertTrue(row.path("cause").asText().length() > 10, row.toString());
      assertTrue(row.hasNonNull("certainty"));
      assertEquals(1, row.at("/alerts/firing").asInt());
      assertEquals(1, row.path("reports").asInt());
      assertEquals("[{\"severity\":\"warning\",\"incidents\":1}]", page.path("counts").toString());
      assertFalse(page.has("next"));
      var namespace = row.path("namespace").asText();
      assertEquals(1, ids(service.get(LIST + "?namespace=" + namespace).json()).size());
      assertEquals(0, ids(service.get(LIST + "?namespace=elsewhere").json()).size());
      assertEquals(1, ids(service.get(LIST + "?q=CHECKOUT&state=open&severity=").json()).size());
      assertEquals(0, ids(service.get(LIST + "?state=over").json()).size());
      assertEquals(0, ids(service.get(LIST + "?until=2020-01-01T00:00:00Z").json()).size());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "state=closed|state|open, over or all",
        "namespace=Shop_1|namespace|name of a namespace",
        "since=yesterday|since|2026-03-01T12:00:00Z",
        "until=-999999999-01-01T00:00:00Z|until|a time",
        "limit=0|limit|from 1 to 200",
        "limit=ten|limit|from 1 to 200",
        "before=%3Cscript%3E|before|id",
        "storm=%27|storm|id",
        "severty=critical|severty|severity",
        "state=open&state=over|state|keep one",
      })
  void a_parameter_that_is_not_understood_is_named(String query, String name, String wayOut)
      throws Exception {
    try (var service = Service.start(folder, FakeCluster.untouchable())) {
      service.get(LIST + "?" + query).problem(400, "bad_parameter", name, wayOut);
      service
          .get(LIST + "?q=" + "x".repeat(101))
          .problem(400, "bad_parameter", "q has 101 characters");
    }
  }

  @Test
  void pages_hold_everything_once() throws Exception {
    var storm = new Notification();
    IntStream.range(0, 30).forEach(i -> storm.crashes("shop-" + i, "api-7c9d-x2x4z"));
    try (var service = Service.start(folder, Stage.of(folder, List.of("01-firing-single")))) {
      service.alert(storm.bytes());
      service.told().await("of the storm", report -> report.storm().isPresent());
      service.settle();
      var seen = new ArrayList<String>();
      var before = "";
      do {
        var page = service.get(LIST + "?limit=7&before=" + before).json();
        seen.addAll(ids(page));
        before = page.path("next").asText();
      } while (!before.isEmpty());
      assertEquals(31, seen.size());
      assertEquals(31, seen.stream().distinct().count());

      var row = service.get(LIST + "?namespace=shop-29").json().at("/incidents/0");
      var storms = row.path("storm").asText();
      var detail = service.get(LIST + "/" + storms).json();
      assertEquals("storm", detail.at("/incident/kind").asText());
      assertEquals(30, detail.path("members").size());
      assertFalse(detail.path("moreMembers").asBoolean(true));
      assertEquals(30, ids(service.get(LIST + "?storm=" + storms).json()).size());
    }
  }

  @Test
  void an_incident_comes_with_all_that_belongs_to_it() throws Exception {
    try (var service = service()) {
      var id = ids(service.get(LIST).json()).getFirst();
      service.post("/i/" + id + "/feedback", "{\"says\": \"helpful\", \"words\": \"right\"}");
      var detail = service.get(LIST + "/" + id).json();
      assertEquals(id, detail.at("/incident/id").asText());
      assertEquals("KubePodCrashLooping", detail.at("/alerts/0/labels/alertname").asText());
      assertEquals(1, detail.at("/reports/0/sequence").asInt());
      assertEquals("told", detail.at("/deliveries/0/channel").asText());
      assertEquals("delivered", detail.at("/deliveries/0/state").asText());
      var tried = Instant.parse(detail.at("/deliveries/0/at").asText());
      assertTrue(Duration.between(tried, Instant.now()).abs().toSeconds() < 60, tried.toString());
      assertEquals("right", detail.at("/feedback/0/words").asText());
      assertEquals(0, detail.path("members").size());

      service.get(LIST + "/none").problem(404, "not_found", "no incident none");
      service.get(LIST + "/" + id + "?x=1").problem(400, "bad_parameter", "takes none");
    }
  }

  @Test
  void an_incident_leads_to_where_its_messages_do() throws Exception {
    var links =
        Map.of(
            "SITREP_SERVER_URL", "https://sitrep.example.org",
            "SITREP_LINKS_ALERTMANAGER", "https://alerts.example.org",
            "SITREP_LINKS_DASHBOARD", "https://graphs.example.org/d/{namespace}/{name}");
    try (var service =
        Service.start(folder, Stage.of(folder, List.of("01-firing-single")), links)) {
      service.alert(Payloads.bytes("01-firing-single"));
      service.told().await("of the alert", report -> true);
      var sent =
          service.told().messages().getFirst().sections().links().stream()
              .filter(link -> !link.asks() && !link.label().equals("report"))
              .toList();
      var id = ids(service.get(LIST).json()).getFirst();
      var told = service.get(LIST + "/" + id).json().path("links");
      assertEquals(
          sent.stream().map(link -> link.label() + " " + link.url()).toList(),
          told.valueStream()
              .map(link -> link.path("text").asText() + " " + link.path("url").asText())
              .toList());
      assertTrue(told.toString().contains("\"silence\""), told.toString());
      assertTrue(told.toString().contains("https://graphs.example.org/d/"), told.toString());
    }
  }

  @Test
  void a_report_is_given_as_it_is_stored() throws Exception {
    try (var service = service()) {
      var id = ids(service.get(LIST).json()).getFirst();
      var report = service.get("/api/v1/reports/" + id);
      assertEquals("sitrep.report/v1", report.json().path("schema").asText());
      assertEquals(report.body(), service.get("/api/v1/reports/" + id + "?sequence=1").body());
      service
          .get("/api/v1/reports/" + id + "?sequence=2")
          .problem(404, "not_found", "no report 2", "/api/v1/incidents/" + id);
      service
          .get("/api/v1/reports/" + id + "?sequence=first")
          .problem(400, "bad_parameter", "sequence", "whole number");
      service.get("/api/v1/reports/none").problem(404, "not_found", "none");
    }
  }

  @Test
  void a_reason_names_no_address() {
    var rows = new Rows(Parts.cleaner(), true);
    assertEquals(
        "(address) answered 404, and (address) is unknown",
        rows.withoutAddresses(
            "https://hooks.example.com/services/T0/B0 answered 404, and ann@example.com is unknown"));
  }
}
