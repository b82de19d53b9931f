package dev.sitrep.receiver.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.sitrep.engine.FakeOllama;
import dev.sitrep.receiver.Service.Answer;
import dev.sitrep.receiver.store.Inbox;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The description against the service itself, in both directions.
@Timeout(120)
class OpenApiTest {
  private static final String POD = "api-7d9f8c6b5-abcde";

  private final JsonNode described = described();
  private final Set<String> seen = new TreeSet<>();

  @TempDir private Path folder;

  private static JsonNode described() {
    try (var in = OpenApiTest.class.getResourceAsStream("/openapi.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Set<String> operations() {
    var operations = new TreeSet<String>();
    described
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .fieldNames()
                .forEachRemaining(method ->
                    operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    return operations;
  }

  private JsonNode operation(String operation) {
    var words = operation.split(" ", 2);
    return described.path("paths").path(words[1]).path(words[0].toLowerCase(Locale.ROOT));
  }

  @Test
  void every_route_is_described_and_nothing_else() throws Exception {
    try (var doors = WebhookRouteTest.Doors.open(new FakeStore(new Inbox.Accepted("1")), 1_000)) {
      assertEquals(operations(), new TreeSet<>(doors.server().routes()));
    }
  }

  @Test
  void every_name_that_is_referred_to_is_there() {
    described
        .findValuesAsText("$ref")
        .forEach(name -> assertTrue(described.at(name.substring(1)).isObject(), name));
  }

  @Test
  void strangers_come_in_where_it_says_so() throws Exception {
    try (var visitors = Visitors.to(folder, Map.of());
        var http = HttpClient.newHttpClient()) {
      for (var operation : operations()) {
        var words = operation.split(" ", 2);
        var path = words[1].replace("{file}", "app.js").replaceAll("\\{.*?}", "none");
        var request =
            HttpRequest.newBuilder(visitors.service().url().resolve(path))
                .method(words[0], BodyPublishers.noBody());
        if (isPage(operation)) {
          request.header("Accept", "text/html");
        }
        var answer = http.send(request.build(), BodyHandlers.ofString());
        if (operation(operation).path("security").isArray()) {
          assertEquals(200, answer.statusCode(), operation);
        } else {
          assertEquals(401, answer.statusCode(), operation);
          described(operation, visitors.service().send(request));
        }
      }
    }
  }

  /// There for browsers and nobody else.
  private boolean isPage(String operation) {
    var content = operation(operation).path("responses").path("200").path("content");
    return content.size() == 1 && content.has("text/html");
  }

  @Test
  void answers_are_what_is_described() throws Exception {
    try (var ollama =
            FakeOllama.with(FakeOllama.model("qwen3:8b")).answers("I think it is the database.");
        var visitors =
            Visitors.to(
                    folder,
                    Map.of(
                        "SITREP_CLUSTER_DUMP",
                        dump(),
                        "SITREP_LINKS_ALERTMANAGER",
                        "https://alerts.example.org",
                        "SITREP_MODEL_NAME",
                        "qwen3:8b",
                        "SITREP_MODEL_URL",
                        ollama.url().toString()))
                .told()) {
      var id = visitors.incident("shop");
      get(visitors, "/healthz", "/healthz");
      get(visitors, "/readyz", "/readyz");
      get(visitors, "/metrics", "/metrics");
      get(visitors, "/openapi.json", "/openapi.json");
      get(visitors, "/", "/");
      get(visitors, "/history", "/history");
      get(visitors, "/settings", "/settings");
      get(visitors, "/ask", "/ask");
      page(visitors, "/ask");
      page(visitors, "/");
      page(visitors, "/i/{id}");
      get(visitors, "/page/{file}", "/page/app.js");
      get(visitors, "/page/{file}", "/page/none");
      get(visitors, "/i/{id}", "/i/" + id);
      json(visitors, "/i/{id}", "/i/" + id);
      get(visitors, "/i/{id}/preview/{channel}", "/i/" + id + "/preview/told");
      get(visitors, "/i/{id}/feedback", "/i/" + id + "/feedback");
      post(visitors, "/i/{id}/feedback", "/i/" + id + "/feedback", "{\"says\": \"helpful\"}");
      json(visitors, "/i/{id}/feedback", "/i/" + id + "/feedback");
      post(visitors, "/ask", "/ask", "{\"question\": \"why?\"}");
      post(visitors, "/diagnose", "/diagnose", "{\"namespace\": \"shop\"}");
      described("POST /webhooks/alertmanager", visitors.alert());
      for (var plain : Set.of("me", "status", "namespaces", "settings", "rights", "incidents")) {
        get(visitors, "/api/v1/" + plain, "/api/v1/" + plain);
        get(visitors, "/api/v1/" + plain, "/api/v1/" + plain + "?unknown=1");
        described("GET /api/v1/" + plain, visitors.get("shop", "/api/v1/" + plain));
      }
      var one = "/api/v1/incidents/{id}";
      var there = "/api/v1/incidents/" + id;
      post(visitors, one + "/feedback", there + "/feedback", "{\"says\": \"wrong\"}");
      post(visitors, one + "/feedback", there + "/feedback", "{\"says\": \"nothing\"}");
      get(visitors, one, there);
      get(visitors, one, "/api/v1/incidents/none");
      get(visitors, one + "/prompt", there + "/prompt");
      get(visitors, one + "/logs", there + "/logs?pod=" + POD);
      get(visitors, one + "/logs", there + "/logs?pod=other");
      get(visitors, "/api/v1/reports/{id}", "/api/v1/reports/" + id);
      get(visitors, "/api/v1/reports/{id}", "/api/v1/reports/" + id + "?sequence=99");
      stream(visitors, "/api/v1/events", "/api/v1/events");
      stream(visitors, one + "/events", there + "/events");
    }
    for (var operation : operations()) {
      operation(operation)
          .path("responses")
          .properties()
          .forEach(response -> {
            if (response.getKey().startsWith("2")) {
              assertTrue(
                  seen.stream().anyMatch(one -> one.startsWith(operation + " " + response.getKey()))
                      || operation.equals("POST /i/{id}/feedback"),
                  () -> operation + " " + response.getKey() + " was not seen");
            }
          });
    }
    assertTrue(seen.contains("POST /i/{id}/feedback 201 application/json"), seen.toString());
  }

  private String dump() throws Exception {
    var dump = Files.createDirectories(folder.resolve("rights"));
    Files.writeString(
        dump.resolve("all.json"),
        """
        {"kind": "List", "apiVersion": "v1", "items": [
          {"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": "shop"}}]}
        """);
    return dump.toString();
  }

  private void get(Visitors visitors, String path, String there) throws Exception {
    described("GET " + path, visitors.get("all", there));
  }

  private void page(Visitors visitors, String path) throws Exception {
    var request = visitors.request("all", path.replace("{id}", "none"));
    var page = visitors.service().send(request.header("Accept", "text/html").GET());
    described("GET " + path, page);
    assertTrue(page.contentType().startsWith("text/html"), path);
  }

  private void json(Visitors visitors, String path, String there) throws Exception {
    var request = visitors.request("all", there).header("Accept", "application/json").GET();
    described("GET " + path, visitors.service().send(request));
  }

  private void post(Visitors visitors, String path, String there, String body) throws Exception {
    described("POST " + path, visitors.post("all", there, body));
  }

  private void stream(Visitors visitors, String path, String there) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(visitors.request("all", there).build(), BodyHandlers.ofInputStream());
      answer.body().close();
      var type = answer.headers().firstValue("Content-Type").orElse("");
      described("GET " + path, new Answer(answer.statusCode(), type, ""));
      http.shutdownNow();
    }
  }

  /// Its status and its type are described, and JSON is what its schema says.
  private void described(String operation, Answer answer) {
    var response = operation(operation).path("responses").path(String.valueOf(answer.status()));
    if (response.has("$ref")) {
      response = described.at(response.path("$ref").asText().substring(1));
    }
    var type = answer.contentType().replaceFirst(";.*", "");
    var content = response.path("content").path(type);
    var what = operation + " " + answer.status() + " " + type;
    assertTrue(content.isObject(), () -> what + " is not described: " + answer.body());
    seen.add(what);
    if (type.equals("application/json")) {
      assertEquals("", faults(content.path("schema"), answer.body()), () -> what + answer.body());
    }
  }

  private String faults(JsonNode schema, String json) {
    var root = JsonNodeFactory.instance.objectNode();
    root.set("components", described.path("components"));
    root.putArray("allOf").add(schema);
    var faults =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(root.toString(), InputFormat.JSON)
            .validate(
                json,
                InputFormat.JSON,
                execution ->
                    execution.executionConfig(config -> config.formatAssertionsEnabled(true)));
    return String.join("\n", faults.stream().map(Object::toString).toList());
  }

  @Test
  void the_schemas_are_strict() {
    var me = described.at("/components/schemas/Me");
    assertEquals("", faults(me, "{\"name\":\"a\",\"by\":\"token\",\"roles\":[]}"));
    for (var wrong :
        Set.of(
            "{\"name\":\"a\",\"by\":\"token\"}",
            "{\"name\":\"a\",\"by\":\"token\",\"roles\":[\"king\"]}",
            "{\"name\":\"a\",\"by\":\"token\",\"roles\":[],\"more\":1}")) {
      assertNotEquals("", faults(me, wrong), wrong);
    }
  }
}
