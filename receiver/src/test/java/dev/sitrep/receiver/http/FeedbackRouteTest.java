package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sitrep.alert.Payloads;
import dev.sitrep.receiver.Service;
import dev.sitrep.receiver.Service.Answer;
import dev.sitrep.receiver.Stage;
import dev.sitrep.receiver.store.Feedback;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FeedbackRouteTest {
  private static final String ALERT = "01-firing-single";
  private static final String HELPFUL = "sitrep_feedback{says=\"helpful\"}";
  private static final String WRONG = "sitrep_feedback{says=\"wrong-cause\"}";

  @TempDir private Path folder;

  @Test
  void the_links_of_a_message_lead_to_a_page_that_changes_nothing() throws Exception {
    try (var service = service(Map.of())) {
      var id = incident(service);
      var links =
          service.told().messages().getFirst().sections().links().stream()
              .filter(link -> link.asks())
              .toList();
      assertEquals(List.of("helpful", "wrong cause"), links.stream().map(l -> l.label()).toList());
      for (var link : links) {
        var path = link.url().replaceFirst("^http://localhost:\\d+", "");
        for (int i = 0; i < 3; i++) {
          var page = page(service, path);
          assertEquals(200, page.status());
          assertTrue(page.contentType().startsWith("text/html"), page.contentType());
          var button = "class=\"chosen\">" + link.label().substring(1);
          assertTrue(page.body().replaceAll("(class=\"chosen\">)[HW]", "$1").contains(button));
          assertTrue(page.body().contains("deployment checkout ("), page.body());
        }
      }
      assertTrue(page(service, "/i/" + id + "/feedback").body().contains("Nobody has said"));
      assertEquals(0, said(service, id).size());
      assertEquals(0, service.metric(HELPFUL) + service.metric(WRONG));
    }
  }

  @Test
  void the_page_runs_and_loads_nothing() throws Exception {
    try (var service = service(Map.of());
        var http = HttpClient.newHttpClient()) {
      var url = service.url().resolve("/i/" + incident(service) + "/feedback");
      var answer =
          http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString()).headers();
      var policy = answer.firstValue("Content-Security-Policy").orElse("");
      assertTrue(policy.startsWith("default-src 'none'; style-src 'sha256-"), policy);
      assertFalse(policy.contains("unsafe") || policy.contains("script-src"), policy);
      assertEquals("nosniff", answer.firstValue("X-Content-Type-Options").orElse(""));
      assertEquals("no-store", answer.firstValue("Cache-Control").orElse(""));
    }
  }

  @Test
  void what_is_said_is_kept_counted_and_can_be_said_again() throws Exception {
    String id;
    try (var service = service(Map.of())) {
      id = incident(service);
      var thanks =
          form(
              service,
              id,
              "says=wrong-cause&report=1&words=" + encoded("the <b>proxy</b> &\r\nits cache"));
      assertEquals(200, thanks.status());
      assertTrue(thanks.body().contains("“wrong cause” is kept"), thanks.body());
      assertTrue(thanks.body().contains("the &lt;b&gt;proxy&lt;/b&gt; &amp; its cache"));
      assertTrue(thanks.body().contains("Changed your mind"));
      assertEquals(200, form(service, id, "says=helpful").status());
      var said = said(service, id);
      assertEquals(2, said.size());
      assertEquals("wrong-cause", said.get(0).path("says").asText());
      assertEquals("the <b>proxy</b> & its cache", said.get(0).path("words").asText());
      assertEquals(1, said.get(0).path("report").asInt());
      assertEquals("helpful", said.get(1).path("says").asText());
    }
    try (var service = service(Map.of())) {
      assertEquals(1, service.metric(HELPFUL));
      assertEquals(1, service.metric(WRONG));
      assertTrue(
          page(service, "/i/" + id + "/feedback")
              .body()
              .contains("Said so far: 1 × helpful, 1 × wrong cause."));
    }
  }

  @Test
  void the_api_answers_with_what_it_kept() throws Exception {
    try (var visitors = Visitors.to(folder, Map.of()).told()) {
      var id = visitors.incident("shop");
      var path = "/api/v1/incidents/" + id + "/feedback";
      var kept = visitors.post("shop", path, "{\"says\":\"wrong\",\"words\":\"the proxy\"}");
      assertEquals(201, kept.status(), kept.body());
      assertEquals("wrong-cause", kept.json().path("says").asText());
      assertEquals("the proxy", kept.json().path("words").asText());
      assertEquals(1, kept.json().path("report").asInt());
      assertEquals(
          "[" + kept.body() + "]",
          visitors.get("reader", "/api/v1/incidents/" + id).json().path("feedback").toString());
      assertEquals(1, visitors.service().metric(WRONG));
      visitors.post("reader", path, "{\"says\":\"helpful\"}").problem(403, "not_allowed", "asker");
      visitors.post("shop", path, "{\"says\":\"nice\"}").problem(400, "unknown_word", "nice");
      visitors.post("shop", path, "says=helpful").problem(400, "no_json", "JSON");
      visitors
          .post("shop", path, "{\"says\":\"helpful\",\"report\":2}")
          .problem(400, "no_such_report", "1 to 1");
      visitors.post("shop", path + "?says=helpful", "{}").problem(400, "bad_parameter", "says");
      var other = visitors.incident("team-a");
      for (var form : List.of("/i/", "/api/v1/incidents/")) {
        visitors
            .post("both", form + other + "/feedback", "{\"says\":\"helpful\"}")
            .problem(403, "not_allowed", "team-a", "asker");
      }
      visitors
          .post("shop", "/api/v1/incidents/" + other + "/feedback", "{\"says\":\"helpful\"}")
          .problem(404, "not_found", "no incident");
    }
  }

  @Test
  void a_program_says_it_in_json() throws Exception {
    try (var service = service(Map.of())) {
      var id = incident(service);
      var path = "/i/" + id + "/feedback";
      var answer =
          service.post(path, "{\"says\": \"wrong-cause\", \"words\": \"dns\", \"report\": 1}");
      assertEquals(201, answer.status(), answer.body());
      assertEquals(id, answer.json().path("incident").asText());
      assertEquals("dns", answer.json().at("/said/0/words").asText());
      service.post(path, "{\"says\": \"nonsense\"}").problem(400, "unknown_word", "wrong-cause");
      service.post(path, "{}").problem(400, "unknown_word", "helpful");
      service.post(path, "{\"says\"").problem(400, "no_json", "JSON");
      service.post(path, "{\"says\": 3}").problem(400, "wrong_type", "says");
      service
          .post(path, "{\"says\": \"helpful\", \"report\": 7}")
          .problem(400, "no_such_report", "1 to 1");
      service.post("/i/none/feedback", "{\"says\": \"helpful\"}").problem(404, "not_found", "none");
      assertEquals(1, said(service, id).size());
    }
  }

  @Test
  void what_cannot_be_kept_is_told_on_a_page() throws Exception {
    try (var service = service(Map.of())) {
      var id = incident(service);
      told(400, "it is not said what you think", form(service, id, "words=only"));
      told(400, "&#39;great&#39; is nothing that can be said", form(service, id, "says=great"));
      told(400, "is no form", form(service, id, "says=%zz"));
      told(
          400,
          "2,001".replace(",", ""),
          form(service, id, "says=helpful&words=" + "x".repeat(2_001)));
      told(
          413, "larger than 32 KiB", form(service, id, "says=helpful&words=" + "x".repeat(40_000)));
      told(404, "there is no incident none", form(service, "none", "says=helpful"));
      told(404, "there is no incident", page(service, "/i/none/feedback"));
      told(400, "says is helpful or wrong-cause", page(service, "/i/" + id + "/feedback?says=x"));
      assertEquals(0, said(service, id).size());
    }
  }

  @Test
  void the_longest_words_fit_whatever_they_are_written_in() throws Exception {
    try (var service = service(Map.of())) {
      var id = incident(service);
      assertEquals(
          200,
          form(service, id, "says=helpful&report=1&words=" + encoded("数".repeat(2_000))).status());
      assertEquals(2_000, said(service, id).getFirst().path("words").asText().length());
    }
  }

  @Test
  void a_secret_in_the_words_is_not_kept() throws Exception {
    try (var service = service(Map.of())) {
      var id = incident(service);
      form(service, id, "says=wrong-cause&words=" + encoded("password=hunter2hunter2 was old"));
      var words = said(service, id).getFirst().path("words").asText();
      assertFalse(words.contains("hunter2"), words);
      assertTrue(words.contains("was old"), words);
    }
  }

  @Test
  void so_much_is_kept_of_one_incident_and_so_much_is_taken_of_one_address() throws Exception {
    try (var service = service(Map.of())) {
      var id = incident(service);
      for (int i = 0; i < 60; i++) {
        assertEquals(200, form(service, id, "says=helpful").status());
      }
      told(429, "too much was said", form(service, id, "says=helpful"));
      assertEquals(60, said(service, id).size());
    }
    assertTrue(Feedback.MOST > 60);
  }

  @Test
  void it_is_for_those_who_may_read_the_report() throws Exception {
    var token = Files.writeString(folder.resolve("token"), "s3cret-s3cret-s3cret");
    try (var service =
        service(
            Map.of("SITREP_SERVER_AUTH", "token", "SITREP_SERVER_TOKEN_FILE", token.toString()))) {
      for (var path : List.of("/i/x", "/i/x/feedback", "/i/x/preview/told")) {
        service.get(path).problem(401, "not_authorized");
      }
      service.post("/i/x/feedback", "{\"says\": \"helpful\"}").problem(401, "not_authorized");
    }
  }

  @Test
  void a_preview_is_what_a_channel_sends() throws Exception {
    var hook = Files.writeString(folder.resolve("hook"), "http://127.0.0.1:1/services/T/B/S3CR3T");
    var channels =
        """
        [{name: ops, type: slack, urlFile: %s}]
        """
            .formatted(hook);
    try (var service =
        service(
            Map.of(
                "SITREP_CHANNELS", channels, "SITREP_SERVER_URL", "https://sitrep.example.org"))) {
      var id = incident(service);
      var preview = service.get("/i/" + id + "/preview/ops");
      assertEquals(200, preview.status(), preview.body());
      assertTrue(preview.contentType().startsWith("text/plain"), preview.contentType());
      assertTrue(preview.json().has("attachments") || preview.json().has("blocks"), preview.body());
      assertTrue(
          preview.body().contains("https://sitrep.example.org/i/" + id + "/feedback?says=helpful"));
      assertFalse(preview.body().contains("S3CR3T"), preview.body());
      var told = service.get("/i/" + id + "/preview/told");
      assertTrue(told.body().startsWith("● "), told.body());
      service.get("/i/" + id + "/preview/pager").problem(404, "no_channel", "pager", "ops, told");
      service.get("/i/none/preview/ops").problem(404, "not_found", "none");
    }
  }

  private Service service(Map<String, String> settings) throws Exception {
    return Service.start(folder, Stage.of(folder, List.of(ALERT)), settings);
  }

  private static String incident(Service service) throws Exception {
    service.alert(Payloads.bytes(ALERT));
    return service.told().await("of the alert", _ -> true).id();
  }

  private static Answer page(Service service, String path) throws Exception {
    return service.send(
        HttpRequest.newBuilder(service.url().resolve(path))
            .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
  }

  private static Answer form(Service service, String id, String fields) throws Exception {
    return service.send(
        HttpRequest.newBuilder(service.url().resolve("/i/" + id + "/feedback"))
            .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(fields)));
  }

  private static List<JsonNode> said(Service service, String id) throws Exception {
    var answer =
        service.send(
            HttpRequest.newBuilder(service.url().resolve("/i/" + id + "/feedback"))
                .header("Accept", "application/json"));
    assertEquals(200, answer.status(), answer.body());
    var said = new ArrayList<JsonNode>();
    answer.json().path("said").forEach(said::add);
    return said;
  }

  private static void told(int status, String words, Answer answer) {
    assertEquals(status, answer.status(), answer.body());
    assertTrue(answer.contentType().startsWith("text/html"), answer.contentType());
    assertTrue(answer.body().contains(words), answer.body());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
