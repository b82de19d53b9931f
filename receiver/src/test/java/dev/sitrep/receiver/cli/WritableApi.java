package dev.sitrep.receiver.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.StubApiServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A [StubApiServer] that takes objects too, as a real one does: a new object has no status and an
/// uid of the server's, a status changes nothing else.
final class WritableApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> WITH_STATUS = Set.of("pods", "replicasets", "deployments");

  private final StubApiServer reads = StubApiServer.start();
  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Map<String, ObjectNode> objects = new ConcurrentHashMap<>();

  /// `POST /api/v1/namespaces`
  final List<String> writes = new CopyOnWriteArrayList<>();

  /// The server refuses to create these.
  volatile String forbidden = "";

  WritableApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /// A kubeconfig whose context is `throwaway`, and whose current one leads nowhere.
  Path kubeconfig(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        current-context: prod
        clusters:
        - {name: t, cluster: {server: "http://127.0.0.1:%d"}}
        - {name: p, cluster: {server: "http://127.0.0.1:1"}}
        users: [{name: u, user: {}}]
        contexts:
        - {name: throwaway, context: {cluster: t, user: u}}
        - {name: prod, context: {cluster: p, user: u}}
        """
            .formatted(server.getAddress().getPort()));
  }

  List<ObjectNode> all(String resource) {
    return objects.entrySet().stream()
        .filter(entry -> entry.getKey().contains("/" + resource + "/"))
        .map(Map.Entry::getValue)
        .toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      var method = exchange.getRequestMethod();
      var uri = exchange.getRequestURI();
      if (!method.equals("GET")) {
        writes.add(method + " " + uri.getPath());
      }
      switch (method) {
        case "GET" -> read(exchange, uri);
        case "POST" -> create(exchange, uri.getPath(), body);
        case "PUT" -> status(exchange, uri.getPath(), body);
        case "PATCH" -> own(exchange, uri.getPath(), body);
        default -> answer(exchange, 200, "{}");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(HttpExchange exchange, URI uri) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(reads.url() + uri)).build();
    var response = client.send(request, BodyHandlers.ofString());
    answer(exchange, response.statusCode(), response.body());
  }

  private void create(HttpExchange exchange, String path, byte[] body) throws IOException {
    var resource = path.substring(path.lastIndexOf('/') + 1);
    if (resource.equals(forbidden)) {
      answer(exchange, 403, "{\"message\": \"%s is forbidden\"}".formatted(resource));
      return;
    }
    var object = (ObjectNode) JSON.readTree(body);
    object.withObject("/metadata").put("uid", UUID.randomUUID().toString());
    if (WITH_STATUS.contains(resource)) {
      object.remove("status");
    }
    keep(path + "/" + object.at("/metadata/name").asText(), object);
    answer(exchange, 201, object.toString());
  }

  private void status(HttpExchange exchange, String path, byte[] body) throws IOException {
    var key = path.substring(0, path.length() - "/status".length());
    var object = Objects.requireNonNull(objects.get(key), key);
    object.set("status", JSON.readTree(body).path("status"));
    keep(key, object);
    answer(exchange, 200, object.toString());
  }

  private void own(HttpExchange exchange, String path, byte[] body) throws IOException {
    var object = Objects.requireNonNull(objects.get(path), path);
    object
        .withObject("/metadata")
        .set("ownerReferences", JSON.readTree(body).at("/metadata/ownerReferences"));
    keep(path, object);
    answer(exchange, 200, object.toString());
  }

  private void keep(String path, ObjectNode object) {
    objects.put(path, object);
    var kind = Kinds.named(object.path("kind").asText()).orElseThrow();
    reads.add(kind, object.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int code, String json) throws IOException {
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.close();
    reads.close();
  }
}
