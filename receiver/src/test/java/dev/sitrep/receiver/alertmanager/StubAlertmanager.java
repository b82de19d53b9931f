package dev.sitrep.receiver.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// Answers as Alertmanager's API does.
final class StubAlertmanager implements AutoCloseable {
  private final HttpServer server;
  private final List<String> alerts = new CopyOnWriteArrayList<>();
  final List<HttpExchange> asked = new CopyOnWriteArrayList<>();
  volatile Instant started = Instant.now().minusSeconds(86_400);
  volatile String cluster = "ready";
  volatile String receivers = "[{\"name\":\"sitrep\"},{\"name\":\"other\"}]";
  volatile int status = 200;

  StubAlertmanager() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// @param state `active`, or `suppressed` by a silence or an inhibition
  StubAlertmanager lists(String fingerprint, String name, Instant since, String state) {
    return raw(
        """
        {"fingerprint":"%s","labels":{"alertname":"%s","n":"%s"},"annotations":{},\
        "startsAt":"%s","receivers":[{"name":"sitrep"}],"status":{"state":"%s",\
        "silencedBy":[%s],"inhibitedBy":[%s]}}\
        """
            .formatted(
                fingerprint,
                name,
                fingerprint,
                since,
                state.equals("active") ? state : "suppressed",
                state.equals("silenced") ? "\"s1\"" : "",
                state.equals("inhibited") ? "\"f1\"" : ""));
  }

  StubAlertmanager raw(String alert) {
    alerts.add(alert);
    return this;
  }

  StubAlertmanager empty() {
    alerts.clear();
    return this;
  }

  List<String> queries() {
    var queries = new ArrayList<String>();
    asked.forEach(one -> queries.add(one.getRequestMethod() + " " + one.getRequestURI()));
    return queries;
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange);
    if (status != 200) {
      exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
      return;
    }
    var body =
        switch (exchange.getRequestURI().getPath()) {
          case "/api/v2/status" ->
              "{\"uptime\":\"%s\",\"cluster\":{\"status\":\"%s\"},\"versionInfo\":{\"version\":\"0.34.2\"}}"
                  .formatted(started, cluster);
          case "/api/v2/alerts" -> "[" + String.join(",", alerts) + "]";
          case "/api/v2/receivers" -> receivers;
          default -> "";
        };
    var bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(bytes.length == 0 ? 404 : 200, bytes.length == 0 ? -1 : 0);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
