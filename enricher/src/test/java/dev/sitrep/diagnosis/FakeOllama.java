package dev.sitrep.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// An Ollama on loopback that answers as it is told to, the bad ways too.
public final class FakeOllama implements AutoCloseable {

  /// How one `POST /api/chat` is answered.
  @FunctionalInterface
  public interface Script {
    void answer(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch hungUp = new CountDownLatch(1);
  private volatile Script script;
  private volatile String version = "0.32.15";
  private volatile String tags = "{\"models\":[]}";
  private volatile String running = "{\"models\":[]}";
  private volatile Script show = status(404, "{\"error\":\"model 'x' not found\"}");

  public FakeOllama(Script script) {
    this.script = script;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/api/chat", this::chat);
    server.createContext(
        "/api/version", e -> respond(e, 200, "{\"version\":\"%s\"}".formatted(version)));
    server.createContext("/api/tags", e -> respond(e, 200, tags));
    server.createContext("/api/ps", e -> respond(e, 200, running));
    server.createContext("/api/show", e -> played(e, show));
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public void then(Script next) {
    script = next;
  }

  public void installed(String tagsJson) {
    tags = tagsJson;
  }

  public void isVersion(String released) {
    version = released;
  }

  /// What `POST /api/show` answers; until told otherwise, that there is no such model.
  public void shows(Script answer) {
    show = answer;
  }

  /// What `GET /api/ps` answers.
  public void running(String psJson) {
    running = psJson;
  }

  /// The bodies of all questions, in order.
  public List<JsonNode> asked() {
    return List.copyOf(asked);
  }

  /// Whether the client closed the connection before it had its answer.
  public boolean wasHungUpOn() throws InterruptedException {
    return hungUp.await(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /// The whole text, in pieces of a few characters, ended the way a good answer ends.
  public static Script says(String text) {
    return says(text, 0);
  }

  /// @param promptTokens what it says to have read; 0 says nothing
  public static Script says(String text, int promptTokens) {
    return exchange -> {
      open(exchange);
      for (int i = 0; i < text.length(); i += 7) {
        send(exchange, piece(text.substring(i, Math.min(text.length(), i + 7))));
      }
      send(exchange, last("stop", promptTokens));
      exchange.close();
    };
  }

  /// Just these lines, then the end of the stream.
  public static Script lines(String... lines) {
    return exchange -> {
      open(exchange);
      for (var line : lines) {
        send(exchange, line);
      }
      exchange.close();
    };
  }

  public static Script status(int status, String body) {
    return exchange -> respond(exchange, status, body);
  }

  /// The lines, and then nothing more: the connection stays open until the client gives up.
  public Script stallsAfter(String... lines) {
    return exchange -> {
      if (lines.length > 0) {
        open(exchange);
      }
      for (var line : lines) {
        send(exchange, line);
      }
      try {
        while (true) {
          Thread.sleep(20);
          if (lines.length > 0) {
            // blank lines are no news to the client, and find out whether it is there
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
          }
        }
      } catch (IOException e) {
        hungUp.countDown();
      }
    };
  }

  public static String piece(String text) {
    return "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":%s},\"done\":false}"
        .formatted(JsonNodeFactory.instance.textNode(text));
  }

  public static String thought(String text) {
    return "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":%s},\"done\":false}"
        .formatted(JsonNodeFactory.instance.textNode(text));
  }

  public static String last(String reason, int promptTokens) {
    return ("{\"model\":\"m\",\"created_at\":\"2026-08-21T10:00:00.5Z\",\"message\":{\"role\":"
            + "\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"%s\"%s,"
            + "\"total_duration\":5,\"eval_count\":17}")
        .formatted(reason, promptTokens == 0 ? "" : ",\"prompt_eval_count\":" + promptTokens);
  }

  private void chat(HttpExchange exchange) throws IOException {
    asked.add(new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes()));
    played(exchange, script);
  }

  private void played(HttpExchange exchange, Script answer) throws IOException {
    try {
      answer.answer(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      hungUp.countDown();
    } finally {
      exchange.close();
    }
  }

  private static void open(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/x-ndjson");
    exchange.sendResponseHeaders(200, 0);
  }

  private static void send(HttpExchange exchange, String line) throws IOException {
    exchange.getResponseBody().write((line + "\n").getBytes(UTF_8));
    exchange.getResponseBody().flush();
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
