package dev.sitrep.receiver.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.receiver.FakeCluster;
import dev.sitrep.receiver.Notification;
import dev.sitrep.receiver.Service;
import dev.sitrep.receiver.Service.Answer;
import dev.sitrep.receiver.Stage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// A service with callers of every kind, and three incidents: one in shop, one in team-a, a node.
class AccessRouteTest {
  private static final Map<String, String> SECRETS =
      Map.of(
          "alertmanager", "alertmanager-token-5f1c",
          "all", "all-token-77a0",
          "shop", "shop-token-e3b9",
          "ops", "ops-password-19d2");
  private static final byte[] ALERTS =
      new Notification()
          .crashes("shop", "api-7d9f8c6b5-abcde")
          .crashes("team-a", "web-5c6d7e8f9-fghij")
          .firing(
              Map.of("alertname", "KubeNodeNotReady", "severity", "warning", "node", "worker-1"),
              Notification.START)
          .bytes();

  @TempDir private Path folder;
  private final ListAppender<ILoggingEvent> written = new ListAppender<>();

  @BeforeEach
  void listen() {
    written.start();
    for (var name : List.of("audit", "dev.sitrep")) {
      var logger = (Logger) LoggerFactory.getLogger(name);
      logger.setLevel(Level.DEBUG);
      logger.setAdditive(false);
      logger.addAppender(written);
    }
  }

  @AfterEach
  void stopListening() {
    for (var name : List.of("audit", "dev.sitrep")) {
      var logger = (Logger) LoggerFactory.getLogger(name);
      logger.detachAppender(written);
      logger.setAdditive(true);
      logger.setLevel(null);
    }
  }

  private Service service() throws Exception {
    return service(Map.of());
  }

  private Service service(Map<String, String> settings) throws Exception {
    for (var secret : SECRETS.entrySet()) {
      Files.writeString(folder.resolve(secret.getKey()), secret.getValue() + "\n");
    }
    var all = new HashMap<>(settings);
    all.put("SITREP_SERVER_AUTH", "");
    all.putIfAbsent(
        "SITREP_ACCESS",
        """
        - {name: alertmanager, tokenFile: %1$s/alertmanager, roles: [webhook]}
        - {name: all, tokenFile: %1$s/all, roles: viewer}
        - {name: shop, tokenFile: %1$s/shop, roles: viewer, namespaces: shop}
        - {name: ops, passwordFile: %1$s/ops, roles: [asker], namespaces: ["team-*"]}
        - {name: sre, header: X-User, groupsHeader: X-Groups, groups: [sre], from: [127.0.0.1], roles: [asker]}
        """
            .formatted(folder));
    var alerts = ((Parsed.Accepted) Alertmanager.parse(ALERTS)).group().alerts();
    return Service.start(folder, Stage.casting(folder, alerts), all);
  }

  /// With the incidents told.
  private Service told() throws Exception {
    var service = service();
    assertEquals(202, post(service, "alertmanager", "/webhooks/alertmanager", ALERTS).status());
    for (var path : List.of("deployment/api", "deployment/web", "node/worker-1")) {
      service.told().await(path, report -> report.object().path().equals(path));
    }
    return service;
  }

  private static HttpRequest.Builder request(Service service, String who, String path) {
    var request = HttpRequest.newBuilder(service.url().resolve(path));
    return switch (who) {
      case "nobody" -> request;
      case "sre" -> request.header("X-User", "ann@example.org").header("X-Groups", "dev,sre");
      case "ungrouped" -> request.header("X-User", "bob@example.org").header("X-Groups", "dev");
      case "ops" -> request.header("Authorization", basic("ops", SECRETS.getOrDefault("ops", "")));
      case "wrong" -> request.header("Authorization", "Bearer wrong-token-0000");
      default -> request.header("Authorization", "Bearer " + SECRETS.getOrDefault(who, "?"));
    };
  }

  private static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  private static Answer get(Service service, String who, String path) throws Exception {
    return service.send(request(service, who, path).GET());
  }

