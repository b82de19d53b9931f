package dev.sitrep.receiver.torture;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// 50 posts a second, for long.
final class Steady implements Ordeal {
  private static final int RATE = 50;
  private static final int APPS = 500;
  private static final int CONNECTIONS = 8;
  private static final Duration WARM_UP = Duration.ofSeconds(10);
  private static final Duration P99 = Duration.ofMillis(50);
  private static final double GROWTH = 1.2;

  /// What the memory of alerts may come to.
  private static final long ALLOWANCE = 8;

  private static final long MIB = 1 << 20;

  @Override
  public String name() {
    return "steady";
  }

  @Override
  public String what() {
    return "50 posts a second: new alerts, repeats and ends";
  }

  @Override
  public Outcome undergo(Chamber chamber) throws Exception {
    try (var chat = Chat.open();
        var model = SmallModel.open()) {
      var cluster = new DumpFolder(10, APPS / 10);
      try (var serve = Child.start(chamber.plan("serve", cluster, chat, model))) {
        var url = serve.listening();
        load(url, cluster, WARM_UP, 0);
        var before = live(serve, url);
        Answers answers;
        Duration disk;
        try (var probe = DiskProbe.in(chamber.folder())) {
          answers = load(url, cluster, chamber.scale().steady(), RATE * (int) WARM_UP.toSeconds());
          disk = probe.p99();
        }
        var after = live(serve, url);
        var measures = new ArrayList<Measure>();
        measures.add(
            Measure.beyond(
                "acknowledged after (p99)",
                Latencies.of(answers.took).percentile(99),
                disk,
                P99.multipliedBy(chamber.scale().leeway())));
        measures.add(Measure.exactly("answers but 202", answers.refused.get(), 0));
        measures.add(growth(before, after));
        return new Outcome.Done(
            "%d posts in %d s after %d s of warming up; %d messages"
                .formatted(
                    answers.took.size(),
                    chamber.scale().steady().toSeconds(),
                    WARM_UP.toSeconds(),
                    chat.messages().size()),
            measures);
      }
    }
  }

  private static final class Answers {
    private final ConcurrentLinkedQueue<Long> took = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
  }

  private static Answers load(URI url, DumpFolder cluster, Duration time, int first)
      throws InterruptedException {
    var answers = new Answers();
    long posts = RATE * time.toMillis() / 1_000;
    long began = System.nanoTime();
    try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      var connections = ThreadLocal.withInitial(() -> connect(url));
      for (int i = 0; i < posts; i++) {
        long due = began + i * 1_000_000_000L / RATE;
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        var body = body(cluster, first + i);
        threads.execute(() -> {
          try {
            int status = connections.get().post(IntakeBench.WEBHOOK, body).status();
            if (status != 202) {
              answers.refused.incrementAndGet();
            }
          } catch (IOException e) {
            answers.refused.incrementAndGet();
            connections.remove();
          }
          answers.took.add(System.nanoTime() - due);
        });
      }
    }
    return answers;
  }

  private static PlainHttp connect(URI url) {
    try {
      return PlainHttp.connect(url, Duration.ofSeconds(30));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// One in ten is new, one in ten ends what is there, the rest are repeats: as with real groups.
  private static byte[] body(DumpFolder cluster, int number) {
    int app = number % APPS;
    int of = number / APPS % 10;
    var started = Instant.EPOCH.plusSeconds(1_700_000_000L + number / APPS / 10);
    var alarms = new ArrayList<Alarm>();
    for (int pod = 0; pod < 3; pod++) {
      var alarm =
          Alarm.ofPod(
              cluster.namespace(app), DumpFolder.app(app), DumpFolder.pod(app, pod), started);
      alarms.add(of == 9 ? alarm.resolved(started.plusSeconds(600)) : alarm);
    }
    return Alarm.body(List.copyOf(alarms));
  }

  private static Measure growth(OptionalLong before, OptionalLong after) {
    var what = "MiB of live objects at the end";
    if (before.isEmpty() || after.isEmpty()) {
      return new Measure(what, "not measured: this Java has no jcmd", "?", true);
    }
    long most = Math.round(before.getAsLong() * GROWTH / MIB) + ALLOWANCE;
    return Measure.most(
        what + ", %d at the start".formatted(before.getAsLong() / MIB),
        after.getAsLong() / MIB,
        most);
  }

  /// What is in use after a collection.
  private static OptionalLong live(Child serve, URI url) throws IOException, InterruptedException {
    return serve.collectGarbage()
        ? OptionalLong.of(Scrape.of(url).sum("jvm_memory_used_bytes", "area=\"heap\""))
        : OptionalLong.empty();
  }
}
