package dev.sitrep.receiver.torture;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/// SIGTERM while model, chat and API server hang; then the next start.
final class Shutdown implements Ordeal {
  private static final Duration GONE = Duration.ofSeconds(25);
  private static final Duration TOLD = Duration.ofSeconds(30);
  private static final int ALERTS = 5;

  @Override
  public String name() {
    return "shutdown";
  }

  @Override
  public String what() {
    return "SIGTERM while model, chat and API server hang, then start again";
  }

  @Override
  public Outcome undergo(Chamber chamber) throws Exception {
    var measures = new ArrayList<Measure>();
    try (var chat = Chat.open();
        var model = SmallModel.open()) {
      var cluster = new DumpFolder(2, 5);
      var plan = chamber.plan("serve", cluster, chat, model);
      chat.mood(new Chat.Mood(200, Duration.ofHours(1)));
      model.pause(Duration.ofHours(1));
      var alarms = alarms(cluster);
      try (var serve = Child.start(plan.with("SITREP_MODEL_PATIENCE_SECONDS", "2"))) {
        var url = serve.listening();
        post(chamber, url, alarms);
        Thread.sleep(4_000);
        end(serve, url, "with a hanging model and chat", measures);
      }
      hangingApi(chamber, plan, measures);
      chat.mood(new Chat.Mood(200, Duration.ZERO));
      model.pause(Duration.ZERO);
      try (var serve = Child.start(plan)) {
        serve.listening();
        var targets = alarms.stream().map(Alarm::target).collect(Collectors.toSet());
        boolean told =
            Chamber.await(
                TOLD,
                () ->
                    chat.messages().stream()
                        .map(Chat.Message::target)
                        .collect(Collectors.toSet())
                        .containsAll(targets));
        measures.add(Measure.yes("the next start tells all that was left", told));
      }
      return new Outcome.Done("3 starts, %d alerts".formatted(ALERTS), measures);
    }
  }

  private static void hangingApi(Chamber chamber, Child.Plan plan, List<Measure> measures)
      throws Exception {
    var asked = new CountDownLatch(1);
    var api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      api.setExecutor(threads);
      api.createContext(
          "/",
          exchange -> {
            asked.countDown();
            try (exchange) {
              Thread.sleep(Duration.ofHours(1));
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      api.start();
      var kubeconfig = chamber.folder().resolve("kubeconfig");
      java.nio.file.Files.writeString(
          kubeconfig,
          """
          apiVersion: v1
          kind: Config
          current-context: hanging
          clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
          users: [{name: u, user: {}}]
          contexts: [{name: hanging, context: {cluster: c, user: u}}]
          """
              .formatted(api.getAddress().getPort()));
      var live =
          plan.named("serve-api")
              .with("SITREP_CLUSTER_DUMP", "")
              .with("SITREP_STORE_PATH", chamber.folder().resolve("api.db").toString())
              .with("KUBECONFIG", kubeconfig.toString());
      try (var serve = Child.start(live)) {
        var url = serve.listening();
        post(chamber, url, alarms(new DumpFolder(2, 5)));
        asked.await();
        end(serve, url, "with a hanging API server", measures);
      }
      threads.shutdownNow();
    } finally {
      api.stop(0);
    }
  }

  private static List<Alarm> alarms(DumpFolder cluster) {
    var alarms = new ArrayList<Alarm>();
    for (int app = 0; app < ALERTS; app++) {
      alarms.add(
          Alarm.ofDeployment(
              cluster.namespace(app), DumpFolder.app(app), Instant.now().minusSeconds(60)));
    }
    return List.copyOf(alarms);
  }

  private static void post(Chamber chamber, URI url, List<Alarm> alarms)
      throws InterruptedException {
    try (var sender =
        new Sender(() -> Optional.of(url), new Random(chamber.seed()), new AtomicBoolean())) {
      for (var alarm : alarms) {
        sender.send(List.of(alarm));
      }
    }
  }

  private static void end(Child serve, URI url, String how, List<Measure> measures)
      throws InterruptedException {
    var ready = new ArrayList<Integer>();
    var over = new AtomicBoolean();
    var watcher =
        Thread.ofPlatform()
            .start(() -> {
              while (!over.get()) {
                ready.add(Chamber.status(url, "/readyz"));
              }
            });
    var took = serve.terminate(GONE.multipliedBy(2));
    over.set(true);
    watcher.join();
    measures.add(
        took.isPresent()
            ? Measure.within("it ends " + how, took.get(), GONE)
            : Measure.yes("it ends " + how, false));
    measures.add(
        Measure.yes(
            "/readyz says 503 before the door closes",
            ready.stream().filter(status -> status != 200).findFirst().orElse(0) == 503));
  }
}