  private static Answer post(Service service, String who, String path, byte[] body)
      throws Exception {
    return service.send(request(service, who, path).POST(BodyPublishers.ofByteArray(body)));
  }

  private static Answer post(Service service, String who, String path, String body)
      throws Exception {
    return post(service, who, path, body.getBytes(UTF_8));
  }

  /// @param list of incidents, and the index
  /// @param report that is not there, its form and preview
  /// @param ask without a question
  private record May(String who, int webhook, int list, int report, int ask, int feedback) {}

  @Test
  void a_role_is_for_what_it_says() throws Exception {
    try (var service = service()) {
      for (var may :
          List.of(
              new May("nobody", 401, 401, 401, 401, 401),
              new May("wrong", 401, 401, 401, 401, 401),
              new May("ungrouped", 403, 403, 403, 403, 403),
              new May("alertmanager", 400, 403, 403, 403, 403),
              new May("all", 403, 200, 404, 403, 403),
              new May("shop", 403, 200, 404, 403, 403),
              new May("ops", 403, 200, 404, 400, 404),
              new May("sre", 403, 200, 404, 400, 404))) {
        var who = may.who;
        var helpful = "{\"says\":\"helpful\"}";
        assertEquals(may.webhook, post(service, who, "/webhooks/alertmanager", "{}").status(), who);
        assertEquals(may.list, get(service, who, "/").status(), who);
        assertEquals(may.list, get(service, who, "/api/v1/incidents").status(), who);
        assertEquals(may.report, get(service, who, "/i/none").status(), who);
        assertEquals(may.report, get(service, who, "/i/none/preview/told").status(), who);
        assertEquals(may.report, get(service, who, "/i/none/feedback").status(), who);
        assertEquals(may.ask, post(service, who, "/ask", "{}").status(), who);
        assertEquals(may.ask, post(service, who, "/diagnose", "{}").status(), who);
        assertEquals(may.feedback, post(service, who, "/i/none/feedback", helpful).status(), who);
        for (var open : List.of("/healthz", "/readyz", "/metrics")) {
          assertEquals(200, get(service, who, open).status(), who + " " + open);
        }
      }
    }
  }

  @Test
  void a_list_of_namespaces_is_all_that_somebody_sees() throws Exception {
    try (var service = told()) {
      var ids = ids(service);
      assertEquals(
          Set.of("shop/deployment api", "team-a/deployment web", "node worker-1"), ids.keySet());
      assertEquals(Set.of("shop/deployment api"), targets(service, "shop"));
      assertEquals(Set.of("team-a/deployment web"), targets(service, "ops"));
      assertEquals(ids.keySet(), targets(service, "sre"));
      var index = get(service, "shop", "/").body();
      assertTrue(index.contains("shop/deployment api"), index);
      assertFalse(index.contains("team-a") || index.contains("worker-1"), index);
      assertEquals(200, get(service, "shop", "/i/" + ids.get("shop/deployment api")).status());
      var unknown = get(service, "shop", "/i/00000000000000000000000000").body();
      for (var other : List.of("team-a/deployment web", "node worker-1")) {
        var id = ids.get(other);
        for (var path :
            List.of("/i/" + id, "/i/" + id + "/preview/told", "/i/" + id + "/feedback")) {
          var answer =
              service.send(
                  request(service, "shop", path).header("Accept", "application/json").GET());
          assertEquals(404, answer.status(), path);
          assertEquals(unknown.replace("00000000000000000000000000", id), answer.body());
        }
      }
      Service.eventually(
          "all of these are counted",
          () -> service.metric("sitrep_calls_refused_total{reason=\"namespace\"}") == 6);
    }
  }

