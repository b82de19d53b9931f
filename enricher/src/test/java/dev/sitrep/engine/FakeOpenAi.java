package dev.sitrep.engine;

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

/// An engine on loopback with OpenAI's API, as vLLM and llama.cpp serve it, that answers as it is
/// told to.
public final class FakeOpenAi implements AutoCloseable {

  /// How a request is answered.
  @FunctionalInterface
  public interface Script {
    void answer(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> keys = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch hungUp = new CountDownLatch(1);
  private volatile Script chat;
  private volatile Script models = status(200, "{\"object\":\"list\",\"data\":[]}");

  public FakeOpenAi(Script chat) {
    this.chat = chat;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/v1/chat/completions", this::chat);
    server.createContext("/v1/models", exchange -> played(exchange, models));
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  public void then(Script next) {
    chat = next;
  }

  /// What `GET /v1/models` answers.
  public void lists(Script answer) {
    models = answer;
  }

  /// The bodies of all questions, in order.
  public List<JsonNode> asked() {
    return List.copyOf(asked);
  }

  /// The `Authorization` headers of all requests, in order; empty where there was none.
  public List<String> keys() {
    return List.copyOf(keys);
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

  /// The whole text in pieces, the reason, the count, and the end.
  ///
  /// @param promptTokens what it says to have read; 0 says nothing
  public static Script says(String text, int promptTokens) {
    var lines = new ArrayList<String>();
    lines.add(piece("role", "assistant"));
    for (int i = 0; i < text.length(); i += 7) {
      lines.add(piece("content", text.substring(i, Math.min(text.length(), i + 7))));
    }
    lines.add(ended("stop"));
    if (promptTokens > 0) {
      lines.add(
          "data: {\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":{\"prompt_tokens\":%d,"
                  .formatted(promptTokens)
              + "\"completion_tokens\":17,\"total_tokens\":%d}}".formatted(promptTokens + 17));
    }
    lines.add("data: [DONE]");
    return lines(lines.toArray(String[]::new));
  }

  /// Just these lines, each an event, then the end of the stream.
  public static Script lines(String... lines) {
    return exchange -> {
      open(exchange);
      for (var line : lines) {
        send(exchange, line);
      }
      exchange.close();
    };
  }

  /// The lines, and then only signs of life: the connection stays open until the client gives up.
  public Script stallsAfter(String... lines) {
    return exchange -> {
      open(exchange);
      for (var line : lines) {
        send(exchange, line);
      }
      try {
        while (true) {
          Thread.sleep(20);
          send(exchange, ": still here");
        }
      } catch (IOException e) {
        hungUp.countDown();
      }
    };
  }

  public static Script status(int status, String body) {
    return exchange -> {
      var bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    };
  }

  /// @param field `content`, `reasoning_content`
  public static String piece(String field, String text) {
    return ("data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
            + "\"choices\":[{\"index\":0,\"delta\":{\"%s\":%s},\"finish_reason\":null}]}")
        .formatted(field, JsonNodeFactory.instance.textNode(text));
  }

  public static String ended(String reason) {
    return ("data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
            + "\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"%s\"}]}")
        .formatted(reason);
  }

  private void chat(HttpExchange exchange) throws IOException {
    asked.add(new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes()));
    played(exchange, chat);
  }

  private void played(HttpExchange exchange, Script answer) {
    var key = exchange.getRequestHeaders().getFirst("Authorization");
    keys.add(key == null ? "" : key);
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
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
  }

  private static void send(HttpExchange exchange, String line) throws IOException {
    exchange.getResponseBody().write((line + "\n\n").getBytes(UTF_8));
    exchange.getResponseBody().flush();
  }
}
