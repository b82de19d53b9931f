package dev.sitrep.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A Prometheus with the rules of kubernetes-mixin, which fire after seconds here, and
/// Alertmanagers that it tells: one, or several that are one cluster.
final class Monitoring implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final String host;
  private final StateMetrics metrics;
  private final List<Process> alertmanagers = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private final List<Integer> gossip = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process prometheus;

  /// @param sitrep the address that alerts go to, and its token
  /// @param witness another one that hears the same
  record Receivers(String sitrep, String token, String witness) {}

  private Monitoring(
      Path folder, String host, StateMetrics metrics, int alertmanagers, Receivers receivers)
      throws IOException {
    this.folder = folder;
    this.host = host;
    this.metrics = metrics;
    Files.writeString(
        folder.resolve("alertmanager.yml"),
        """
        route: {receiver: sitrep, group_by: [alertname, namespace], group_wait: 1s, group_interval: 5s, repeat_interval: 12h}
        receivers:
          - name: sitrep
            webhook_configs:
              - {url: "%s", send_resolved: true, http_config: {authorization: {credentials: "%s"}}}
              - {url: "%s", send_resolved: true}
        """
            .formatted(receivers.sitrep(), receivers.token(), receivers.witness()));
    for (int i = 0; i < alertmanagers; i++) {
      ports.add(freePort());
      gossip.add(freePort());
    }
    for (int i = 0; i < alertmanagers; i++) {
      this.alertmanagers.add(startAlertmanager(i));
    }
    int port = freePort();
    Files.copy(Path.of("src/test/resources/rules.yaml"), folder.resolve("rules.yaml"));
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 2s, evaluation_interval: 2s}
        rule_files: [rules.yaml]
        alerting: {alertmanagers: [{static_configs: [{targets: [%s]}]}]}
        scrape_configs:
          - {job_name: kube-state-metrics, static_configs: [{targets: ["127.0.0.1:%d"]}]}
        """
            .formatted(
                String.join(", ", ports.stream().map(p -> "\"%s:%d\"".formatted(host, p)).toList()),
                metrics.port()));
    prometheus =
        Program.start(
            folder.resolve("prometheus.log"),
            List.of(
                "prometheus",
                "--config.file=" + folder.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + port));
    for (int alertmanager : ports) {
      ready(host + ":" + alertmanager);
    }
    ready("127.0.0.1:" + port);
  }

  /// @param host where Alertmanager listens: pods ask it what fires
  static Monitoring start(Path folder, String host, int alertmanagers, Receivers receivers)
      throws IOException {
    return new Monitoring(
        Files.createDirectories(folder), host, StateMetrics.start(), alertmanagers, receivers);
  }

  private Process startAlertmanager(int number) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                "alertmanager",
                "--config.file=" + folder.resolve("alertmanager.yml"),
                "--storage.path=" + folder.resolve("alertmanager-" + number),
                "--web.listen-address=%s:%d".formatted(host, ports.get(number))));
    if (ports.size() == 1) {
      command.add("--cluster.listen-address=");
    } else {
      command.add("--cluster.listen-address=127.0.0.1:" + gossip.get(number));
      command.add("--cluster.peer-timeout=2s");
      gossip.forEach(port -> command.add("--cluster.peer=127.0.0.1:" + port));
    }
    return Program.start(folder.resolve("alertmanager-%d.log".formatted(number)), command);
  }

  /// Where pods ask the first of them what fires.
  static String url(String host, int port) {
    return "http://%s:%d".formatted(host, port);
  }

  String url() {
    return url(host, ports.getFirst());
  }

  /// It forgets nothing: its store stays.
  void restartAlertmanager() throws IOException {
    end(alertmanagers.getFirst());
    alertmanagers.set(0, startAlertmanager(0));
    ready(host + ":" + ports.getFirst());
  }

  /// To Alertmanager itself, for alerts of which there is no rule.
  void post(String alerts) {
    try {
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url() + "/api/v2/alerts"))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString(alerts))
                  .build(),
              BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void ready(String authority) {
    Eventually.is(
        authority + " is ready, see " + folder,
        PATIENCE,
        () -> {
          try {
            return http.send(
                        HttpRequest.newBuilder(URI.create("http://" + authority + "/-/ready"))
                            .build(),
                        BodyHandlers.discarding())
                    .statusCode()
                == 200;
          } catch (IOException e) {
            return false;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
          }
        });
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    end(prometheus);
    for (var alertmanager : alertmanagers) {
      end(alertmanager);
    }
    metrics.close();
    http.close();
  }
}
