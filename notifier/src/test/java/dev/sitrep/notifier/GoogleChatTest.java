package dev.sitrep.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.report.Reports;
import dev.sitrep.report.Site;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GoogleChatTest {
  private static final String SECRET = "tok-9fQ2mXz7LwE1";
  private static final String SENT = "{\"name\":\"spaces/AAA/messages/m1.m1\"}";
  private static final Message FIRST = Messages.of(Reports.clearCause());

  @Test
  void looks_as_people_will_see_it() {
    Goldens.hold("googlechat", chat("https://chat.example.org"));
  }

  @Test
  void a_card_is_valid_and_has_no_link_but_ours_whatever_the_texts_are() {
    var random = new Random(42);
    for (int i = 0; i < 300; i++) {
      var message = AnyText.message(random);
      var text = chat("https://chat.example.org").preview(message);
      var payload = Json.read(text);
      var ours =
          message.sections().links().stream().map(Site.Link::url).collect(Collectors.toSet());

      assertTrue(payload.toString().getBytes(UTF_8).length <= 32_000);
      assertFalse(payload.has("text"), "text can mention people");
      var notice = payload.path("fallbackText").asText();
      assertFalse(notice.contains("<users") || notice.contains("://"), notice);
      HtmlReader.assertVisible(notice);
      var sections = payload.at("/cardsV2/0/card/sections");
      assertEquals(1, sections.size());
      var widgets = sections.at("/0/widgets");
      assertTrue(widgets.size() >= 2 && widgets.size() <= 100);
      for (var widget : widgets) {
        assertEquals(1, widget.size());
        var html = widget.at("/textParagraph/text").asText();
        var read = HtmlReader.read(html, Set.of("b", "i", "code", "a"));
        read.assertSafe(ours);
        assertFalse(read.shown().contains("://"), "not even in code: " + read.shown());
      }
    }
  }

  @Test
  void all_of_an_incident_goes_into_one_thread() throws Exception {
    try (var far = FarSide.answering(200, SENT)) {
      var channel = chat(far.url());
      var reference = "spaces/AAA/messages/m1.m1";
      assertEquals(new Delivered(reference), channel.deliver(FIRST));
      var later = Messages.of(Reports.followUp(), reference);
      var news =
          new Message("another.2", later.report(), later.sections(), later.whole(), later.thread());
      assertEquals(new Delivered(reference), channel.deliver(news));
      channel.deliver(news);

      var paths = far.requests().stream().map(FarSide.Request::path).toList();
      assertTrue(
          paths
              .getFirst()
              .startsWith(
                  "/v1/spaces/AAA/messages?key=k&token=%s&messageReplyOption=%s&requestId="
                      .formatted(SECRET, "REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD")),
          paths.getFirst());
      assertNotEquals(paths.get(0), paths.get(1), "each message has a request id");
      assertEquals(paths.get(1), paths.get(2), "which is the same when it is tried again");
      for (var request : far.requests()) {
        assertEquals(
            FIRST.report().id(), Json.read(request.body()).at("/thread/threadKey").asText());
      }
      assertEquals(Json.read(channel.preview(FIRST)), Json.read(far.requests().getFirst().body()));
      assertTrue(far.requests().getLast().body().contains("New since 13:58"));
    }
  }

  @Test
  void the_end_is_green_and_keeps_the_cause() {
    var payload = chat("https://chat.example.org").preview(Messages.of("resolved"));
    assertTrue(payload.contains("🟢 <b>resolved after 21 min"), payload);
    assertTrue(payload.contains("<code>FATAL: missing DATABASE_URL</code>"), payload);
  }

  @Test
  void trouble_is_told_as_a_value() throws Exception {
    trouble().is_told_as_a_value();
  }

  @Test
  void the_token_is_a_secret() throws Exception {
    trouble().keeps_the_secret();
  }

  private static Trouble trouble() {
    return new Trouble(GoogleChatTest::chat, SECRET);
  }

  private static GoogleChat chat(String url) {
    return chat(url, Trouble.http());
  }

  private static GoogleChat chat(String url, Http http) {
    var webhook = url + "/v1/spaces/AAA/messages?key=k&token=" + SECRET;
    return new GoogleChat(new ChannelSettings("ops", "googlechat", Map.of("url", webhook)), http);
  }
}
