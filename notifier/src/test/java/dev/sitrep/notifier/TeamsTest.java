package dev.sitrep.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.report.Reports;
import dev.sitrep.report.Site;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TeamsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "sig-4c2JvL0b8pXy";

  @Test
  void looks_as_people_will_see_it() {
    Goldens.hold("teams", teams("https://teams.example.org"));
  }

  /// A card can show, link or run only what its elements say; text of a run is text.
  @Test
  void a_card_is_valid_and_has_no_link_but_ours_whatever_the_texts_are() throws Exception {
    var random = new Random(42);
    for (int i = 0; i < 300; i++) {
      var message = AnyText.message(random);
      var payload = teams("https://teams.example.org").preview(message);
      var ours =
          message.sections().links().stream().map(Site.Link::url).collect(Collectors.toSet());
      assertSafe(JSON.readTree(payload), ours);
    }
  }

  private static void assertSafe(JsonNode envelope, Set<String> ours) {
    assertTrue(envelope.toString().getBytes(UTF_8).length <= 20_000);
    var card = envelope.at("/attachments/0/content");
    assertEquals("AdaptiveCard", card.path("type").asText());
    assertEquals("{\"width\":\"full\"}", card.path("msteams").toString());
    assertButtons(card.path("actions"), ours);
    for (var block : card.path("body")) {
      if (block.path("type").asText().equals("ActionSet")) {
        assertEquals(2, block.size());
        assertButtons(block.path("actions"), ours);
        continue;
      }
      assertEquals("RichTextBlock", block.path("type").asText());
      for (var run : block.path("inlines")) {
        assertEquals("TextRun", run.path("type").asText());
        assertFalse(run.has("selectAction"));
        assertText(run.path("text").asText());
      }
    }
    assertText(card.path("fallbackText").asText());
  }

  private static void assertButtons(JsonNode actions, Set<String> ours) {
    assertTrue(actions.size() <= 6, "Teams hides the seventh: " + actions);
    for (var action : actions) {
      assertEquals("Action.OpenUrl", action.path("type").asText());
      assertTrue(ours.contains(action.path("url").asText()), action.toString());
    }
  }

  private static void assertText(String text) {
    assertFalse(text.contains("{{"), text);
    assertFalse(text.matches("(?s).*([a-z]://|@[a-zA-Z\\[{]|mailto:|www\\.).*"), text);
    assertFalse(
        text.codePoints()
            .anyMatch(point ->
                Character.isISOControl(point)
                    || (point >= 0xd800 && point <= 0xdfff)
                    || (point >= 0x202a && point <= 0x202e)),
        text);
  }

  /// Teams writes the card anew before it measures: some of its writers escape what is not ASCII.
  @Test
  void fits_even_if_every_character_is_escaped() {
    var card = Json.read(teams("https://teams.example.org").preview(Goldens.heavy())).toString();
    assertTrue(card.chars().map(unit -> unit < 0x80 ? 1 : 6).sum() <= 20_000);
  }

  @Test
  void each_message_is_a_card_of_its_own() throws Exception {
    try (var far = FarSide.answering(202, "")) {
      var first = Messages.of(Reports.clearCause());
      var later = Messages.of(Reports.followUp());
      var channel = teams(far.url());

      assertEquals(new Delivered(""), channel.deliver(first));
      assertEquals(new Delivered(""), channel.deliver(later));

      assertEquals(2, far.requests().size());
      assertEquals("/hook?sig=" + SECRET, far.requests().getFirst().path());
      assertEquals(
          JSON.readTree(channel.preview(first)), JSON.readTree(far.requests().getFirst().body()));
      assertEquals(
          JSON.readTree(channel.preview(later)), JSON.readTree(far.requests().getLast().body()));
    }
  }

  @Test
  void trouble_is_told_as_a_value() throws Exception {
    trouble().is_told_as_a_value();
  }

  @Test
  void the_address_is_a_secret() throws Exception {
    trouble().keeps_the_secret();
  }

  @Test
  void takes_four_a_second() {
    assertEquals(Duration.ofMillis(250), teams("https://teams.example.org").pace());
  }

  private static Trouble trouble() {
    return new Trouble(TeamsTest::teams, SECRET);
  }

  private static Teams teams(String url) {
    return teams(url, Trouble.http());
  }

  private static Teams teams(String url, Http http) {
    var settings = new ChannelSettings("ops", "teams", Map.of("url", url + "/hook?sig=" + SECRET));
    return new Teams(settings, http);
  }
}
