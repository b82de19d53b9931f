package dev.sitrep.notifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.notifier.Delivery.Refused;
import dev.sitrep.notifier.Delivery.TryAgain;
import dev.sitrep.report.Reports;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Site.Link;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SlackTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "T0PSECRET";
  private static final String FIRST = "C012AB3CD:1773496680.000100";
  private static final String POSTED =
      "{\"ok\":true,\"channel\":\"C012AB3CD\",\"ts\":\"1773496680.000100\"}";

  @ParameterizedTest
  @CsvSource({
    "first, clear-cause",
    "follow-up, follow-up",
    "resolved, resolved",
    "ended, vanished",
    "storm, storm",
    "explained, explained",
    "truncated, very-long",
    "many, namespace-with-many",
    "hostile, hostile-names"
  })
  void says_it_as_a_person_reads_it(String file, String report) {
    Golden.holds("slack/" + file + ".json", webhook("http://h/x").preview(Messages.of(report)));
  }

  @Test
  void the_first_message_is_changed_to_how_it_stands() {
    var message = Messages.of(Reports.followUp(), FIRST);
    Golden.holds("slack/changed.json", bot("http://h/x").preview(message));
  }

  @Test
  void any_text_is_told_within_the_limits_and_does_nothing() throws Exception {
    var random = new Random(7);
    for (int i = 0; i < 300; i++) {
      var message = AnyText.message(random);
      var payload = JSON.readTree(webhook("http://h/x").preview(message));
      Reader.check(payload, message.sections().links());
      Reader.check(JSON.readTree(bot("http://h/x").preview(message)), message.sections().links());
    }
  }

  /// Reads a message as Slack does.
  private record Reader(JsonNode payload, Set<String> links) {
    private static final Pattern EMOJI = Pattern.compile(":(?!\\d{2}:)[^\\s:\\u200b]+:");
    private static final Pattern ANGLED = Pattern.compile("<([^>|]*)\\|?[^>]*>");

    static void check(JsonNode payload, List<Link> links) {
      var reader = new Reader(payload, links.stream().map(Link::url).collect(Collectors.toSet()));
      var blocks = payload.path("blocks");
      assertTrue(blocks.size() >= 1 && blocks.size() <= 50, "blocks: " + blocks.size());
      assertTrue(blocks.toString().length() < 13_000, "chars: " + blocks.toString().length());
      assertFalse(payload.path("unfurl_links").asBoolean(true));
      assertFalse(payload.path("unfurl_media").asBoolean(true));
      reader.mrkdwn(payload.path("text").asText(), 4_000, false);
      blocks.forEach(reader::block);
    }

    private void block(JsonNode block) {
      switch (block.path("type").asText()) {
        case "header" -> {
          var text = block.at("/text/text").asText();
          assertEquals("plain_text", block.at("/text/type").asText());
          // the dot by its name
          assertTrue(text.length() + 12 <= 150, text);
          assertFalse(EMOJI.matcher(text).find(), text);
          shown(text);
        }
        case "context" -> {
          assertTrue(block.path("elements").size() <= 10);
          block.path("elements").forEach(this::text);
        }
        case "rich_text" -> {
          assertFalse(block.path("elements").isEmpty());
          block.path("elements").forEach(this::rich);
        }
        default -> throw new AssertionError(block.toString());
      }
    }

    private void text(JsonNode text) {
      if (text.path("type").asText().equals("plain_text")) {
        assertFalse(text.path("emoji").asBoolean(true));
        assertTrue(text.path("text").asText().length() <= 3_000);
        shown(text.path("text").asText());
      } else {
        assertTrue(text.path("verbatim").asBoolean());
        mrkdwn(text.path("text").asText(), 3_000, true);
      }
    }

    private void rich(JsonNode element) {
      var type = element.path("type").asText();
      assertTrue(Set.of("rich_text_section", "rich_text_preformatted").contains(type), type);
      assertFalse(element.path("elements").isEmpty());
      for (var part : element.path("elements")) {
        assertEquals("text", part.path("type").asText());
        var text = part.path("text").asText();
        shown(text);
        boolean code =
            type.equals("rich_text_preformatted") || part.path("style").path("code").asBoolean();
        assertTrue(code || !text.contains("://") || part.at("/style/bold").asBoolean(), text);
      }
    }

    /// Only our own links; no name, group or channel.
    private void mrkdwn(String text, int most, boolean linked) {
      assertTrue(text.length() <= most);
      shown(text);
      assertFalse(EMOJI.matcher(text.replaceAll("<[^>]*>", "")).find(), text);
      var angled = ANGLED.matcher(text);
      while (angled.find()) {
        var url = angled.group(1).replace("&amp;", "&");
        assertTrue(linked && links.contains(url), angled.group());
      }
      var rest = angled.reset().replaceAll("");
      assertFalse(rest.contains("<") || rest.contains(">"), rest);
      assertFalse(rest.contains("://"), rest);
      assertFalse(Pattern.compile("&(?!amp;|lt;|gt;)").matcher(rest).find(), rest);
    }

    private static void shown(String text) {
      assertFalse(text.isEmpty());
      text.codePoints()
          .forEach(point -> {
            int type = Character.getType(point);
            boolean ours = point == '\n' || point == 0x200b;
            assertTrue(
                ours
                    || (type != Character.CONTROL
                        && type != Character.FORMAT
                        && type != Character.SURROGATE),
                () -> "U+" + Integer.toHexString(point) + " in " + text);
          });
    }
  }

  @Test
  void long_links_do_not_push_out_the_report() throws Exception {
    var plain = Messages.of("clear-cause");
    var links = new ArrayList<>(plain.sections().links());
    links.add(new Link("dashboard", "https://grafana.example.org/d/" + "x".repeat(1_900)));
    links.add(new Link("more", "https://grafana.example.org/d/" + "y".repeat(1_900)));
    var payload = JSON.readTree(webhook("http://h/x").preview(with(plain, links)));

    Reader.check(payload, links);
    assertTrue(payload.toString().contains("|dashboard>"));
    assertFalse(payload.toString().contains("|more>"));
    assertFalse(payload.toString().contains("Left out"), payload.toString());
  }

  private static Message with(Message message, List<Link> links) {
    var told = message.sections();
    var sections =
        new Sections(
            told.status(), told.severity(), told.headline(), told.sections(), told.foot(), links);
    return new Message(message.key(), message.report(), sections, sections, message.thread());
  }

  @Test
  void a_webhook_posts_what_the_preview_shows() throws Exception {
    try (var far = FarSide.answering(200, "ok")) {
      var slack = webhook(far.url() + "/services/" + SECRET);
      var message = Messages.of("clear-cause");

      assertEquals(new Delivered(""), slack.deliver(message));

      var request = far.requests().getFirst();
      assertEquals("POST", request.method());
      assertEquals("/services/" + SECRET, request.path());
      assertEquals(JSON.readTree(slack.preview(message)), JSON.readTree(request.body()));
    }
  }

  @Test
  void a_webhook_keeps_the_thread_of_the_bot_that_was_there_before() throws Exception {
    try (var far = FarSide.answering(200, "ok")) {
      var message = Messages.of(Reports.followUp(), FIRST);
      assertEquals(new Delivered(FIRST), webhook(far.url()).deliver(message));
      assertEquals(1, far.requests().size());
    }
  }

  @Test
  void a_bot_posts_and_remembers_where() throws Exception {
    try (var far = FarSide.answering(200, POSTED)) {
      assertEquals(new Delivered(FIRST), bot(far.url()).deliver(Messages.of("clear-cause")));

      var request = far.requests().getFirst();
      assertEquals("/api/chat.postMessage", request.path());
      assertEquals("Bearer xoxb-" + SECRET, request.headers().get("authorization"));
      assertEquals("C012AB3CD", JSON.readTree(request.body()).path("channel").asText());
      assertFalse(request.body().contains(SECRET));
    }
  }

  @Test
  void a_bot_changes_its_first_message_and_answers_it() throws Exception {
    try (var far = FarSide.answering(200, POSTED.replace("000100", "000200"))) {
      var message = Messages.of(Reports.followUp(), FIRST);

      assertEquals(new Delivered(FIRST), bot(far.url()).deliver(message));

      assertEquals(List.of("/api/chat.update", "/api/chat.postMessage"), paths(far));
      var change = JSON.readTree(far.requests().get(0).body());
      var reply = JSON.readTree(far.requests().get(1).body());
      assertEquals("1773496680.000100", change.path("ts").asText());
      assertEquals(SlackBlocks.of(message.whole()).path("blocks"), change.path("blocks"));
      assertEquals("1773496680.000100", reply.path("thread_ts").asText());
      assertEquals(SlackBlocks.of(message.reply()).path("blocks"), reply.path("blocks"));
    }
  }

  @Test
  void the_first_message_turns_green_at_the_end() throws Exception {
    try (var far = FarSide.answering(200, POSTED)) {
      bot(far.url()).deliver(Messages.of(Reports.named("resolved"), FIRST));
      var change = JSON.readTree(far.requests().getFirst().body()).path("text").asText();
      assertTrue(change.startsWith("🟢 resolved after 21 min"), change);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"message_not_found", "channel_not_found", "is_archived"})
  void where_the_first_message_is_gone_it_posts_how_things_stand(String error) throws Exception {
    try (var far =
        FarSide.answering(request ->
            FarSide.Answer.of(200, request.path().endsWith("update") ? notOk(error) : POSTED))) {
      var message = Messages.of(Reports.followUp(), "C0GONE:1.2");

      assertEquals(new Delivered(FIRST), bot(far.url()).deliver(message));

      var posted = JSON.readTree(far.requests().getLast().body());
      assertFalse(posted.has("thread_ts"));
      assertEquals("C012AB3CD", posted.path("channel").asText());
      assertEquals(SlackBlocks.of(message.whole()).path("blocks"), posted.path("blocks"));
    }
  }

  @Test
  void what_may_no_longer_be_changed_is_still_answered() throws Exception {
    try (var far =
        FarSide.answering(request ->
            FarSide.Answer.of(
                200, request.path().endsWith("update") ? notOk("edit_window_closed") : POSTED))) {
      assertEquals(
          new Delivered(FIRST), bot(far.url()).deliver(Messages.of(Reports.followUp(), FIRST)));
      assertTrue(JSON.readTree(far.requests().getLast().body()).has("thread_ts"));
    }
  }

  @Test
  void a_change_that_fails_is_not_answered_yet() throws Exception {
    try (var far = FarSide.answering(503, "")) {
      assertInstanceOf(
          TryAgain.class, bot(far.url()).deliver(Messages.of(Reports.followUp(), FIRST)));
      assertEquals(1, far.requests().size());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "channel_not_found, channel_not_found; put the channel's id (C...) into channel",
    "not_in_channel, not_in_channel; invite the bot",
    "invalid_auth, invalid_auth; put a token that is valid into the file of tokenFile",
    "missing_scope, missing_scope; give the bot the scope chat:write",
    "msg_blocks_too_long, msg_blocks_too_long",
    "<b>" + SECRET + ", no error that Slack knows"
  })
  void a_200_that_says_no_is_refused(String error, String why) throws Exception {
    try (var far = FarSide.answering(200, notOk(error))) {
      var delivery = bot(far.url()).deliver(Messages.of("clear-cause"));
      var said = assertInstanceOf(Refused.class, delivery).why();
      assertTrue(said.startsWith("127.0.0.1 answered ok: false, " + why), said);
      assertFalse(said.contains(SECRET));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ratelimited", "internal_error", "service_unavailable"})
  void a_200_that_says_not_now_is_tried_again(String error) throws Exception {
    try (var far = FarSide.answering(200, notOk(error))) {
      var again = new TryAgain("127.0.0.1 answered ok: false, " + error, Optional.empty());
      assertEquals(again, bot(far.url()).deliver(Messages.of("clear-cause")));
      assertEquals(again, webhook(far.url()).deliver(Messages.of("clear-cause")));
    }
  }

  @Test
  void a_proxy_that_answers_in_its_place_has_not_delivered() throws Exception {
    try (var far = FarSide.answering(200, "<html>log in</html>")) {
      assertInstanceOf(TryAgain.class, bot(far.url()).deliver(Messages.of("clear-cause")));
    }
  }

  @Test
  void it_waits_as_long_as_it_is_asked_to() throws Exception {
    var busy =
        new FarSide.Answer(
            429, Map.of("Retry-After", "30"), "{\"ok\":false,\"error\":\"ratelimited\"}");
    try (var far = FarSide.answering(_ -> busy)) {
      var again = new TryAgain("127.0.0.1 answered 429", Optional.of(Duration.ofSeconds(30)));
      assertEquals(again, bot(far.url()).deliver(Messages.of("clear-cause")));
      assertEquals(again, webhook(far.url()).deliver(Messages.of("clear-cause")));
    }
  }

  @Test
  void no_delivery_tells_a_secret() throws Exception {
    for (int status : List.of(302, 400, 401, 403, 404, 410, 429, 500, 503)) {
      try (var far =
          FarSide.answering(
              request -> FarSide.Answer.of(status, "no_service at " + request.path()))) {
        for (var slack : List.of(webhook(far.url() + "/services/" + SECRET), bot(far.url()))) {
          for (var thread : List.of("", FIRST)) {
            var delivery = slack.deliver(Messages.of(Reports.followUp(), thread));
            assertFalse(delivery instanceof Delivered, delivery.toString());
            assertEquals(
                status == 429 || status >= 500, delivery instanceof TryAgain, delivery.toString());
            assertFalse(delivery.toString().contains(SECRET), delivery.toString());
          }
        }
      }
    }
  }

  @Test
  void the_reason_of_a_refused_webhook_is_told() throws Exception {
    try (var far = FarSide.answering(404, "no_service")) {
      assertEquals(
          new Refused("127.0.0.1 answered 404: no_service"),
          webhook(far.url() + "/services/" + SECRET).deliver(Messages.of("clear-cause")));
    }
  }

  @Test
  void a_slack_that_hangs_is_tried_again() throws Exception {
    try (var far = FarSide.hanging()) {
      var again = new TryAgain("no answer from 127.0.0.1 in time", Optional.empty());
      assertEquals(again, webhook(far.url()).deliver(Messages.of("clear-cause")));
      assertEquals(again, bot(far.url()).deliver(Messages.of("clear-cause")));
    }
  }

  @Test
  void says_itself_without_secrets() {
    for (var slack :
        List.of(webhook("https://hooks.example/" + SECRET), bot("https://h.example"))) {
      assertEquals("slack ops", slack.toString());
      assertFalse(String.valueOf(slack.address()).contains(SECRET));
      assertFalse(slack.preview(Messages.of("clear-cause")).contains(SECRET));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', '', has neither url nor token",
    "http://h/x, xoxb-1, C1, has a url and a token",
    "'', xoxb-1, '', has a token but no channel",
    "'', xoxb-T0P SECRET, C1, its token has blanks",
    "ftp://T0PSECRET, '', '', its url is no http(s) address"
  })
  void a_mistake_is_told_at_the_start(String url, String token, String channel, String why) {
    var settings =
        new ChannelSettings("ops", "slack", Map.of("url", url, "token", token, "channel", channel));
    var problem = assertThrows(IllegalArgumentException.class, () -> new Slack(settings));
    var said = String.valueOf(problem.getMessage());
    assertTrue(said.startsWith("channel ops: " + why), said);
    assertFalse(said.contains("T0P"), said);
  }

  @Test
  void a_bot_speaks_to_slack_itself_if_not_told_otherwise() {
    var settings = new ChannelSettings("ops", "slack", Map.of("token", "xoxb-1", "channel", "C1"));
    assertEquals("https://slack.com", new Slack(settings).address().orElseThrow().toString());
  }

  private static String notOk(String error) {
    return "{\"ok\":false,\"error\":\"%s\"}".formatted(error);
  }

  private static List<String> paths(FarSide far) {
    return far.requests().stream().map(FarSide.Request::path).toList();
  }

  private static Slack webhook(String url) {
    return slack(Map.of("url", url));
  }

  private static Slack bot(String url) {
    return slack(Map.of("token", "xoxb-" + SECRET, "channel", "C012AB3CD", "api", url + "/api/"));
  }

  private static Slack slack(Map<String, String> values) {
    return new Slack(
        new ChannelSettings("ops", "slack", new HashMap<>(values)),
        new Http(InstantSource.system(), Duration.ofMillis(700)));
  }
}
