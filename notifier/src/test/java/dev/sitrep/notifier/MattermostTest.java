package dev.sitrep.notifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.notifier.Delivery.Refused;
import dev.sitrep.notifier.Delivery.TryAgain;
import dev.sitrep.report.Reports;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Sections.Line;
import dev.sitrep.report.Sections.Section;
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
class MattermostTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "t0psecret";
  private static final String CHANNEL = "4yz1x9c6btfkfxpdhm4w8qjb1a";
  private static final String FIRST = "q5w8e1r7t2y9u3i6o4p5a8s7da";
  private static final String NEXT = "z5w8e1r7t2y9u3i6o4p5a8s7dz";

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
    Golden.holds(
        "mattermost/" + file + ".json", webhook("http://h/x").preview(Messages.of(report)));
  }

  @Test
  void the_first_message_is_changed_to_how_it_stands() {
    var message = Messages.of(Reports.followUp(), FIRST);
    Golden.holds("mattermost/changed.json", bot("http://h").preview(message));
  }

  @Test
  void any_text_is_told_within_the_limits_and_does_nothing() throws Exception {
    var random = new Random(7);
    for (int i = 0; i < 300; i++) {
      var message = AnyText.message(random);
      var webhook = JSON.readTree(webhook("http://h/x").preview(message));
      assertEquals(1, webhook.size(), "nothing but the text: " + webhook);
      check(webhook.path("text").asText(), message.sections().links());
      var bot = JSON.readTree(bot("http://h").preview(message));
      assertEquals(webhook.path("text"), bot.path("message"));
    }
  }

  /// Reads a message as Mattermost does.
  private static void check(String text, List<Link> links) {
    assertTrue(text.codePoints().count() <= 4_000, text);
    assertFalse(text.isEmpty());
    var rest = MarkdownReader.plain(text, links);
    var found =
        Pattern.compile(
                // a tag or address, a struck word or a channel's name, a hashtag
                "<(?!\\u200b)|~(?!\\u200b)|#(?=\\p{L})"
                    // a word in italics, a smiley, a sign written as its number or name
                    + "|(?<!\\w)_|_(?!\\w)|(?<!\\S)[:;](?=[^\\s\\u200b])|&#?\\w+;")
            .matcher(rest);
    assertFalse(found.find(), () -> "'" + found.group() + "' in " + rest);
  }

  @Test
  void a_text_of_nothing_but_marks_fits_with_its_escapes() throws Exception {
    var plain = Messages.of("clear-cause");
    var marks = new Line.Text("*".repeat(520));
    var links = List.of(new Link("report", "https://sitrep.example.org/" + "x".repeat(1_400)));
    var sections =
        new Sections(
            "firing",
            "warning",
            "*".repeat(20),
            List.of(new Section("Cause (seen)", List.of(marks, marks, marks))),
            "",
            links);
    var message = new Message(plain.key(), plain.report(), sections, sections, "");

    var text = JSON.readTree(webhook("http://h/x").preview(message)).path("text").asText();

    check(text, links);
    assertTrue(text.contains("Left out"), text);
    assertTrue(text.contains("[report]"), text);
  }

  @Test
  void a_webhook_posts_what_the_preview_shows() throws Exception {
    try (var far = FarSide.answering(200, "ok")) {
      var mattermost = webhook(far.url() + "/hooks/" + SECRET);
      var message = Messages.of("clear-cause");

      assertEquals(new Delivered(""), mattermost.deliver(message));

      var request = far.requests().getFirst();
      assertEquals("POST", request.method());
      assertEquals("/hooks/" + SECRET, request.path());
      assertEquals(JSON.readTree(mattermost.preview(message)), JSON.readTree(request.body()));
    }
  }

  @Test
  void a_bot_posts_once_and_remembers_its_id() throws Exception {
    try (var far = FarSide.answering(201, id(FIRST))) {
      var message = Messages.of("clear-cause");

      assertEquals(new Delivered(FIRST), bot(far.url()).deliver(message));

      var request = far.requests().getFirst();
      var body = JSON.readTree(request.body());
      assertEquals("/api/v4/posts", request.path());
      assertEquals("Bearer " + SECRET, request.headers().get("authorization"));
      assertEquals(CHANNEL, body.path("channel_id").asText());
      assertEquals(message.key(), body.path("pending_post_id").asText());
      assertFalse(request.body().contains(SECRET));
    }
  }

  @Test
  void a_bot_changes_its_first_message_and_answers_it() throws Exception {
    try (var far =
        FarSide.answering(
            request -> FarSide.Answer.of(200, id(request.method().equals("PUT") ? FIRST : NEXT)))) {
      var message = Messages.of(Reports.followUp(), FIRST);

      assertEquals(new Delivered(FIRST), bot(far.url()).deliver(message));

      assertEquals(
          List.of("PUT /api/v4/posts/" + FIRST + "/patch", "POST /api/v4/posts"), asked(far));
      assertEquals(
          JSON.readTree(bot("http://h").preview(message)),
          JSON.readTree(far.requests().getFirst().body()));
      var reply = JSON.readTree(far.requests().getLast().body());
      assertEquals(FIRST, reply.path("root_id").asText());
      assertTrue(reply.path("message").asText().contains("**New since 13:58:**"));
    }
  }

  @Test
  void the_first_message_turns_green_at_the_end() throws Exception {
    try (var far = FarSide.answering(200, id(FIRST))) {
      bot(far.url()).deliver(Messages.of(Reports.named("resolved"), FIRST));
      var text = JSON.readTree(far.requests().getFirst().body()).path("message").asText();
      assertTrue(text.startsWith("🟢 **resolved after 21 min"), text);
    }
  }

  @Test
  void where_the_first_message_is_gone_it_posts_how_things_stand() throws Exception {
    try (var far =
        FarSide.answering(request ->
            switch (request.method()) {
              case "PUT" ->
                  FarSide.Answer.of(403, "{\"id\":\"api.context.permissions.app_error\"}");
              case "GET" -> FarSide.Answer.of(404, "{\"id\":\"app.post.get.app_error\"}");
              default -> FarSide.Answer.of(201, id(NEXT));
            })) {
      var message = Messages.of(Reports.followUp(), FIRST);

      assertEquals(new Delivered(NEXT), bot(far.url()).deliver(message));

      var posted = JSON.readTree(far.requests().getLast().body());
      assertFalse(posted.has("root_id"));
      assertEquals(
          JSON.readTree(bot("http://h").preview(message)).path("message"), posted.path("message"));
      assertEquals(3, far.requests().size());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403, api.context.permissions.app_error",
    "400, api.post.update_post.permissions_time_limit.app_error"
  })
  void what_may_not_be_changed_is_still_answered(int status, String error) throws Exception {
    try (var far =
        FarSide.answering(request ->
            switch (request.method()) {
              case "PUT" -> FarSide.Answer.of(status, id(error));
              case "GET" ->
                  FarSide.Answer.of(200, "{\"id\":\"%s\",\"delete_at\":0}".formatted(FIRST));
              default -> FarSide.Answer.of(201, id(NEXT));
            })) {
      assertEquals(
          new Delivered(FIRST), bot(far.url()).deliver(Messages.of(Reports.followUp(), FIRST)));
      assertTrue(far.requests().getLast().body().contains("\"root_id\":\"" + FIRST));
    }
  }

  @Test
  void a_thread_that_goes_in_between_becomes_a_new_message() throws Exception {
    try (var far =
        FarSide.answering(request ->
            request.body().contains("root_id")
                ? FarSide.Answer.of(400, id("api.post.create_post.root_id.app_error"))
                : FarSide.Answer.of(200, id(NEXT)))) {
      assertEquals(
          new Delivered(NEXT), bot(far.url()).deliver(Messages.of(Reports.followUp(), FIRST)));
    }
  }

  @Test
  void news_that_do_not_go_through_are_tried_again() throws Exception {
    try (var far =
        FarSide.answering(
            request -> FarSide.Answer.of(request.method().equals("PUT") ? 200 : 503, id(FIRST)))) {
      assertEquals(
          new TryAgain("127.0.0.1 answered 503", Optional.empty()),
          bot(far.url()).deliver(Messages.of(Reports.followUp(), FIRST)));
    }
  }

  @Test
  void a_refusal_is_told_in_its_own_words() throws Exception {
    var body = "{\"id\":\"api.context.permissions.app_error\",\"message\":\"no permission\"}";
    try (var far = FarSide.answering(403, body)) {
      assertEquals(
          new Refused("127.0.0.1 answered 403: " + body),
          bot(far.url()).deliver(Messages.of("clear-cause")));
    }
  }

  @Test
  void it_waits_as_long_as_it_is_asked_to() throws Exception {
    try (var far =
        FarSide.answering(_ -> new FarSide.Answer(429, Map.of("Retry-After", "7"), ""))) {
      var again = new TryAgain("127.0.0.1 answered 429", Optional.of(Duration.ofSeconds(7)));
      for (var thread : List.of("", FIRST)) {
        var message = Messages.of(Reports.followUp(), thread);
        assertEquals(again, bot(far.url()).deliver(message));
        assertEquals(again, webhook(far.url()).deliver(message));
      }
    }
  }

  @Test
  void a_proxy_that_answers_in_its_place_has_not_delivered() throws Exception {
    try (var far = FarSide.answering(200, "<html>log in</html>")) {
      assertEquals(
          new TryAgain("127.0.0.1 answered nothing that Mattermost would", Optional.empty()),
          bot(far.url()).deliver(Messages.of("clear-cause")));
    }
  }

  @Test
  void no_delivery_tells_a_secret() throws Exception {
    for (int status : List.of(302, 400, 401, 403, 404, 410, 429, 500, 503)) {
      try (var far =
          FarSide.answering(request -> FarSide.Answer.of(status, "no " + request.path()))) {
        for (var mattermost : List.of(webhook(far.url() + "/hooks/" + SECRET), bot(far.url()))) {
          for (var thread : List.of("", FIRST)) {
            var delivery = mattermost.deliver(Messages.of(Reports.followUp(), thread));
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
  void a_mattermost_that_hangs_is_tried_again() throws Exception {
    try (var far = FarSide.hanging()) {
      assertInstanceOf(TryAgain.class, webhook(far.url()).deliver(Messages.of("clear-cause")));
      assertInstanceOf(
          TryAgain.class, bot(far.url()).deliver(Messages.of(Reports.followUp(), FIRST)));
    }
  }

  @Test
  void says_itself_without_secrets() {
    for (var mattermost :
        List.of(webhook("https://h.example/hooks/" + SECRET), bot("https://h.example"))) {
      assertEquals("mattermost ops", mattermost.toString());
      assertEquals("https://h.example", mattermost.address().orElseThrow().toString());
      assertFalse(mattermost.preview(Messages.of("clear-cause")).contains(SECRET));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', '', '', has neither url nor token",
    "http://h/t0psecret, '', t0psecret, '', has a url and a token",
    "'', http://h, t0psecret, town-square, its channel 'town-square' is no id",
    "'', http://h, t0psecret x, 4yz1x9c6btfkfxpdhm4w8qjb1a, its token has blanks",
    "'', '', t0psecret, 4yz1x9c6btfkfxpdhm4w8qjb1a, its server is no http(s) address"
  })
  void a_mistake_is_told_at_the_start(
      String url, String server, String token, String channel, String why) {
    var values = Map.of("url", url, "server", server, "token", token, "channel", channel);
    var problem = assertThrows(IllegalArgumentException.class, () -> mattermost(values));
    var said = String.valueOf(problem.getMessage());
    assertTrue(said.startsWith("channel ops: " + why), said);
    assertFalse(said.contains(SECRET), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://h/", "http://h/chat/"})
  void a_server_may_be_below_a_path(String server) {
    assertEquals("http://h", bot(server).address().orElseThrow().toString());
  }

  private static String id(String id) {
    return "{\"id\":\"%s\"}".formatted(id);
  }

  private static List<String> asked(FarSide far) {
    return far.requests().stream().map(request -> request.method() + " " + request.path()).toList();
  }

  private static Mattermost webhook(String url) {
    return mattermost(Map.of("url", url));
  }

  private static Mattermost bot(String server) {
    return mattermost(Map.of("server", server, "token", SECRET, "channel", CHANNEL));
  }

  private static Mattermost mattermost(Map<String, String> values) {
    return new Mattermost(
        new ChannelSettings("ops", "mattermost", values),
        new Http(InstantSource.system(), Duration.ofMillis(700)));
  }
}
