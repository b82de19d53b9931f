package dev.sitrep.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sitrep.notifier.Delivery.Delivered;
import dev.sitrep.notifier.Delivery.Refused;
import dev.sitrep.notifier.FarSide.Answer;
import dev.sitrep.report.Reports;
import dev.sitrep.report.Site;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class MatrixTest {
  private static final String TOKEN = "syt_c2l0cmVw_bT0kEn";
  private static final String PATH =
      "/_matrix/client/v3/rooms/%21abc%3Aexample.org/send/m.room.message/";
  private static final Message FIRST = Messages.of(Reports.clearCause());
  private static final Message NEWS = Messages.of(Reports.followUp(), "$first");
  private static final Message END = Messages.of(Reports.named("resolved"), "$first");

  @Test
  void looks_as_people_will_see_it() {
    Goldens.hold("matrix", matrix("https://matrix.example.org"));
  }

  @Test
  void an_event_is_valid_and_has_no_link_but_ours_whatever_the_texts_are() {
    var random = new Random(42);
    for (int i = 0; i < 300; i++) {
      var message = AnyText.message(random);
      var event = Json.read(matrix("https://matrix.example.org").preview(message));
      assertTrue(event.toString().getBytes(UTF_8).length <= 40_000, "with room for its servers");
      assertContent(message.followsUp() ? event.path("m.new_content") : event, message);
      assertEquals("{}", event.path("m.mentions").toString());
    }
  }

  @Test
  void long_links_leave_room_for_less() {
    var message = Goldens.heavy();
    assertContent(Json.read(matrix("https://matrix.example.org").preview(message)), message);
  }

  private static void assertContent(JsonNode content, Message message) {
    var ours = message.sections().links().stream().map(Site.Link::url).collect(Collectors.toSet());
    assertTrue(content.toString().getBytes(UTF_8).length < 30_000);
    assertEquals("m.text", content.path("msgtype").asText());
    assertEquals("{}", content.path("m.mentions").toString(), "mentions nobody");
    assertEquals("org.matrix.custom.html", content.path("format").asText());
    HtmlReader.read(content.path("formatted_body").asText(), Set.of("b", "i", "code", "pre", "a"))
        .assertSafe(ours);
    var body = content.path("body").asText();
    HtmlReader.assertVisible(body);
    var rest = body.lines().filter(line -> ours.stream().noneMatch(line::endsWith));
    rest.forEach(line ->
        assertFalse(
            line.matches("(?i).*(://|@[\\w\\[]|mailto:|www\\.|[#!]\\w|\\.example\\b).*"), line));
  }

  @Test
  void a_first_message_is_sent_once_however_often_it_is_tried() throws Exception {
    try (var far = FarSide.answering(200, "{\"event_id\":\"$first\"}")) {
      var channel = matrix(far.url() + "/");
      assertEquals(new Delivered("$first"), channel.deliver(FIRST));
      assertEquals(new Delivered("$first"), channel.deliver(FIRST));

      var request = far.requests().getFirst();
      assertEquals("PUT", request.method());
      assertEquals(PATH + FIRST.key(), request.path());
      assertEquals(request.path(), far.requests().getLast().path());
      assertEquals("Bearer " + TOKEN, request.headers().get("authorization"));
      assertEquals(Json.read(channel.preview(FIRST)), Json.read(request.body()));
    }
  }

  @Test
  void news_replace_the_first_message_and_go_into_its_thread() throws Exception {
    try (var far = FarSide.answering(200, "{\"event_id\":\"$other\"}")) {
      assertEquals(new Delivered("$first"), matrix(far.url()).deliver(NEWS));

      assertEquals(2, far.requests().size());
      assertEquals(PATH + NEWS.key() + ".change", far.requests().getFirst().path());
      var change = Json.read(far.requests().getFirst().body());
      assertEquals("m.replace", change.at("/m.relates_to/rel_type").asText());
      assertEquals("$first", change.at("/m.relates_to/event_id").asText());
      assertTrue(change.at("/m.new_content/body").asText().contains("Next:"), "the whole report");
      assertEquals(Json.read(matrix(far.url()).preview(NEWS)), change);
      assertEquals(PATH + NEWS.key(), far.requests().getLast().path());
      var answer = Json.read(far.requests().getLast().body());
      assertEquals("m.thread", answer.at("/m.relates_to/rel_type").asText());
      assertEquals("$first", answer.at("/m.relates_to/event_id").asText());
      assertTrue(answer.path("body").asText().contains("New since 13:58"));
    }
  }

  @Test
  void the_end_turns_the_first_message_green_and_keeps_the_cause() throws Exception {
    try (var far = FarSide.answering(200, "{\"event_id\":\"$other\"}")) {
      matrix(far.url()).deliver(END);

      var whole =
          Json.read(far.requests().getFirst().body()).at("/m.new_content/formatted_body").asText();
      assertTrue(whole.startsWith("🟢 <b>resolved after 21 min"), whole);
      assertTrue(whole.contains("<code>FATAL: missing DATABASE_URL</code>"), whole);
      assertEquals(2, far.requests().size());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "404, M_NOT_FOUND, Event not found.",
    "400, M_UNKNOWN, Can't send relation to unknown event"
  })
  void where_the_first_message_is_gone_the_whole_is_told_anew(int status, String code, String said)
      throws Exception {
    var gone = "{\"errcode\":\"%s\",\"error\":\"%s\"}".formatted(code, said);
    try (var far =
        FarSide.answering(request ->
            request.path().endsWith(".change")
                ? Answer.of(status, gone)
                : Answer.of(200, "{\"event_id\":\"$new\"}"))) {
      assertEquals(new Delivered("$new"), matrix(far.url()).deliver(NEWS));

      assertEquals(
          Json.read(far.requests().getFirst().body()).at("/m.new_content"),
          Json.read(far.requests().getLast().body()));
    }
  }

  @Test
  void who_may_not_write_there_hears_it() throws Exception {
    var forbidden = "{\"errcode\":\"M_FORBIDDEN\",\"error\":\"User not in room\"}";
    try (var far = FarSide.answering(403, forbidden)) {
      assertEquals(
          new Refused("127.0.0.1 answered 403: " + forbidden), matrix(far.url()).deliver(NEWS));
      assertEquals(1, far.requests().size());
    }
  }

  @Test
  void what_is_no_homeserver_has_not_taken_it() throws Exception {
    try (var far = FarSide.answering(200, "<html>welcome</html>")) {
      assertInstanceOf(Refused.class, matrix(far.url()).deliver(FIRST));
    }
  }

  @Test
  void trouble_is_told_as_a_value() throws Exception {
    trouble().is_told_as_a_value();
  }

  @Test
  void the_token_is_a_secret() throws Exception {
    trouble().keeps_the_secret();
  }

  @Test
  void an_alias_is_no_room() {
    var settings =
        new ChannelSettings(
            "ops",
            "matrix",
            Map.of("server", "https://matrix.example.org", "token", TOKEN, "room", "#ops:a.b"));
    var problem =
        assertThrows(IllegalArgumentException.class, () -> new Matrix(settings, Trouble.http()));
    assertEquals(
        "channel ops: its room #ops:a.b is no id of a room; Element shows the id (!...) under"
            + " Settings, Advanced",
        problem.getMessage());
  }

  private static Trouble trouble() {
    return new Trouble(MatrixTest::matrix, TOKEN);
  }

  private static Matrix matrix(String url) {
    return matrix(url, Trouble.http());
  }

  private static Matrix matrix(String url, Http http) {
    return new Matrix(
        new ChannelSettings(
            "ops", "matrix", Map.of("server", url, "token", TOKEN, "room", "!abc:example.org")),
        http);
  }
}
