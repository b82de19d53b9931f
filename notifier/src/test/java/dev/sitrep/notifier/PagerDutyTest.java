package dev.sitrep.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.notifier.Delivery.Refused;
import dev.sitrep.report.Reports;
import dev.sitrep.report.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PagerDutyTest {
  private static final String KEY = "R0123456789ABCDEF0123456789ABCDE";
  private static final String TAKEN =
      "{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"x\"}";
  private static final Message FIRST = Messages.of(Reports.clearCause());
  private static final String DEDUP = "sitrep/" + FIRST.report().id();

  @Test
  void looks_as_people_will_see_it() {
    Goldens.hold("pagerduty", pages("https://events.example.org", "true"));
    Golden.holds(
        "pagerduty/change.json", pages("https://events.example.org", "false").preview(FIRST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void an_event_is_valid_and_has_no_link_but_ours_whatever_the_texts_are(String pages) {
    var random = new Random(42);
    for (int i = 0; i < 300; i++) {
      var message = AnyText.message(random);
      var event = Json.read(pages("https://events.example.org", pages).preview(message));
      var ours =
          message.sections().links().stream().map(Site.Link::url).collect(Collectors.toSet());

      assertTrue(event.toString().getBytes(UTF_8).length <= 512_000 - 100);
      assertTrue(event.path("dedup_key").asText().length() <= 255);
      assertFalse(event.has("images"));
      event.path("links").forEach(link -> assertTrue(ours.contains(link.path("href").asText())));
      if (event.path("event_action").asText().equals("resolve")) {
        assertFalse(event.has("payload"));
      } else {
        assertPayload(event.path("payload"), pages.equals("true"));
      }
    }
  }

  private static void assertPayload(JsonNode payload, boolean pages) {
    var summary = payload.path("summary").asText();
    assertTrue(summary.length() <= 1_024);
    assertFalse(payload.path("source").asText().isEmpty());
    assertEquals(
        pages,
        Set.of("critical", "error", "warning", "info").contains(payload.path("severity").asText()));
    var texts = new ArrayList<>(List.of(summary));
    payload
        .path("custom_details")
        .propertyStream()
        .forEach(one -> {
          texts.add(one.getKey());
          texts.add(one.getValue().asText());
        });
    for (var text : texts) {
      HtmlReader.assertVisible(text);
      assertFalse(text.contains("://") || text.contains("mailto:"), text);
    }
  }

  @Test
  void wakes_nobody_unless_it_is_told_to() throws Exception {
    try (var far = FarSide.answering(202, TAKEN)) {
      var channel = pages(far.url(), "");
      for (var name : List.of("clear-cause", "follow-up", "resolved", "storm")) {
        assertEquals(new Delivered(""), channel.deliver(Messages.of(name)));
      }
      for (var request : far.requests()) {
        assertEquals("/v2/change/enqueue", request.path());
        var event = Json.read(request.body());
        assertFalse(event.has("event_action") || event.has("dedup_key"), request.body());
        assertFalse(event.path("payload").has("severity"), request.body());
        assertEquals(KEY, event.path("routing_key").asText());
      }
      assertEquals(4, far.requests().size());
    }
  }

  @Test
  void pages_once_for_an_incident_and_resolves_it() throws Exception {
    try (var far = FarSide.answering(202, TAKEN)) {
      var channel = pages(far.url(), "true");
      assertEquals(new Delivered(DEDUP), channel.deliver(FIRST));
      assertEquals(new Delivered(DEDUP), channel.deliver(Messages.of(Reports.followUp(), DEDUP)));
      assertEquals(
          new Delivered(DEDUP), channel.deliver(Messages.of(Reports.named("resolved"), DEDUP)));

      var events = far.requests().stream().map(request -> Json.read(request.body())).toList();
      assertEquals(
          List.of("trigger", "trigger", "resolve"),
          events.stream().map(event -> event.path("event_action").asText()).toList());
      for (var event : events) {
        assertEquals(DEDUP, event.path("dedup_key").asText());
        assertEquals(KEY, event.path("routing_key").asText());
      }
      assertEquals("/v2/enqueue", far.requests().getFirst().path());
      assertEquals("critical", events.get(1).at("/payload/severity").asText());
    }
  }

  @ParameterizedTest
  @CsvSource({"vanished", "silenced", "joined"})
  void what_has_ended_in_another_way_stays_open_for_nobody(String name) {
    var event = Json.read(pages("https://events.example.org", "true").preview(Messages.of(name)));
    assertEquals("resolve", event.path("event_action").asText());
  }

  @Test
  void what_was_not_taken_is_refused_with_its_reason() throws Exception {
    try (var far =
        FarSide.answering(
            202, "{\"status\":\"invalid event\",\"message\":\"Event object is invalid\"}")) {
      assertEquals(
          new Refused("127.0.0.1 did not take it: invalid event Event object is invalid"),
          pages(far.url(), "true").deliver(FIRST));
    }
  }

  @Test
  void trouble_is_told_as_a_value() throws Exception {
    trouble().is_told_as_a_value();
  }

  @Test
  void the_key_is_a_secret() throws Exception {
    trouble().keeps_the_secret();
  }

  @Test
  void an_address_that_is_not_of_the_events_api_is_a_mistake_at_the_start() {
    var settings =
        new ChannelSettings(
            "ops", "pagerduty", Map.of("key", KEY, "url", "https://example.org/hook"));
    assertEquals(
        "channel ops: its url does not end with /v2/enqueue, as the Events API's does",
        assertThrows(IllegalArgumentException.class, () -> new PagerDuty(settings, Trouble.http()))
            .getMessage());
  }

  private static Trouble trouble() {
    return new Trouble((url, http) -> pages(url, "true", http), KEY);
  }

  private static PagerDuty pages(String url, String pages) {
    return pages(url, pages, Trouble.http());
  }

  private static PagerDuty pages(String url, String pages, Http http) {
    return new PagerDuty(
        new ChannelSettings(
            "ops", "pagerduty", Map.of("key", KEY, "pages", pages, "url", url + "/v2/enqueue")),
        http);
  }
}
