package dev.sitrep.cluster;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/// What a [StubApiServer] does in place of the honest answer.
@FunctionalInterface
public interface StubFault {

  void answer(StubApiServer.Answer honest, HttpExchange exchange)
      throws IOException, InterruptedException;

  /// A Status with this code: 401, 500, ...
  static StubFault status(int code, String message) {
    return (_, exchange) -> send(StubApiServer.status(code, "Stubbed", message), exchange);
  }

  /// Too many requests; come back after so many seconds.
  static StubFault busy(int seconds) {
    var refusal = StubApiServer.status(429, "TooManyRequests", "slow down");
    var after = Map.of("Retry-After", Integer.toString(seconds));
    return (_, exchange) ->
        send(new StubApiServer.Answer(429, refusal.contentType(), after, refusal.body()), exchange);
  }

  /// A proxy's page.
  static StubFault html(int code) {
    var page = "<html><body><h1>Bad Gateway</h1></body></html>".getBytes(StandardCharsets.UTF_8);
    return (_, exchange) ->
        send(new StubApiServer.Answer(code, "text/html", Map.of(), page), exchange);
  }

  /// Half of the honest answer, as if it were whole.
  static StubFault truncated() {
    return (honest, exchange) ->
        send(
            new StubApiServer.Answer(
                honest.status(),
                honest.contentType(),
                honest.headers(),
                Arrays.copyOf(honest.body(), honest.body().length / 2)),
            exchange);
  }

  /// Hangs up after half of the honest answer.
  static StubFault hangUp() {
    return (honest, exchange) -> {
      exchange.getResponseHeaders().add("Content-Type", honest.contentType());
      exchange.sendResponseHeaders(honest.status(), honest.body().length);
      exchange.getResponseBody().write(honest.body(), 0, honest.body().length / 2);
      exchange.getResponseBody().flush();
    };
  }

  /// Waits before the honest answer.
  static StubFault slow(Duration pause) {
    return (honest, exchange) -> {
      Thread.sleep(pause);
      send(honest, exchange);
    };
  }

  /// The honest answer, one byte at a time.
  static StubFault dripping(Duration pause) {
    return (honest, exchange) -> {
      exchange.getResponseHeaders().add("Content-Type", honest.contentType());
      exchange.sendResponseHeaders(honest.status(), honest.body().length);
      for (byte one : honest.body()) {
        exchange.getResponseBody().write(one);
        exchange.getResponseBody().flush();
        Thread.sleep(pause);
      }
    };
  }

  /// The honest answer.
  static void send(StubApiServer.Answer answer, HttpExchange exchange) throws IOException {
    answer.headers().forEach(exchange.getResponseHeaders()::add);
    exchange.getResponseHeaders().add("Content-Type", answer.contentType());
    exchange.sendResponseHeaders(
        answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
    exchange.getResponseBody().write(answer.body());
  }
}
