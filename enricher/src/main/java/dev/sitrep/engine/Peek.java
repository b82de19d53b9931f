package dev.sitrep.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Short questions to an engine about itself, all of them within one time: 3 s where nothing else
/// is said.
final class Peek implements AutoCloseable {
  static final Duration LONGEST = Duration.ofSeconds(3);
  private static final int MAX_BYTES = 4 << 20;

  /// @param body as it came, empty where there was none
  record Seen(int status, String body) {
    /// Missing where it is no JSON.
    JsonNode json() {
      return Said.json(body);
    }
  }

  private final HttpClient http;
  private final String base;
  private final String key;
  private final long deadline;

  /// @param base what every path is put behind
  /// @param key what the engine asks for; empty where it asks for nothing
  Peek(URI base, String key, Duration patience) {
    this.base = base.toString().replaceAll("/+$", "");
    this.key = key;
    this.deadline = System.nanoTime() + patience.toNanos();
    this.http =
        HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(patience)
            .build();
  }

  Peek(URI base, String key) {
    this(base, key, LONGEST);
  }

  Seen get(String path) throws IOException, InterruptedException, TimeoutException {
    return ask(request(path).GET().build());
  }

  Seen post(String path, JsonNode body) throws IOException, InterruptedException, TimeoutException {
    return ask(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build());
  }

  /// For what is good to know and not needed: missing where the engine does not say it in time.
  JsonNode wish(String path) throws InterruptedException {
    try {
      var seen = get(path);
      return seen.status() == 200 ? seen.json() : Said.json("");
    } catch (IOException | TimeoutException e) {
      return Said.json("");
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(URI.create(base + path));
    return key.isBlank() ? request : request.header("Authorization", "Bearer " + key);
  }

  /// A timeout of the request itself would end with the headers.
  private Seen ask(HttpRequest request) throws IOException, InterruptedException, TimeoutException {
    var exchange =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BYTES));
    try {
      var response = exchange.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      var body = response.body();
      return new Seen(response.statusCode(), key.isBlank() ? body : body.replace(key, "(key)"));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
    } finally {
      exchange.cancel(true);
    }
  }
}
