package dev.sitrep.receiver.torture;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// A great many alerts: in one body, or in a great many.
///
/// @param many whether they come in many posts, else in one
/// @param acknowledged how soon a post is answered, 99 of 100
record Storm(String name, boolean many, Duration acknowledged) implements Ordeal {
  private static final int APPS = 1_000;
  private static final int MOST_QUESTIONS = 20;
  private static final long MOST_MIB = 512;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ALERTS = 10_000;
  private static final int ALERTS_OF_A_POST = 10;
  private static final Duration BETWEEN_POSTS = Duration.ofMillis(60);

  @Override
  public String what() {
    return many
        ? "alerts about 1,000 Deployments in posts of 10, 1,000 posts a minute"
        : "10,000 alerts about 1,000 Deployments in one body";
  }

  @Override
  public Outcome undergo(Chamber chamber) throws Exception {
    try (var chat = Chat.open();
        var model = SmallModel.open()) {
      var cluster = new DumpFolder(20, APPS / 20);
      try (var serve = Child.start(chamber.plan("serve", cluster, chat, model))) {
        var url = serve.listening();
        warmUp(url, cluster);
        Chamber.await(chamber.scale().patience(), () -> idle(url));
        int before = model.calls().size();
        long counted = counted(url);
        int posts = many ? chamber.scale().stormPosts() : 1;
        int alerts = many ? posts * ALERTS_OF_A_POST : ALERTS;
        var bodies = bodies(cluster, alerts, posts);
        long bytes = bodies.stream().mapToLong(body -> body.length).sum();
        long began = System.nanoTime();
        Answers answers;
        Duration disk;
        try (var probe = DiskProbe.in(chamber.folder())) {
          answers = send(url, bodies);
          disk = probe.p99();
        }
        var took = Duration.ofNanos(System.nanoTime() - began);
        var patience = chamber.scale().patience();
        boolean done = Chamber.await(patience, () -> counted(url) - counted >= alerts && idle(url));
        var measures = new ArrayList<Measure>();
        measures.add(
            Measure.beyond(
                "acknowledged after (p99)",
                Latencies.of(answers.took()).percentile(99),
                disk,
                acknowledged.multipliedBy(chamber.scale().leeway())));
        measures.add(Measure.most("answers but 202 and 503", answers.others(), 0));
        measures.add(Measure.most("posts answered 503", answers.refused(), 0));
        measures.add(
            Measure.exactly("alerts counted in the metrics", counted(url) - counted, alerts));
        measures.add(Measure.yes("worked off within " + Measure.words(patience), done));
        measures.add(
            Measure.most(
                "questions to the model, all told", model.calls().size() - before, MOST_QUESTIONS));
        measures.add(
            Measure.most(
                "messages within 10 s, at the worst", mostWithin(10, chat.messages()), 11));
        serve
            .peakKib()
            .ifPresent(kib ->
                measures.add(Measure.most("MiB of memory, at the worst", kib / 1024, MOST_MIB)));
        return new Outcome.Done(
            "%,d alerts, %,d bytes, sent in %s; %d messages"
                .formatted(alerts, bytes, Measure.words(took), chat.messages().size()),
            measures);
      }
    }
  }

  /// Repeats of one alert: the code has run before, as in a service.
  private static void warmUp(URI url, DumpFolder cluster) throws IOException {
    var alarm =
        Alarm.ofPod(cluster.namespace(0), DumpFolder.app(0), DumpFolder.pod(0, 0), Instant.EPOCH);
    try (var http = PlainHttp.connect(url, PATIENCE)) {
      for (int i = 0; i < 300; i++) {
        http.post(IntakeBench.WEBHOOK, Alarm.body(List.of(alarm)));
      }
    }
  }

  private static List<byte[]> bodies(DumpFolder cluster, int alerts, int posts) {
    var now = Instant.now().minusSeconds(60);
    var alarms =
        IntStream.range(0, alerts)
            .mapToObj(i ->
                Alarm.ofPod(
                    cluster.namespace(i % APPS),
                    DumpFolder.app(i % APPS),
                    DumpFolder.pod(i % APPS, i / APPS),
                    now))
            .toList();
    int each = alerts / posts;
    return IntStream.range(0, posts)
        .mapToObj(i -> Alarm.body(alarms.subList(i * each, (i + 1) * each)))
        .toList();
  }

  private record Answers(List<Long> took, long refused, long others) {}

  /// Each on time, whether those before it were answered or not.
  private static Answers send(URI url, List<byte[]> bodies) throws InterruptedException {
    var took = new ConcurrentLinkedQueue<Long>();
    var refused = new Semaphore(0);
    var others = new Semaphore(0);
    long began = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < bodies.size(); i++) {
        long due = began + BETWEEN_POSTS.toNanos() * i;
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        var body = bodies.get(i);
        var _ =
            threads.submit(() -> {
              long sent = System.nanoTime();
              int status = post(url, body);
              took.add(System.nanoTime() - sent);
              if (status == 503) {
                refused.release();
              } else if (status != 202) {
                others.release();
              }
            });
      }
    }
    return new Answers(List.copyOf(took), refused.availablePermits(), others.availablePermits());
  }

  private static int post(URI url, byte[] body) {
    try (var http = PlainHttp.connect(url, PATIENCE)) {
      return http.post(IntakeBench.WEBHOOK, body).status();
    } catch (IOException e) {
      return 0;
    }
  }

  static long counted(URI url) {
    try {
      return Scrape.of(url).sum("sitrep_alerts_total");
    } catch (IOException e) {
      return -1;
    }
  }

  private static boolean idle(URI url) {
    try {
      var scrape = Scrape.of(url);
      return scrape.sum("sitrep_inbox_waiting") + scrape.sum("sitrep_outbox_waiting") == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int mostWithin(int seconds, List<Chat.Message> messages) {
    int most = 0;
    for (int first = 0, last = 0; last < messages.size(); last++) {
      while (messages.get(last).at() - messages.get(first).at() > seconds * 1_000_000_000L) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
