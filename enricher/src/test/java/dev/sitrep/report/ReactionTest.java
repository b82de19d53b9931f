package dev.sitrep.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReactionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Site SITE =
      new Site("https://sitrep.example.org/", "", "https://grafana.example.org/{name}");

  @ParameterizedTest
  @ValueSource(
      strings = {"clear-cause", "not-enough-evidence", "follow-up", "resolved", "vanished"})
  void is_asked_for_last_by_what_was_looked_into(String name) {
    var report = Reports.named(name);
    var links = SITE.links(report);
    var page = "https://sitrep.example.org/i/" + report.id();
    assertEquals(page, links.getFirst().url());
    assertEquals(
        List.of(
            new Site.Link("helpful", page + "/feedback?says=helpful", true),
            new Site.Link("wrong cause", page + "/feedback?says=wrong-cause", true)),
        links.subList(links.size() - 2, links.size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"storm", "storm-over", "joined"})
  void is_not_asked_for_where_the_incidents_are_told_elsewhere(String name) {
    assertNotAsked(SITE, Reports.named(name));
  }

  @Test
  void is_not_asked_for_where_nobody_concluded_anything() throws IOException {
    assertNotAsked(SITE, changed(json -> json.withObject("cause").put("rule", "heartbeat-late")));
    assertNotAsked(SITE, changed(json -> json.putArray("alerts")));
  }

  @Test
  void is_not_asked_for_where_nobody_knows_the_address() {
    assertNotAsked(new Site("", "", "https://grafana.example.org/{name}"), Reports.clearCause());
  }

  private static void assertNotAsked(Site site, Report report) {
    assertEquals(List.of(), site.links(report).stream().filter(Site.Link::asks).toList());
  }

  private static Report changed(Consumer<ObjectNode> change) throws IOException {
    var json = (ObjectNode) JSON.readTree(ReportJson.write(Reports.clearCause()));
    change.accept(json);
    return ReportJson.read(json.toString());
  }
}
