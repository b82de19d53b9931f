package dev.sitrep.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// The other side of an HTTP channel on loopback: keeps what it is sent and answers as it is told.
final class FarSide implements AutoCloseable {

  /// @param headers names in lower case
  record Request(String method, String path, Map<String, String> headers, String body) {}

  record Answer(int status, Map<String, String> headers, String body) {
    static Answer of(int status, String body) {
      return new Answer(status, Map.of(), body);
    }
  }

  private final HttpServer server;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  private FarSide(HttpServer server) {
    this.server = server;
  }

  static FarSide answering(int status, String body) throws IOException {
    return answering(_ -> Answer.of(status, body));
  }

  static FarSide answering(Function<Request, Answer> answers) throws IOException {
    return open(request -> Optional.of(answers.apply(request)));
  }

  /// Takes what it is sent and never answers.
  static FarSide hanging() throws IOException {
    return open(_ -> Optional.empty());
  }

  private static FarSide open(Function<Request, Optional<Answer>> answers) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var side = new FarSide(server);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          var headers = new java.util.TreeMap<String, String>();
          exchange
              .getRequestHeaders()
              .forEach((name, values) ->
                  headers.put(name.toLowerCase(java.util.Locale.ROOT), String.join(", ", values)));
          var request =
              new Request(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  headers,
                  new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          side.requests.add(request);
          var answer = answers.apply(request);
          if (answer.isEmpty()) {
            side.awaitClose();
            return;
          }
          answer.get().headers().forEach(exchange.getResponseHeaders()::add);
          var body = answer.get().body().getBytes(UTF_8);
          exchange.sendResponseHeaders(answer.get().status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return side;
  }

  private void awaitClose() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// `http://127.0.0.1:4711`
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
  }
}
