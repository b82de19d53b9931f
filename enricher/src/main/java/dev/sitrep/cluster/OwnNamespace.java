package dev.sitrep.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/// A namespace that is made for one measurement and deleted after it: the only thing in Sitrep that
/// writes to a cluster. Its client refuses every write outside of that namespace.
public final class OwnNamespace implements AutoCloseable {
  /// Finds what a process left behind that was killed.
  public static final String LABEL = "app.kubernetes.io/managed-by=sitrep-bench";

  private static final JsonMapper JSON = new JsonMapper();
  private static final String PREFIX = "sitrep-bench-";
  private static final String ALL = "/api/v1/namespaces";
  private static final Duration ANSWER = Duration.ofSeconds(70); // the server's own limit is 60
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int ATTEMPTS = 40;
  private static final Duration GONE = Duration.ofSeconds(10);

  private enum Life {
    NONE,
    MADE,
    DELETED
  }

  private final String name = PREFIX + Long.toString(new SecureRandom().nextLong(1L << 40), 36);
  private final String base;
  private final HttpClient http;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Life life = Life.NONE;

  private OwnNamespace(String masterUrl, Connection connection, LiveCluster.Options options) {
    this.base = masterUrl.replaceAll("/+$", "");
    this.http = connection.open(options, new NoOther(name));
  }

  /// Nothing is asked or written yet.
  ///
  /// @throws IllegalArgumentException no context is named, or there is no usable configuration
  public static OwnNamespace in(LiveCluster.Options options) {
    if (options.context().isBlank()) {
      throw new IllegalArgumentException(
          "no context is named; what writes wants the name of a context, not the current one");
    }
    var connection = Connection.of(options);
    return new OwnNamespace(connection.config().getMasterUrl(), connection, options);
  }

  public String name() {
    return name;
  }

  public void create() throws IOException, InterruptedException {
    lock.lock();
    try {
      if (life == Life.NONE) {
        var label = LABEL.split("=", -1);
        var metadata = Map.of("name", name, "labels", Map.of(label[0], label[1]));
        var namespace = Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", metadata);
        answered("POST", ALL, "application/json", JSON.writeValueAsString(namespace));
        life = Life.MADE;
      }
    } finally {
      lock.unlock();
    }
  }

  /// Creates the object and, with `status`, says in a second request how it is.
  ///
  /// @return the uid that it got
  public String add(Kind<?> kind, ObjectNode object, boolean status)
      throws IOException, InterruptedException {
    alive();
    var json = object.toString();
    var path = ApiPaths.resource(kind, name);
    var uid = answered("POST", path, "application/json", json).at("/metadata/uid").asText();
    if (status) {
      var own = ApiPaths.get(kind, name, object.at("/metadata/name").asText()) + "/status";
      var _ = answered("PUT", own, "application/json", json);
    }
    return uid;
  }

  /// Makes the owner the object's only one.
  public void own(Kind<?> kind, String object, Kind<?> owners, String owner, String uid)
      throws IOException, InterruptedException {
    alive();
    var reference =
        Map.of(
            "apiVersion",
            owners.apiVersion(),
            "kind",
            owners.name(),
            "name",
            owner,
            "uid",
            uid,
            "controller",
            true,
            "blockOwnerDeletion",
            true);
    var patch = Map.of("metadata", Map.of("ownerReferences", List.of(reference)));
    var _ =
        answered(
            "PATCH",
            ApiPaths.get(kind, name, object),
            "application/merge-patch+json",
            JSON.writeValueAsString(patch));
  }

  /// Deletes it with all that is in it; may be called more than once, and while others still write.
  ///
  /// @return whether it is gone: a cluster's own controller takes it away when it is empty
  public boolean delete(List<Kind<?>> kinds) throws IOException, InterruptedException {
    lock.lock();
    try {
      if (life != Life.MADE) {
        return true;
      }
      life = Life.DELETED;
      var own = ALL + "/" + name;
      send("DELETE", own, "", "");
      for (var kind : kinds) {
        send("DELETE", ApiPaths.resource(kind, name) + "?gracePeriodSeconds=0", "", "");
      }
      long end = System.nanoTime() + GONE.toNanos();
      while (System.nanoTime() < end) {
        if (once("GET", own, "", "").code() == 404) {
          return true;
        }
        Thread.sleep(PAUSE);
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    http.close();
  }

  private void alive() throws IOException {
    if (life != Life.MADE) {
      throw new IOException("namespace " + name + " is being deleted");
    }
  }

  private JsonNode answered(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    return JSON.readTree(send(method, path, type, body).body());
  }

  /// Asks again where the server cannot have done it, or may do it twice. An object already gone is
  /// deleted.
  private HttpResponse<byte[]> send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      var response = once(method, path, type, body);
      if (response.isSuccessful() || method.equals("DELETE") && response.code() == 404) {
        return response;
      }
      var said = new String(response.body(), StandardCharsets.UTF_8);
      boolean again =
          response.code() == 429
              || response.code() >= 500 && !method.equals("POST")
              // a controller makes it a moment after the namespace
              || response.code() == 403 && said.contains("error looking up service account");
      if (!again || attempt == ATTEMPTS) {
        throw new IOException(method + " " + path + ": " + message(response.code(), said));
      }
      Thread.sleep(PAUSE);
    }
  }

  private HttpResponse<byte[]> once(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    var request = http.newHttpRequestBuilder().uri(base + path);
    request.setHeader("Accept", "application/json");
    request.timeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    if (!method.equals("GET")) {
      request.method(method, body.isEmpty() ? "application/json" : type, body);
    }
    try {
      return http.sendAsync(request.build(), byte[].class)
          .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(method + " " + path + ": " + NoAnswer.broken(e, base).getMessage(), e);
    }
  }

  private static String message(int code, String said) {
    try {
      var message = JSON.readTree(said).path("message").asText("");
      return message.isEmpty() ? "HTTP " + code : NoAnswer.oneLine(message);
    } catch (IOException _) {
      return "HTTP " + code;
    }
  }

  /// @param namespace the only one that may be written to
  static boolean allows(String namespace, String method, String path) {
    var own = "/namespaces/" + namespace;
    return switch (method) {
      case "GET" -> true;
      case "POST" -> path.endsWith(ALL) || path.contains(own + "/");
      default -> path.contains(own + "/") || path.endsWith(own);
    };
  }

  private record NoOther(String namespace) implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      var path = request.uri().getPath();
      if (!allows(namespace, request.method(), path)) {
        throw new IllegalStateException(
            request.method() + " " + path + ": this client writes to " + namespace + " only");
      }
    }
  }
}
