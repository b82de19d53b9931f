package dev.sitrep.receiver.torture;

import dev.sitrep.receiver.store.Inbox;
import dev.sitrep.receiver.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// How fast bodies are taken in, beside a plain file on the same disk.
///
/// @param folder on the disk that is measured
public record IntakeBench(Path folder, int clients, Duration warmUp, Duration time) {
  private static final int RECORD = 5_000;
  private static final int APPS = 200;
  private static final int ALERTS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Group commit, forced: what the disk gives.
  public Load.Result plainFile() throws IOException, InterruptedException {
    var bytes = new byte[RECORD];
    try (var file = FileAppend.to(folder.resolve("append.bin"))) {
      return Load.run(
          clients,
          warmUp,
          time,
          number ->
              () -> {
                file.append(bytes);
                return true;
              });
    }
  }

  /// The store's inbox, in this process.
  public Load.Result inbox() throws InterruptedException {
    var bytes = new byte[RECORD];
    try (var store = Stores.sqlite(folder.resolve("inbox.db"))) {
      return Load.run(
          clients,
          warmUp,
          time,
          number -> () -> store.inbox().accept(bytes, Instant.now()) instanceof Inbox.Accepted);
    }
  }

  /// The webhook.
  ///
  /// @param bodyBytes of one body, at the median
  /// @param waiting bodies that were taken in and not worked off when the load ended
  public record Webhook(Load.Result result, int bodyBytes, long waiting) {}

  /// A real service in a process of its own, over loopback. Every alert is new and about a pod of
  /// one of 200 Deployments; while bodies come in, those before them are worked off.
  public Webhook webhook() throws IOException, InterruptedException {
    var cluster = new DumpFolder(10, APPS / 10);
    var dump = cluster.write(Files.createDirectory(folder.resolve("dump")));
    var plan = Child.Plan.plain(folder, "serve", folder.resolve("serve.db"), dump);
    var next = new AtomicInteger();
    try (var serve = Child.start(plan)) {
      var url = serve.listening();
      var result =
          Load.run(
              clients,
              warmUp,
              time,
              number -> {
                var connection = PlainHttp.connect(url, PATIENCE);
                return new Load.Client() {
                  @Override
                  public boolean once() throws IOException {
                    var answer = connection.post(WEBHOOK, body(cluster, next.getAndIncrement()));
                    return answer.status() == 202;
                  }

                  @Override
                  public void close() throws IOException {
                    connection.close();
                  }
                };
              });
      return new Webhook(
          result, body(cluster, 0).length, Scrape.of(url).sum("sitrep_inbox_waiting"));
    }
  }

  static final String WEBHOOK = "/webhooks/alertmanager";

  private static byte[] body(DumpFolder cluster, int number) {
    var now = Instant.now();
    var group = new ArrayList<Alarm>();
    int app = number % APPS;
    for (int i = 0; i < ALERTS; i++) {
      group.add(
          Alarm.ofPod(
              cluster.namespace(app),
              DumpFolder.app(app),
              DumpFolder.pod(app, number * ALERTS + i),
              now));
    }
    return Alarm.body(List.copyOf(group));
  }
}
