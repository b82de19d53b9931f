package dev.sitrep.receiver.torture;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/// What Alertmanager repeats by design, and what it sends in the wrong order.
final class Same implements Ordeal {
  private static final int COPIES = 100;
  private static final Duration WORKED_OFF = Duration.ofSeconds(30);

  /// Longer than any work that a repeat might start.
  private static final Duration QUIET = Duration.ofSeconds(3);

  @Override
  public String name() {
    return "same";
  }

  @Override
  public String what() {
    return "100 equal posts at once, the other one of a pair later, an end before its start";
  }

  @Override
  public Outcome undergo(Chamber chamber) throws Exception {
    try (var chat = Chat.open();
        var model = SmallModel.open()) {
      var cluster = new DumpFolder(2, 5);
      try (var serve = Child.start(chamber.plan("serve", cluster, chat, model))) {
        var url = serve.listening();
        var alarm = alarm(cluster, 0);
        int refused = inParallel(url, Alarm.body(List.of(alarm)));
        Chamber.await(WORKED_OFF, () -> !chat.messages().isEmpty());
        Thread.sleep(QUIET);
        var measures = new ArrayList<Measure>();
        measures.add(Measure.exactly("equal posts not answered 202", refused, 0));
        measures.add(Measure.exactly("questions to the model", model.calls().size(), 1));
        measures.add(Measure.exactly("messages", chat.messages().size(), 1));
        try (var peer =
            new Sender(() -> Optional.of(url), new Random(chamber.seed()), new AtomicBoolean())) {
          peer.send(List.of(alarm));
          Thread.sleep(QUIET);
          measures.add(
              Measure.exactly(
                  "more after the post of the other one of the pair",
                  chat.messages().size() + model.calls().size() - 2,
                  0));
          reordered(peer, alarm(cluster, 1));
        }
        Thread.sleep(QUIET);
        measures.add(Measure.exactly("incidents that stay open after all ended", open(url), 1));
        measures.add(
            Measure.exactly(
                "of those, the one that still fires",
                Chamber.incidents(url).stream()
                    .filter(row -> !row.has("resolvedAt"))
                    .filter(row -> row.path("target").asText().equals(alarm.target()))
                    .count(),
                1));
        return new Outcome.Done(
            "%d equal posts, 1 more of a pair, an end before its start".formatted(COPIES),
            measures);
      }
    }
  }

  private static Alarm alarm(DumpFolder cluster, int app) {
    return Alarm.ofDeployment(
        cluster.namespace(app), DumpFolder.app(app), Instant.now().minusSeconds(60));
  }

  private static int inParallel(URI url, byte[] body) throws Exception {
    var posts = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < COPIES; i++) {
      posts.add(() -> {
        try (var http = PlainHttp.connect(url, Duration.ofSeconds(30))) {
          return http.post(IntakeBench.WEBHOOK, body).status();
        }
      });
    }
    int refused = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var status : threads.invokeAll(posts)) {
        refused += status.get() == 202 ? 0 : 1;
      }
    }
    return refused;
  }

  /// The end comes first, then the start: late, from the peer that was slower.
  private static void reordered(Sender peer, Alarm alarm) throws InterruptedException {
    peer.send(List.of(alarm.resolved(Instant.now())));
    peer.send(List.of(alarm));
  }

  private static long open(URI url) throws Exception {
    return Chamber.incidents(url).stream().filter(row -> !row.has("resolvedAt")).count();
  }
}