  @Test
  void feedback_and_questions_stay_within_the_namespaces() throws Exception {
    try (var service = told()) {
      var ids = ids(service);
      var helpful = "{\"says\":\"helpful\"}";
      assertEquals(
          201,
          post(service, "ops", "/i/" + ids.get("team-a/deployment web") + "/feedback", helpful)
              .status());
      post(service, "ops", "/i/" + ids.get("shop/deployment api") + "/feedback", helpful)
          .problem(404, "not_found", "no incident");
      post(service, "ops", "/diagnose", "{\"namespace\": \"shop\"}")
          .problem(403, "not_allowed", "you may not ask about namespace shop", "team-*");
      var missing = post(service, "ops", "/diagnose", "{\"namespace\": \"team-zzz\"}");
      missing.problem(404, "not_found", "team-zzz");
      assertFalse(missing.body().contains("shop"), missing.body());
      post(
              service,
              "ops",
              "/diagnose",
              "{\"incident\": \"" + ids.get("shop/deployment api") + "\"}")
          .problem(404, "not_found", "no incident");
      post(service, "ops", "/diagnose", "{\"incident\": \"" + ids.get("node worker-1") + "\"}")
          .problem(404, "not_found", "no incident");
      var own = post(service, "ops", "/diagnose", "{\"namespace\": \"team-a\"}");
      assertEquals(200, own.status(), own.body());
      var any = post(service, "sre", "/diagnose", "{\"namespace\": \"shop\"}");
      assertEquals(200, any.status(), any.body());
    }
  }

  @Test
  void strangers_hear_that_it_lives_and_nothing_more() throws Exception {
    try (var service = service()) {
      assertEquals("{\"status\":\"ok\"}", get(service, "nobody", "/healthz").body());
      assertEquals("{\"status\":\"ok\"}", get(service, "wrong", "/healthz").body());
      assertEquals("{\"status\":\"ok\"}", get(service, "alertmanager", "/healthz").body());
      assertEquals("told", get(service, "shop", "/healthz").json().path("channels").asText());
      assertFalse(get(service, "all", "/healthz").json().has("access"));
      Files.writeString(folder.resolve("ops"), "");
      Service.eventually(
          "it is said that a file is empty",
          () ->
              get(service, "all", "/healthz").json().at("/access/0").asText().contains("is empty"));
      assertEquals(1, service.metric("sitrep_access_files_failing"));
      assertEquals(400, post(service, "ops", "/ask", "{}").status(), "the last one is valid");
    }
  }

  @Test
  void metrics_are_for_those_who_have_their_role_where_somebody_has_it() throws Exception {
    var access =
        "- {name: all, tokenFile: %1$s/all, roles: [viewer]}\n- {name: shop, tokenFile: %1$s/shop, roles: [metrics]}"
            .formatted(folder);
    try (var service = service(Map.of("SITREP_ACCESS", access))) {
      assertEquals(401, get(service, "nobody", "/metrics").status());
      assertEquals(403, get(service, "all", "/metrics").status());
      assertEquals(200, get(service, "shop", "/metrics").status());
      assertEquals(403, get(service, "shop", "/").status());
    }
  }

  private record Sent(int status, String... headers) {}

  @Test
  void a_page_of_another_site_changes_nothing() throws Exception {
    try (var service = service(Map.of("SITREP_SERVER_URL", "https://sitrep.example.org"));
        var http = HttpClient.newHttpClient()) {
      for (var sent :
          List.of(
              new Sent(202, "User-Agent", "Alertmanager"),
              new Sent(403, "Sec-Fetch-Site", "cross-site"),
              new Sent(403, "Sec-Fetch-Site", "same-site"),
              new Sent(202, "Sec-Fetch-Site", "same-origin"),
              new Sent(403, "Origin", "http://evil.test"),
              new Sent(403, "Origin", "null"),
              new Sent(202, "Origin", "https://sitrep.example.org"),
              new Sent(202, "Origin", service.url().toString()))) {
        var request =
            request(service, "alertmanager", "/webhooks/alertmanager")
                .headers(sent.headers)
                .POST(BodyPublishers.ofByteArray(ALERTS));
        var answer = http.send(request.build(), BodyHandlers.ofString());
        assertEquals(sent.status, answer.statusCode(), String.join(" ", sent.headers));
        assertEquals(List.of(), cors(answer));
      }
    }
  }

