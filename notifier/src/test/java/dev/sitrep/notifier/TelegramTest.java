package dev.sitrep.notifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.notifier.Delivery.Refused;
import dev.sitrep.notifier.Delivery.TryAgain;
import dev.sitrep.notifier.FarSide.Answer;
import dev.sitrep.report.Reports;
import dev.sitrep.report.Site;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TelegramTest {
  private static final String TOKEN = "123456:AA-b0tT0ken_x";
  private static final String SENT = "{\"ok\":true,\"result\":{\"message_id\":42}}";
  private static final String GONE =
      "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: message to edit not found\"}";
  private static final Message FIRST = Messages.of(Reports.clearCause());
  private static final Message NEWS = Messages.of(Reports.followUp(), "42");
  private static final Message END = Messages.of(Reports.named("resolved"), "42");

  @Test
  void looks_as_people_will_see_it() {
    Goldens.hold("telegram", telegram("https://telegram.example.org"));
  }

  @Test
  void a_message_is_valid_and_has_no_link_but_ours_whatever_the_texts_are() {
    var random = new Random(42);
    for (int i = 0; i < 300; i++) {
      var message = AnyText.message(random);
      var payload = Json.read(telegram("https://telegram.example.org").preview(message));
      var ours =
          message.sections().links().stream().map(Site.Link::url).collect(Collectors.toSet());
      var read =
          HtmlReader.read(payload.path("text").asText(), Set.of("b", "i", "code", "pre", "a"));

      assertTrue(read.shown().length() <= 4_096, read.shown());
      assertTrue(read.formats() <= 100, read.shown());
      read.assertSafe(ours);
      assertEquals("HTML", payload.path("parse_mode").asText());
      assertTrue(payload.at("/link_preview_options/is_disabled").asBoolean());
    }
  }

  /// What it does not format any more would be read for mentions.
  @Test
  void has_no_more_formats_than_telegram_takes() {
    var text =
        Json.read(telegram("https://telegram.example.org").preview(Goldens.heavy()))
            .path("text")
            .asText();
    var read = HtmlReader.read(text, Set.of("b", "i", "code", "pre", "a"));
    assertTrue(read.formats() <= 100, () -> read.formats() + " formats");
  }

  @Test
  void a_first_message_is_posted_and_known_by_its_number() throws Exception {
    try (var far = FarSide.answering(200, SENT)) {
      assertEquals(new Delivered("42"), telegram(far.url()).deliver(FIRST));

      var request = far.requests().getFirst();
      assertEquals("/bot" + TOKEN + "/sendMessage", request.path());
      var body = Json.read(request.body());
      assertEquals(Json.read(telegram(far.url()).preview(FIRST)), body);
      assertEquals("-100200300", body.path("chat_id").asText());
      assertEquals(7, body.path("message_thread_id").asInt());
    }
  }

  @Test
  void news_change_the_first_message_and_answer_it() throws Exception {
    try (var far = FarSide.answering(200, SENT.replace("42", "43"))) {
      assertEquals(new Delivered("42"), telegram(far.url()).deliver(NEWS));

      assertEquals(2, far.requests().size());
      var edit = far.requests().getFirst();
      assertEquals("/bot" + TOKEN + "/editMessageText", edit.path());
      assertEquals(42, Json.read(edit.body()).path("message_id").asInt());
      assertTrue(text(edit).contains("<b>Next:</b>"), "the whole report");
      assertEquals(Json.read(telegram(far.url()).preview(NEWS)), Json.read(edit.body()));
      var answer = far.requests().getLast();
      assertEquals("/bot" + TOKEN + "/sendMessage", answer.path());
      var reply = Json.read(answer.body()).path("reply_parameters");
      assertEquals(42, reply.path("message_id").asInt());
      assertTrue(reply.path("allow_sending_without_reply").asBoolean());
      assertTrue(text(answer).contains("New since 13:58"));
    }
  }

  @Test
  void the_end_turns_the_first_message_green_and_keeps_the_cause() throws Exception {
    try (var far = FarSide.answering(200, SENT)) {
      telegram(far.url()).deliver(END);

      var whole = text(far.requests().getFirst());
      assertTrue(whole.startsWith("🟢 <b>resolved after 21 min"), whole);
      assertTrue(whole.contains("<code>FATAL: missing DATABASE_URL</code>"), whole);
      assertEquals(2, far.requests().size());
    }
  }

  @Test
  void where_the_first_message_is_gone_the_whole_is_told_anew() throws Exception {
    try (var far =
        FarSide.answering(request ->
            request.path().endsWith("editMessageText")
                ? Answer.of(400, GONE)
                : Answer.of(200, SENT.replace("42", "77")))) {
      assertEquals(new Delivered("77"), telegram(far.url()).deliver(NEWS));

      assertEquals(2, far.requests().size());
      assertEquals(text(far.requests().getFirst()), text(far.requests().getLast()));
    }
  }

  /// The answer was lost on the last try.
  @Test
  void what_is_changed_already_is_answered_all_the_same() throws Exception {
    var unchanged =
        "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: message is not modified:"
            + " specified new message content\"}";
    try (var far =
        FarSide.answering(request ->
            request.path().endsWith("editMessageText")
                ? Answer.of(400, unchanged)
                : Answer.of(200, SENT))) {
      assertEquals(new Delivered("42"), telegram(far.url()).deliver(NEWS));
      assertEquals(2, far.requests().size());
    }
  }

  @Test
  void a_change_that_has_to_wait_is_not_answered_yet() throws Exception {
    try (var far =
        FarSide.answering(
            429, "{\"ok\":false,\"error_code\":429,\"parameters\":{\"retry_after\":12}}")) {
      assertEquals(
          new TryAgain("127.0.0.1 answered 429", Optional.of(Duration.ofSeconds(12))),
          telegram(far.url()).deliver(NEWS));
      assertEquals(1, far.requests().size());
    }
  }

  @Test
  void not_ok_is_a_failure_whatever_the_status_says() throws Exception {
    assertEquals(
        new Refused("127.0.0.1 did not take it: Bad Request: chat not found"),
        answered(
            "{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: chat not found\"}"));
    assertEquals(
        Optional.of(Duration.ofSeconds(5)),
        assertInstanceOf(
                TryAgain.class,
                answered(
                    "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests\","
                        + "\"parameters\":{\"retry_after\":5}}"))
            .after());
  }

  @Test
  void trouble_is_told_as_a_value() throws Exception {
    trouble().is_told_as_a_value();
  }

  @Test
  void the_token_is_a_secret() throws Exception {
    trouble().keeps_the_secret();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "123:", "123:a/../b", "123:a b"})
  void what_is_no_token_is_a_mistake_at_the_start(String token) {
    var settings =
        new ChannelSettings("ops", "telegram", Map.of("token", token, "chat", "-100200300"));
    var problem =
        assertThrows(IllegalArgumentException.class, () -> new Telegram(settings, Trouble.http()));
    var said = String.valueOf(problem.getMessage());
    assertTrue(token.isEmpty() || !said.contains(token), said);
  }

  private static Delivery answered(String body) throws Exception {
    try (var far = FarSide.answering(200, body)) {
      return telegram(far.url()).deliver(FIRST);
    }
  }

  private static String text(FarSide.Request request) {
    JsonNode body = Json.read(request.body());
    return body.path("text").asText();
  }

  private static Trouble trouble() {
    return new Trouble(TelegramTest::telegram, TOKEN);
  }

  private static Telegram telegram(String url) {
    return telegram(url, Trouble.http());
  }

  private static Telegram telegram(String url, Http http) {
    return new Telegram(
        new ChannelSettings(
            "ops",
            "telegram",
            Map.of("token", TOKEN, "chat", "-100200300", "thread", "7", "api", url)),
        http);
  }
}
