package dev.sitrep.cluster;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// An API server in a few lines: lists with selectors and pages, gets, logs, RBAC and the faults of
/// a bad day, on a free port of the loopback. It remembers what it was asked and cannot be written
/// to.
public final class StubApiServer implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /// @param query decoded parameters
  public record Request(String method, String path, Map<String, String> query) {}

  /// What goes over the wire when nothing goes wrong.
  public record Answer(int status, String contentType, Map<String, String> headers, byte[] body) {
    static Answer json(int status, byte[] body) {
      return new Answer(status, "application/json", Map.of(), body);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, StubObjects> objects = new ConcurrentHashMap<>();
  private final Map<String, Answer> logs = new ConcurrentHashMap<>();
  private final List<String> forbidden = new CopyOnWriteArrayList<>();
  private final Queue<StubFault> faults = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicBoolean expired = new AtomicBoolean();
  private volatile @Nullable StubFault always;

  private StubApiServer(HttpServer server) {
    this.server = server;
    for (var kind : Kinds.ALL) {
      objects.put(kind.group() + "/" + kind.resource(), new StubObjects(kind));
    }
  }

  public static StubApiServer start() {
    try {
      var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var stub = new StubApiServer(http);
      http.setExecutor(stub.threads);
      http.createContext("/", stub::handle);
      http.start();
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    var address = server.getAddress();
    return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  public StubApiServer add(HasMetadata... some) {
    return add(List.of(some));
  }

  /// Adds objects, or replaces those of the same name.
  public StubApiServer add(List<? extends HasMetadata> some) {
    for (var object : some) {
      var kind = Kinds.named(object.getKind()).orElseThrow();
      of(kind).add(object, JSON.valueToTree(object).toString().getBytes(StandardCharsets.UTF_8));
    }
    return this;
  }

  /// Adds one object as the bytes that a real server sent.
  public StubApiServer add(Kind<?> kind, byte[] json) {
    try {
      of(kind).add(Binding.read(kind, JSON.readTree(json)), json);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param text lines as with `timestamps=true`
  public StubApiServer log(
      String namespace, String pod, String container, boolean previous, String text) {
    logs.put(
        run(namespace, pod, container, previous),
        new Answer(200, "text/plain", Map.of(), text.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  /// Lists, gets and (for `pods/log`) logs of this resource answer 403.
  public StubApiServer forbid(String resource, String namespace) {
    forbidden.add(namespace + "/" + resource);
    return this;
  }

  /// The next continue token that comes back has expired.
  public StubApiServer expireNextContinue() {
    expired.set(true);
    return this;
  }

  /// The next request meets this fault; several queue up.
  public StubApiServer next(StubFault fault) {
    faults.add(fault);
    return this;
  }

  /// Every request meets this fault.
  public StubApiServer always(StubFault fault) {
    always = fault;
    return this;
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      // Unread input would cost the connection.
      var _ = exchange.getRequestBody().readAllBytes();
      var request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              parameters(exchange.getRequestURI().getRawQuery()));
      requests.add(request);
      var one = faults.poll();
      var fault = one == null ? always : one;
      if (fault == null) {
        StubFault.send(answer(request), exchange);
      } else {
        fault.answer(answer(request), exchange);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer answer(Request request) {
    if (!request.method().equals("GET")) {
      return status(405, "MethodNotAllowed", "the server does not allow this method");
    }
    if (request.path().equals("/version")) {
      return Answer.json(200, "{\"gitVersion\": \"v1.36.3\"}".getBytes(StandardCharsets.UTF_8));
    }
    var path = StubPath.parse(request.path());
    var known = path == null ? null : objects.get(path.group() + "/" + path.resource());
    if (path == null || known == null) {
      return status(404, "NotFound", "the server could not find the requested resource");
    }
    var resource = path.resource() + (path.log() ? "/log" : "");
    if (forbidden.contains(path.namespace() + "/" + resource)) {
      return status(403, "Forbidden", refusal(path, resource));
    }
    if (path.name().isEmpty()) {
      return list(known, path, request);
    }
    var object = known.get(path.namespace(), path.name());
    if (object == null) {
      var what = path.resource() + " \"" + path.name() + "\" not found";
      return status(404, "NotFound", what);
    }
    return path.log() ? log(path, request) : Answer.json(200, object);
  }

  private Answer list(StubObjects known, StubPath path, Request request) {
    var continued = request.query().getOrDefault("continue", "");
    if (!continued.isEmpty() && expired.getAndSet(false)) {
      return status(410, "Expired", "The provided continue parameter is too old");
    }
    int limit = Integer.parseInt(request.query().getOrDefault("limit", "0"));
    return Answer.json(
        200,
        known.page(
            path.namespace(),
            selector(request.query().getOrDefault("labelSelector", "")),
            selector(request.query().getOrDefault("fieldSelector", "")),
            limit == 0 ? Integer.MAX_VALUE : limit,
            continued));
  }

  private Answer log(StubPath path, Request request) {
    var container = request.query().getOrDefault("container", "");
    boolean previous = request.query().containsKey("previous");
    var log = logs.get(run(path.namespace(), path.name(), container, previous));
    if (log == null && !previous && isUnscheduled(path)) {
      return new Answer(200, "text/plain", Map.of(), new byte[0]);
    }
    if (log == null) {
      var pod = " in pod \"" + path.name() + "\"";
      return status(
          400,
          "BadRequest",
          previous
              ? "previous terminated container \"" + container + "\"" + pod + " not found"
              : "container \"" + container + "\"" + pod + " is waiting to start: not created");
    }
    var lines = new String(log.body(), StandardCharsets.UTF_8).split("(?<=\n)", -1);
    int count = lines[lines.length - 1].isEmpty() ? lines.length - 1 : lines.length;
    int tail = Integer.parseInt(request.query().getOrDefault("tailLines", "1000000"));
    var text = new StringBuilder();
    for (int i = Math.max(0, count - tail); i < count; i++) {
      text.append(lines[i]);
    }
    var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    int limit = Integer.parseInt(request.query().getOrDefault("limitBytes", "100000000"));
    return new Answer(
        200, "text/plain", Map.of(), Arrays.copyOf(bytes, Math.min(bytes.length, limit)));
  }

  static Answer status(int code, String reason, String message) {
    ObjectNode status = JSON.createObjectNode();
    status.put("kind", "Status").put("apiVersion", "v1").put("status", "Failure");
    status.put("message", message).put("reason", reason).put("code", code);
    return Answer.json(code, status.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// A real server answers such a pod's log with nothing.
  private boolean isUnscheduled(StubPath path) {
    return of(Kinds.PODS).field(path.namespace(), path.name(), "spec.nodeName").isEmpty();
  }

  private StubObjects of(Kind<?> kind) {
    var known = objects.get(kind.group() + "/" + kind.resource());
    if (known == null) {
      throw new IllegalArgumentException(kind.name() + " is not in Kinds");
    }
    return known;
  }

  private static String refusal(StubPath path, String resource) {
    return path.resource()
        + " is forbidden: User \"sitrep\" cannot "
        + (path.name().isEmpty() ? "list" : "get")
        + " resource \""
        + resource
        + "\" in API group \""
        + path.group()
        + "\" in the namespace \""
        + path.namespace()
        + "\"";
  }

  private static Map<String, String> parameters(@Nullable String query) {
    var parameters = new HashMap<String, String>();
    for (var part : query == null ? new String[0] : query.split("&", -1)) {
      int equals = part.indexOf('=');
      parameters.put(
          URLDecoder.decode(part.substring(0, equals), StandardCharsets.UTF_8),
          URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return Map.copyOf(parameters);
  }

  private static Map<String, String> selector(String text) {
    var wanted = new HashMap<String, String>();
    for (var term : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      int equals = term.indexOf('=');
      wanted.put(term.substring(0, equals), term.substring(equals + 1));
    }
    return wanted;
  }

  private static String run(String namespace, String pod, String container, boolean previous) {
    return namespace + "/" + pod + "/" + container + (previous ? "/previous" : "");
  }
}