  @Test
  void no_other_site_may_read_either() throws Exception {
    try (var service = service();
        var http = HttpClient.newHttpClient()) {
      for (var path : List.of("/", "/healthz", "/metrics", "/ask", "/none")) {
        for (var method : List.of("GET", "OPTIONS", "POST")) {
          var answer =
              http.send(
                  request(service, "sre", path)
                      .header("Origin", "http://evil.test")
                      .header("Access-Control-Request-Method", "POST")
                      .method(method, BodyPublishers.noBody())
                      .build(),
                  BodyHandlers.ofString());
          assertEquals(List.of(), cors(answer), path);
        }
      }
    }
  }

  private static List<String> cors(HttpResponse<String> answer) {
    return answer.headers().map().keySet().stream()
        .filter(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"))
        .toList();
  }

  @Test
  void even_where_everybody_may_call_other_sites_may_not() throws Exception {
    try (var service = Service.start(folder, FakeCluster.untouchable())) {
      var request =
          HttpRequest.newBuilder(service.url().resolve("/diagnose"))
              .header("Sec-Fetch-Site", "cross-site")
              .POST(BodyPublishers.ofString("{\"namespace\": \"shop\"}"));
      service.send(request).problem(403, "other_site", "another site", "server.url");
    }
  }

  @Test
  void a_401_names_the_ways_in() throws Exception {
    try (var service = service();
        var http = HttpClient.newHttpClient()) {
      var answer = http.send(request(service, "nobody", "/").build(), BodyHandlers.ofString());
      assertEquals(
          List.of("Bearer realm=\"sitrep\"", "Basic realm=\"sitrep\", charset=\"UTF-8\""),
          answer.headers().allValues("WWW-Authenticate"));
      var page =
          request(service, "nobody", "/api/v1/me").header("X-Requested-With", "XMLHttpRequest");
      assertEquals(
          List.of("Bearer realm=\"sitrep\""),
          http.send(page.build(), BodyHandlers.ofString()).headers().allValues("WWW-Authenticate"),
          "at Basic a browser would put its own window before the page's");
    }
    var access = "[{name: all, tokenFile: %s/all, roles: viewer}]".formatted(folder);
    try (var service = service(Map.of("SITREP_ACCESS", access));
        var http = HttpClient.newHttpClient()) {
      var answer = http.send(request(service, "nobody", "/").build(), BodyHandlers.ofString());
      assertEquals(
          List.of("Bearer realm=\"sitrep\""), answer.headers().allValues("WWW-Authenticate"));
    }
  }

  @Test
  void it_is_written_down_who_did_what() throws Exception {
    try (var service = told()) {
      var id = ids(service).get("shop/deployment api");
      post(service, "sre", "/diagnose", "{\"namespace\": \"shop\", \"question\": \"hunter2?\"}");
      post(service, "sre", "/ask", "{\"question\": \"hunter2?\"}");
      post(service, "sre", "/i/" + id + "/feedback", "{\"says\":\"helpful\"}");
      post(service, "all", "/ask", "{}");
      get(service, "shop", "/i/" + ids(service).get("node worker-1"));
      get(service, "nobody", "/");
      get(service, "sre", "/");
    }
    var lines = audit();
    assertEquals(
        List.of(
            "start   ",
            "diagnose ann@example.org header done",
            "ask ann@example.org header failed",
            "feedback ann@example.org header done",
            "refused all token role",
            "refused shop token namespace",
            "refused   no_credentials"),
        lines.stream()
            .map(line ->
                "%s %s %s %s"
                    .formatted(
                        line.path("audit").asText(),
                        line.path("who").asText(),
                        line.path("by").asText(),
                        line.path("outcome").asText()))
            .toList());
    assertEquals("shop", lines.get(1).path("namespace").asText());
    assertEquals("/diagnose", lines.get(1).path("route").asText());
    assertEquals("127.0.0.1", lines.get(1).path("from").asText());
    assertEquals(200, lines.get(1).path("status").asInt());
    assertTrue(lines.get(1).path("millis").isInt());
    assertFalse(lines.toString().contains("hunter2"));
  }

  @Test
  void the_words_of_a_question_are_written_down_on_request() throws Exception {
    try (var service = service(Map.of("SITREP_SERVER_AUDIT", "questions"))) {
      post(service, "sre", "/ask", "{\"question\": \"why? password=hunter2hunter2\"}");
    }
    var question = audit().getLast().path("question").asText();
    assertTrue(question.startsWith("why?"), question);
    assertFalse(question.contains("hunter2"), question);
  }

  @Test
  void nothing_is_written_down_where_that_is_off() throws Exception {
    try (var service = service(Map.of("SITREP_SERVER_AUDIT", "off"))) {
      post(service, "sre", "/ask", "{\"question\": \"why?\"}");
    }
    assertEquals(List.of(), audit());
  }

  /// Right and wrong ones, in every place where a client may put one.
  @Test
  void no_answer_and_no_log_line_ever_holds_a_token() throws Exception {
    var random = new Random(5);
    var said = new StringBuilder();
    var sent = new ArrayList<>(SECRETS.values());
    try (var service = service();
        var http = HttpClient.newHttpClient()) {
      var paths =
          List.of(
              "/",
              "/ask",
              "/diagnose",
              "/i/none",
              "/i/none/feedback",
              "/webhooks/alertmanager",
              "/healthz",
              "/metrics",
              "/none");
      for (int i = 0; i < 400; i++) {
        var wrong = "wrong-" + Long.toHexString(random.nextLong());
        var token = random.nextBoolean() ? wrong : sent.get(random.nextInt(SECRETS.size()));
        sent.add(wrong);
        var header =
            switch (random.nextInt(6)) {
              case 0 -> "Bearer " + token;
              case 1 -> "Basic " + token;
              case 2 -> basic("ops", token);
              case 3 -> token;
              case 4 -> "Bearer " + token + " " + token;
              default -> basic(token, "ops");
            };
        var request =
            HttpRequest.newBuilder(service.url().resolve(paths.get(random.nextInt(paths.size()))))
                .header("Authorization", header)
                .timeout(Duration.ofSeconds(20));
        if (random.nextInt(4) == 0) {
          request.header("X-User", "ann@example.org").header("X-Groups", token);
        }
        if (random.nextBoolean()) {
          request.POST(BodyPublishers.ofString("{\"token\": \"%s\"}".formatted(token)));
        }
        var answer = http.send(request.build(), BodyHandlers.ofString());
        said.append(answer.headers().map()).append(answer.body()).append('\n');
      }
      said.append(get(service, "nobody", "/metrics").body());
    }
    said.append(logged());
    assertTrue(said.indexOf("too_many_guesses") > 0 && said.indexOf("\"audit\"") > 0);
    for (var token : sent) {
      assertFalse(said.indexOf(token) >= 0, token);
      assertFalse(said.indexOf(basic("ops", token).substring(6)) >= 0, token);
    }
  }

  private String logged() {
    var all = new StringBuilder();
    for (var event : List.copyOf(written.list)) {
      all.append(event.getFormattedMessage()).append('\n');
      if (event.getThrowableProxy() != null) {
        all.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
    return all.toString();
  }

  private List<JsonNode> audit() throws IOException {
    var lines = new ArrayList<JsonNode>();
    for (var event : List.copyOf(written.list)) {
      if (event.getLoggerName().equals("audit")) {
        lines.add(new ObjectMapper().readTree(event.getFormattedMessage()));
      }
    }
    return lines;
  }

  private static Set<String> targets(Service service, String who) throws Exception {
    var targets = new TreeSet<String>();
    for (var row : get(service, who, "/api/v1/incidents").json().path("incidents")) {
      targets.add(row.path("target").asText());
    }
    return targets;
  }

  private static Map<String, String> ids(Service service) throws Exception {
    var ids = new HashMap<String, String>();
    for (var row : get(service, "all", "/api/v1/incidents").json().path("incidents")) {
      ids.put(row.path("target").asText(), row.path("id").asText());
    }
    return ids;
  }
}
