package dev.sitrep.receiver.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Where a `webhook` channel posts to: keeps what it took, and can be slow, out of order or silent.
final class Chat implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Message> taken = new CopyOnWriteArrayList<>();
  private volatile Mood mood = new Mood(200, Duration.ZERO);

  /// @param status of every answer
  /// @param pause before it
  record Mood(int status, Duration pause) {}

  /// A message that was answered 2xx.
  ///
  /// @param at by [System#nanoTime]
  /// @param key its `webhook-id`: the same for each try
  record Message(long at, String key, JsonNode report) {
    String incident() {
      return report.path("id").asText();
    }

    String target() {
      var object = report.path("object");
      return "%s/%s %s"
          .formatted(
              object.path("namespace").asText(),
              object.path("kind").asText(),
              object.path("name").asText());
    }

    boolean over() {
      return report.path("status").asText().equals("resolved");
    }

    boolean explained() {
      return report.path("diagnosis").path("outcome").asText().equals("explained");
    }

    /// Two messages of which a reader would say that they are the same.
    String said() {
      return String.join(
          "|",
          incident(),
          report.path("status").asText(),
          report.path("symptom").asText(),
          report.path("cause").path("sentence").asText(),
          report.path("diagnosis").path("outcome").asText(),
          report.path("diagnosis").path("reason").asText(),
          report.path("update").path("news").toString(),
          report.path("tally").path("alerts").asText(),
          report.path("storm").toString());
    }
  }

  private Chat(HttpServer server) {
    this.server = server;
  }

  static Chat open() throws IOException {
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    var chat = new Chat(server);
    server.createContext("/", chat::take);
    server.setExecutor(chat.threads);
    server.start();
    return chat;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/chat");
  }

  /// The value of `SITREP_CHANNELS`.
  String channel() {
    return "[{name: chat, type: webhook, url: \"%s\"}]".formatted(url());
  }

  void mood(Mood next) {
    mood = next;
  }

  /// In the order in which they were taken.
  List<Message> messages() {
    return List.copyOf(taken);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      var report = JSON.readTree(exchange.getRequestBody().readAllBytes());
      var now = mood;
      Thread.sleep(now.pause);
      if (now.status / 100 == 2) {
        var key = exchange.getRequestHeaders().getFirst("webhook-id");
        taken.add(new Message(System.nanoTime(), key == null ? "" : key, report));
      }
      exchange.sendResponseHeaders(now.status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
