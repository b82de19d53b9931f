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
import dev.sitrep.report.Site.Link;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DiscordTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "T0PSECRET";
  private static final String HOOK = "/api/webhooks/11/" + SECRET;
  private static final String FIRST = "1440000000000000001";
  private static final String POSTED = "{\"id\":\"%s\"}".formatted(FIRST);

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
    Golden.holds("discord/" + file + ".json", discord("http://h").preview(Messages.of(report)));
  }

  @Test
  void the_first_message_is_changed_to_how_it_stands() {
    var message = Messages.of(Reports.followUp(), FIRST);
    Golden.holds("discord/changed.json", discord("http://h").preview(message));
  }

  @Test
  void any_text_is_told_within_the_limits_and_does_nothing() throws Exception {
    var random = new Random(7);
    for (int i = 0; i < 300; i++) {
      var message = AnyText.message(random);
      check(JSON.readTree(discord("http://h").preview(message)), message.sections().links());
    }
  }

  /// Reads a message as Discord does.
  private static void check(JsonNode payload, List<Link> links) {
    assertTrue(payload.at("/allowed_mentions/parse").isArray());
    assertTrue(payload.at("/allowed_mentions/parse").isEmpty());
    assertEquals(2, payload.size(), "nothing but the embed: " + payload);
    assertEquals(1, payload.path("embeds").size());
    var embed = payload.at("/embeds/0");
    var title = embed.path("title").asText();
    var description = embed.path("description").asText();
    assertTrue(title.length() <= 256, title);
    assertTrue(description.length() <= 4_096, description);
    assertTrue(title.length() + description.length() <= 6_000);
    assertFalse(title.isEmpty() && description.isEmpty());
    if (embed.has("url")) {
      assertEquals(links.getFirst().url(), embed.path("url").asText());
    }
    for (var text : List.of(title, description)) {
      var rest = MarkdownReader.plain(text, links);
      assertFalse(Pattern.compile("[<_~]").matcher(rest).find(), rest);
    }
  }

  @Test
  void posts_what_the_preview_shows_and_remembers_its_id() throws Exception {
    try (var far = FarSide.answering(200, POSTED)) {
      var discord = discord(far.url());
      var message = Messages.of("clear-cause");

      assertEquals(new Delivered(FIRST), discord.deliver(message));

      var request = far.requests().getFirst();
      assertEquals("POST", request.method());
      assertEquals(HOOK + "?wait=true", request.path());
      assertEquals(JSON.readTree(discord.preview(message)), JSON.readTree(request.body()));
    }
  }

  @Test
  void posts_to_a_thread() throws Exception {
    try (var far = FarSide.answering(200, POSTED)) {
      var discord = discord(far.url() + HOOK + "/?with_components=true", "77");
      discord.deliver(Messages.of(Reports.followUp(), FIRST));
      assertEquals(
          List.of(
              HOOK + "/messages/" + FIRST + "?with_components=true&thread_id=77",
              HOOK + "?with_components=true&thread_id=77&wait=true"),
          far.requests().stream().map(FarSide.Request::path).toList());
    }
  }

  @Test
  void changes_its_first_message_and_tells_what_is_new() throws Exception {
    try (var far = FarSide.answering(200, POSTED.replace("001", "002"))) {
      var message = Messages.of(Reports.followUp(), FIRST);

      assertEquals(new Delivered(FIRST), discord(far.url()).deliver(message));

      var change = far.requests().get(0);
      var news = far.requests().get(1);
      assertEquals("PATCH", change.method());
      assertEquals(HOOK + "/messages/" + FIRST, change.path());
      assertEquals(
          JSON.readTree(discord("http://h").preview(message)), JSON.readTree(change.body()));
      assertEquals("POST", news.method());
      assertTrue(news.body().contains("**New since 13:58:**"), news.body());
      assertEquals(2, far.requests().size());
    }
  }

  @Test
  void the_first_message_turns_green_at_the_end() throws Exception {
    try (var far = FarSide.answering(200, POSTED)) {
      discord(far.url()).deliver(Messages.of(Reports.named("resolved"), FIRST));
      var embed = JSON.readTree(far.requests().getFirst().body()).at("/embeds/0");
      assertEquals(Sign.GREEN.rgb(), embed.path("color").asInt());
      assertTrue(embed.path("title").asText().startsWith("🟢 resolved after 21 min"));
    }
  }

  @Test
  void where_the_first_message_is_gone_it_posts_how_things_stand() throws Exception {
    try (var far =
        FarSide.answering(request ->
            request.method().equals("PATCH")
                ? FarSide.Answer.of(404, "{\"message\":\"Unknown Message\",\"code\":10008}")
                : FarSide.Answer.of(200, POSTED))) {
      var message = Messages.of(Reports.followUp(), "1230");

      assertEquals(new Delivered(FIRST), discord(far.url()).deliver(message));

      assertEquals(
          JSON.readTree(discord("http://h").preview(message)),
          JSON.readTree(far.requests().getLast().body()));
    }
  }

  @Test
  void an_archived_thread_is_opened_by_what_is_new() throws Exception {
    try (var far =
        FarSide.answering(request ->
            request.method().equals("PATCH")
                ? FarSide.Answer.of(400, "{\"message\":\"Thread is archived\",\"code\":50083}")
                : FarSide.Answer.of(200, POSTED))) {
      assertEquals(
          new Delivered(FIRST), discord(far.url()).deliver(Messages.of(Reports.followUp(), FIRST)));
      assertTrue(far.requests().getLast().body().contains("New since 13:58"));
    }
  }

  @Test
  void a_deleted_webhook_is_refused_in_its_own_words() throws Exception {
    try (var far = FarSide.answering(404, "{\"message\": \"Unknown Webhook\", \"code\": 10015}")) {
      var refused =
          new Refused(
              "127.0.0.1 answered 404: {\"message\": \"Unknown Webhook\", \"code\": 10015}");
      for (var thread : List.of("", FIRST)) {
        assertEquals(refused, discord(far.url()).deliver(Messages.of(Reports.followUp(), thread)));
      }
      assertEquals(2, far.requests().size());
    }
  }

  @Test
  void news_that_do_not_go_through_are_tried_again() throws Exception {
    try (var far =
        FarSide.answering(
            request -> FarSide.Answer.of(request.method().equals("PATCH") ? 200 : 503, POSTED))) {
      assertEquals(
          new TryAgain("127.0.0.1 answered 503", Optional.empty()),
          discord(far.url()).deliver(Messages.of(Reports.followUp(), FIRST)));
    }
  }

  @Test
  void it_waits_as_long_as_it_is_asked_to() throws Exception {
    var busy =
        new FarSide.Answer(
            429, Map.of("Retry-After", "1"), "{\"message\":\"\",\"retry_after\":1.337}");
    try (var far = FarSide.answering(_ -> busy)) {
      assertEquals(
          new TryAgain("127.0.0.1 answered 429", Optional.of(Duration.ofMillis(1_337))),
          discord(far.url()).deliver(Messages.of("clear-cause")));
    }
  }

  @Test
  void a_proxy_that_answers_in_its_place_has_not_delivered() throws Exception {
    try (var far = FarSide.answering(200, "<html>log in</html>")) {
      assertEquals(
          new TryAgain("127.0.0.1 answered nothing that Discord would", Optional.empty()),
          discord(far.url()).deliver(Messages.of("clear-cause")));
    }
  }

  @Test
  void no_delivery_tells_a_secret() throws Exception {
    for (int status : List.of(302, 400, 401, 403, 404, 410, 429, 500, 503)) {
      try (var far =
          FarSide.answering(request -> FarSide.Answer.of(status, "no " + request.path()))) {
        for (var thread : List.of("", FIRST)) {
          var delivery = discord(far.url()).deliver(Messages.of(Reports.followUp(), thread));
          assertFalse(delivery instanceof Delivered, delivery.toString());
          assertEquals(
              status == 429 || status >= 500, delivery instanceof TryAgain, delivery.toString());
          assertFalse(delivery.toString().contains(SECRET), delivery.toString());
        }
      }
    }
  }

  @Test
  void a_discord_that_hangs_is_tried_again() throws Exception {
    try (var far = FarSide.hanging()) {
      assertInstanceOf(
          TryAgain.class, discord(far.url()).deliver(Messages.of(Reports.followUp(), FIRST)));
    }
  }

  @Test
  void says_itself_without_secrets() {
    var discord = discord("https://discord.example");
    assertEquals("discord ops", discord.toString());
    assertEquals("https://discord.example", discord.address().orElseThrow().toString());
    assertFalse(discord.preview(Messages.of("clear-cause")).contains(SECRET));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://h/api/webhooks/11/T0PSECRET/slack", "h/T0PSECRET", ""})
  void a_mistake_in_the_url_is_told_at_the_start(String url) {
    var problem = assertThrows(IllegalArgumentException.class, () -> discord(url, ""));
    assertTrue(String.valueOf(problem.getMessage()).startsWith("channel ops: "));
    assertFalse(String.valueOf(problem.getMessage()).contains(SECRET));
  }

  @Test
  void a_thread_is_an_id() {
    var problem =
        assertThrows(IllegalArgumentException.class, () -> discord("https://h/x", "general"));
    assertEquals(
        "channel ops: its thread general is no id; Discord copies it with Copy Thread ID",
        problem.getMessage());
  }

  private static Discord discord(String server) {
    return discord(server + HOOK, "");
  }

  private static Discord discord(String url, String thread) {
    return new Discord(
        new ChannelSettings("ops", "discord", Map.of("url", url, "thread", thread)),
        new Http(InstantSource.system(), Duration.ofMillis(700)));
  }
}
