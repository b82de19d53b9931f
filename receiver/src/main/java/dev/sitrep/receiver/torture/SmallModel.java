package dev.sitrep.receiver.torture;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/// An Ollama with one model, which quotes the first line of evidence and finds that it does not
/// suffice. Counts what it is asked.
public final class SmallModel implements AutoCloseable {
  public static final String NAME = "torture:1b";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern INCIDENT = Pattern.compile("Incident: (\\S+ \\S+?),");
  private static final Pattern EVIDENCE =
      Pattern.compile("\\b(E\\d+) \\| [^|\\n]*\\| [^|\\n]*\\| [^|\\n]*\\| ([^\\n]{3,150})");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private volatile Duration pause = Duration.ZERO;

  /// @param at when it was asked, by [System#nanoTime]
  /// @param target whom the question was about
  record Call(long at, String target) {}

  private SmallModel(HttpServer server) {
    this.server = server;
  }

  public static SmallModel open() throws IOException {
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    var model = new SmallModel(server);
    server.createContext("/", model::answer);
    server.setExecutor(model.threads);
    server.start();
    return model;
  }

  /// The value of `OLLAMA_HOST`.
  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /// How long it thinks.
  void pause(Duration next) {
    pause = next;
  }

  /// Whether it was asked anything yet.
  public boolean asked() {
    return !calls.isEmpty();
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var path = exchange.getRequestURI().getPath();
      var json =
          switch (path) {
            case "/api/version" -> JSON.createObjectNode().put("version", "0.31.2");
            case "/api/show" -> capable(JSON.createObjectNode());
            case "/api/tags", "/api/ps" -> models();
            case "/api/chat" -> chat(asked);
            default -> JSON.createObjectNode().put("error", "nothing at " + path);
          };
      var bytes = (json + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(json.has("error") ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ObjectNode capable(ObjectNode model) {
    model.putArray("capabilities").add("completion");
    return model;
  }

  private static ObjectNode models() {
    var all = JSON.createObjectNode();
    capable(all.putArray("models").addObject())
        .put("name", NAME)
        .put("model", NAME)
        .put("digest", "0".repeat(64))
        .put("context_length", 8192)
        .put("size", 1)
        .put("size_vram", 1);
    return all;
  }

  private ObjectNode chat(String asked) throws IOException, InterruptedException {
    var prompt = new StringBuilder();
    JSON.readTree(asked)
        .path("messages")
        .forEach(message -> prompt.append(message.path("content").asText()).append('\n'));
    var incident = INCIDENT.matcher(prompt);
    calls.add(new Call(System.nanoTime(), incident.find() ? incident.group(1) : ""));
    Thread.sleep(pause);
    var answer = JSON.createObjectNode().put("model", NAME);
    answer
        .putObject("message")
        .put("role", "assistant")
        .put("content", opinion(prompt.toString()).toString());
    return answer
        .put("done", true)
        .put("done_reason", "stop")
        .put("prompt_eval_count", prompt.length() / 4)
        .put("eval_count", 60);
  }

  private static ObjectNode opinion(String prompt) {
    var evidence = EVIDENCE.matcher(prompt);
    var opinion =
        JSON.createObjectNode().put("analysis", "The container ends and is started again.");
    var basis = opinion.putArray("basis");
    if (evidence.find()) {
      basis.addObject().put("id", evidence.group(1)).put("quote", evidence.group(2));
    }
    opinion
        .put("category", "unknown")
        .put("cause", "The evidence does not show why the container ends.");
    opinion.putArray("commands");
    return opinion.put("verdict", "insufficient");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
