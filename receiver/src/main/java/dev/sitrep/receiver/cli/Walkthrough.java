package dev.sitrep.receiver.cli;

import dev.sitrep.cluster.StubApiServer;
import dev.sitrep.receiver.torture.Child;
import dev.sitrep.receiver.torture.PlainHttp;
import dev.sitrep.receiver.torture.SmallModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The first minute of a real `serve` in a process of its own: it becomes ready, waits, looks into
/// one alert of the recorded cluster with the help of a model, is read by a person and by
/// Prometheus, and is told to end. It finds its way as in a pod. The cluster and the model are
/// stubs in this process, asked over HTTP as the real ones are.
final class Walkthrough implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofMillis(4);
  private static final int PODS = 50;
  private static final int EVENTS = 200;

  private final Path folder;
  private final StubApiServer cluster;
  private final SmallModel model;
  private final byte[] alert;

  /// @param ready from the start of the process to 200 from `/readyz`
  /// @param work of processors until then
  /// @param idle memory after the wait
  /// @param report from the alert to its report
  /// @param after memory when all was done
  /// @param later memory after as long a wait again
  record Measured(
      Duration ready, Duration work, long idle, Duration report, long after, long later) {}

  private Walkthrough(Path folder, StubApiServer cluster, SmallModel model, byte[] alert) {
    this.folder = folder;
    this.cluster = cluster;
    this.model = model;
    this.alert = alert;
  }

  /// @param folder for its configuration, store and logs
  static Walkthrough in(Path folder) throws IOException {
    var alert = firstAlert();
    var cluster = StubApiServer.start();
    try {
      SyntheticNamespace.fill(cluster, PODS, EVENTS);
      Files.writeString(folder.resolve("token"), "walkthrough");
      return new Walkthrough(folder, cluster, SmallModel.open(), alert);
    } catch (IOException e) {
      cluster.close();
      throw e;
    }
  }

  private static byte[] firstAlert() throws IOException {
    try (var recording = Recording.open()) {
      return recording.bodies().getFirst().body();
    }
  }

  /// @param program what runs Sitrep, up to the name of the command
  /// @param settings for it, beside ours
  /// @param wait before anything is asked of it
  /// @param end how long it may take to end
  Measured walk(List<String> program, Map<String, String> settings, Duration wait, Duration end)
      throws IOException, InterruptedException {
    int port = freePort();
    var url = URI.create("http://127.0.0.1:" + port);
    var store = folder.resolve("sitrep.db");
    for (var file : List.of("sitrep.db", "sitrep.db-wal", "sitrep.db-shm", "sitrep.db.lock")) {
      Files.deleteIfExists(folder.resolve(file));
    }
    var config = folder.resolve("config.yaml");
    Files.writeString(
        config,
        """
        server: {host: 127.0.0.1, port: %d, auth: none}
        model: {name: "%s"}
        store: {path: "%s"}
        channels:
          - {name: out, type: console}
        """
            .formatted(port, SmallModel.NAME, store));
    var plan =
        Child.Plan.of(folder, "serve", program)
            .with("SITREP_CONFIG", config.toString())
            .with("HOME", folder.toString())
            .with("KUBERNETES_MASTER", cluster.url())
            .with("KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", folder.resolve("token").toString())
            .with("OLLAMA_HOST", model.host())
            .withAll(settings);
    long began = System.nanoTime();
    try (var serve = Child.start(plan)) {
      await(serve, "ready", () -> status(url, "/readyz") == 200);
      var ready = Duration.ofNanos(System.nanoTime() - began);
      var work = serve.cpu().orElse(Duration.ZERO);
      Thread.sleep(wait);
      long idle = memory(serve);
      began = System.nanoTime();
      post(url);
      await(serve, "its report", this::explained);
      var report = Duration.ofNanos(System.nanoTime() - began);
      for (var path : List.of("/", "/page/app.js", "/api/v1/incidents", "/healthz", "/metrics")) {
        status(url, path);
      }
      long after = memory(serve);
      Thread.sleep(wait);
      long later = memory(serve);
      if (serve.terminate(end).isEmpty()) {
        throw new IllegalStateException("serve does not end when it is told to");
      }
      return new Measured(ready, work, idle, report, after, later);
    }
  }

  /// Java itself says on standard output what it does not like.
  private String lastWords(Child serve) {
    try {
      return Files.readString(folder.resolve("serve.out")).strip() + "\n" + serve.log().strip();
    } catch (IOException e) {
      return serve.log();
    }
  }

  private interface Question {
    boolean isAnswered() throws IOException;
  }

  private void await(Child serve, String what, Question question) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!answered(question)) {
      if (!serve.alive() || System.nanoTime() > end) {
        throw new IllegalStateException(
            "%s does not come%s: %s"
                .formatted(what, serve.alive() ? "" : ", serve has ended", lastWords(serve)));
      }
      Thread.sleep(POLL);
    }
  }

  private static boolean answered(Question question) {
    try {
      return question.isAnswered();
    } catch (IOException e) {
      return false;
    }
  }

  private static int status(URI url, String path) throws IOException {
    try (var http = PlainHttp.connect(url, PATIENCE)) {
      return http.get(path, "*/*").status();
    }
  }

  private void post(URI url) throws IOException {
    try (var http = PlainHttp.connect(url, PATIENCE)) {
      int status = http.post("/webhooks/alertmanager", alert).status();
      if (status != 202) {
        throw new IOException("the alert was answered " + status);
      }
    }
  }

  /// The report has gone out. It has to name the cause that is in the recorded cluster: another one
  /// was made of other evidence, and took another time.
  private boolean explained() throws IOException {
    var out = Files.readString(folder.resolve("serve.out"));
    if (!out.contains("\nNext: ")) {
      return false;
    }
    if (!out.contains("DATABASE_URL")) {
      throw new IllegalStateException("the report does not name the cause:\n" + out);
    }
    return model.asked();
  }

  /// In MiB, with the pages of files.
  private static long memory(Child serve) {
    return serve.residentKib().orElse(0L) / 1024;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    model.close();
    cluster.close();
  }
}
