package dev.sitrep.receiver.torture;

import dev.sitrep.receiver.store.Inbox;
import dev.sitrep.receiver.store.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// How fast bodies are taken in, beside a plain file on the same disk. Each measurement leaves the
/// disk as it was: with some GiB more on it the next one is slower.
///
/// @param folder on the disk that is measured
public record IntakeBench(Path folder, int clients, Duration warmUp, Duration time) {
  private static final int RECORD = 5_000;
  private static final int APPS = 200;
  private static final int ALERTS = 3;

  /// Until then a service that has just started is busy compiling itself.
  private static final Duration WARM = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Group commit, forced: what the disk gives.
  public Load.Result plainFile() throws IOException, InterruptedException {
    var bytes = new byte[RECORD];
    var path = folder.resolve("append.bin");
    try (var file = FileAppend.to(path)) {
      return Load.run(
          clients,
          warmUp,
          time,
          number ->
              () -> {
                file.append(bytes);
                return true;
              });
    } finally {
      Files.deleteIfExists(path);
    }
  }

  /// The store's inbox, in this process.
  public Load.Result inbox() throws IOException, InterruptedException {
    var bytes = new byte[RECORD];
    var path = folder.resolve("inbox.db");
    try (var store = Stores.sqlite(path)) {
      return Load.run(
          clients,
          warmUp,
          time,
          number -> () -> store.inbox().accept(bytes, Instant.now()) instanceof Inbox.Accepted);
    } finally {
      Files.deleteIfExists(path);
    }
  }

  /// The webhook.
  ///
  /// @param bodyBytes of one body
  /// @param waiting bodies that were taken in and not worked off when the load ended
  public record Webhook(Load.Result result, int bodyBytes, long waiting) {}

  /// A real service in a process of its own, over loopback. Every alert is new and about a pod of
  /// one of 200 Deployments; while bodies come in, those before them are worked off.
  public Webhook webhook() throws IOException, InterruptedException {
    var cluster = new DumpFolder(10, APPS / 10);
    var dump = cluster.write(Files.createDirectory(folder.resolve("dump")));
    var plan = Child.Plan.plain(folder, "serve", folder.resolve("serve.db"), dump);
    var next = new AtomicInteger();
    var stencils = IntStream.range(0, APPS).mapToObj(app -> notification(cluster, app)).toList();
    try (var serve = Child.start(plan)) {
      var url = serve.listening();
      var result =
          Load.run(
              clients,
              warmUp.compareTo(WARM) < 0 ? WARM : warmUp,
              time,
              number -> {
                var connection = PlainHttp.connect(url, PATIENCE);
                return new Load.Client() {
                  @Override
                  public boolean once() throws IOException {
                    int body = next.getAndIncrement();
                    return connection.post(WEBHOOK, stencils.get(body % APPS).with(body)).status()
                        == 202;
                  }

                  @Override
                  public void close() throws IOException {
                    connection.close();
                  }
                };
              });
      return new Webhook(
          result, stencils.getFirst().with(0).length, Scrape.of(url).sum("sitrep_inbox_waiting"));
    }
  }

  static final String WEBHOOK = "/webhooks/alertmanager";

  /// A notification about pods of that Deployment, with places for what tells it from others.
  private static Stencil notification(DumpFolder cluster, int app) {
    var now = Instant.now();
    var group =
        IntStream.range(0, ALERTS)
            .mapToObj(i ->
                Alarm.ofPod(
                    cluster.namespace(app),
                    DumpFolder.app(app),
                    DumpFolder.pod(app, i) + Stencil.PLACE,
                    now))
            .toList();
    var text = new String(Alarm.body(group), StandardCharsets.UTF_8);
    for (int i = 0; i < ALERTS; i++) {
      text = text.replace(group.get(i).fingerprint(), i + Stencil.PLACE);
    }
    return new Stencil(text);
  }
}
