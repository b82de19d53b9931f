package dev.sitrep.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.cluster.Cluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;

/// A whole Sitrep on a free port, configured as a person would, with a store in a folder of the
/// test and a channel that remembers what it was told.
public final class Service implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final App app;
  private final URI url;
  private final Told told = new Told();
  private final HttpClient http = HttpClient.newHttpClient();

  private Service(Map<String, String> env, Cluster cluster) {
    var config = Config.load(env);
    app = App.start(config, () -> cluster, List.of(told));
    url = URI.create("http://127.0.0.1:" + app.port());
  }

  public static Service start(Path folder, Cluster cluster) {
    return start(folder, cluster, Map.of());
  }

  /// @param settings variables on top of the usual ones
  public static Service start(Path folder, Cluster cluster, Map<String, String> settings) {
    var env = new HashMap<String, String>();
    env.put("SITREP_SERVER_PORT", "0");
    env.put("SITREP_SERVER_AUTH", "none");
    env.put("SITREP_STORE_PATH", folder.resolve("sitrep.db").toString());
    env.put("SITREP_CHANNELS", "[]");
    env.putAll(settings);
    return new Service(env, cluster);
  }

  public URI url() {
    return url;
  }

  public Told told() {
    return told;
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(url.resolve(path)).GET());
  }

  public Answer post(String path, String body) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(url.resolve(path)).POST(BodyPublishers.ofString(body)));
  }

  public Answer alert(byte[] body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(url.resolve("/webhooks/alertmanager"))
            .POST(BodyPublishers.ofByteArray(body)));
  }

  public Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var response =
        http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
    return new Answer(response);
  }

  /// The value of a metric, 0 where it is not there.
  ///
  /// @param sample name and labels as they are written: `sitrep_alerts_total{outcome="opened"}`
  public double metric(String sample) throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(sample + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  /// Waits until nothing waits any more.
  public void settle() throws Exception {
    eventually(
        "inbox and outbox are worked off",
        () -> {
          var health = get("/healthz").json();
          return health.path("inboxWaiting").asInt(-1) == 0
              && health.path("reportsWaiting").asInt(-1) == 0
              && health.path("outboxWaiting").asInt(-1) == 0;
        });
  }

  /// Waits until it is so; fails after half a minute.
  public static void eventually(String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.call()) {
      assertTrue(System.nanoTime() < end, "never: " + what);
      Thread.sleep(10);
    }
  }

  @Override
  public void close() {
    http.close();
    app.close();
  }

  /// What came back.
  public record Answer(int status, String contentType, String body) {
    Answer(HttpResponse<String> response) {
      this(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse(""),
          response.body());
    }

    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new AssertionError("not JSON: " + body, e);
      }
    }

    /// It is the one shape of errors, with that status and code; returns the message and the hint,
    /// in which all the words have to be.
    public String problem(int expected, String code, String... words) {
      assertEquals(expected, status, body);
      assertTrue(contentType.startsWith("application/json"), contentType);
      var json = json();
      assertEquals(List.of("error"), names(json));
      var error = json.get("error");
      assertEquals(List.of("code", "hint", "message"), names(error));
      assertEquals(code, error.get("code").asText());
      var said = error.get("message").asText() + " | " + error.get("hint").asText();
      assertFalse(error.get("message").asText().isBlank(), body);
      assertFalse(error.get("hint").asText().isBlank(), body);
      assertFalse(
          said.contains("\n") || said.contains("Exception") || said.contains(".java"), said);
      for (var word : words) {
        assertTrue(said.contains(word), () -> "no '" + word + "' in: " + said);
      }
      return said;
    }

    private static List<String> names(JsonNode object) {
      Iterable<String> names = object::fieldNames;
      return StreamSupport.stream(names.spliterator(), false).sorted().toList();
    }
  }
}
