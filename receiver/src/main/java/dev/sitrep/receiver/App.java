package dev.sitrep.receiver;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.WaryCluster;
import dev.sitrep.incident.Dedup;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.IncidentIds;
import dev.sitrep.incident.OwnAlerts;
import dev.sitrep.incident.Targets;
import dev.sitrep.notifier.Channel;
import dev.sitrep.notifier.Courier;
import dev.sitrep.notifier.Router;
import dev.sitrep.receiver.access.Access;
import dev.sitrep.receiver.access.Audit;
import dev.sitrep.receiver.access.Callers;
import dev.sitrep.receiver.access.SameOrigin;
import dev.sitrep.receiver.alertmanager.AlertmanagerApi;
import dev.sitrep.receiver.alertmanager.ChannelWatch;
import dev.sitrep.receiver.alertmanager.HeartbeatWatch;
import dev.sitrep.receiver.alertmanager.Looking;
import dev.sitrep.receiver.alertmanager.Presence;
import dev.sitrep.receiver.alertmanager.Reconciler;
import dev.sitrep.receiver.http.Server;
import dev.sitrep.receiver.store.Store;
import dev.sitrep.receiver.store.Stores;
import dev.sitrep.report.Site;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running service. What is opened is closed in reverse: the doors first, then what works on
/// alerts, then the courier, the store last.
public final class App implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(App.class);

  /// Written to standard output as it is, one JSON object a line.
  private static final Logger audited = LoggerFactory.getLogger("audit");

  /// Well below the minute after which most proxies close a silent connection.
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

  private static final Duration HEARTBEATS = Duration.ofSeconds(20);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Server server;
  private final Store store;

  private App(Config config, Supplier<Cluster> reachedCluster, List<Channel> more) {
    try {
      // the two that take their time
      var storeOpening = opened(Opening.of(() -> store(config.store())));
      var clusterOpening = opened(Opening.of(reachedCluster));
      var clock = InstantSource.system();
      var metrics = opened(new Metrics());
      var channels = new ArrayList<>(channels(config));
      channels.addAll(more);
      var cleaner = Parts.cleaner();
      var cluster = clusterOpening.get();
      store = storeOpening.get();
      metrics.watch(store);
      var diagnostician = opened(Parts.diagnostician(config.model(), cleaner));
      metrics.watch(diagnostician);
      var enricher = Parts.enricher(config, cluster, diagnostician, cleaner);
      var ids = new IncidentIds(clock, new SecureRandom());
      var byName = byName(channels);
      var bound = new AtomicInteger();
      Supplier<Site> site = () -> config.links().from(base(config, bound.get()));
      var router = Router.of(config.routes(), List.copyOf(byName.keySet()));
      var watch =
          new ChannelWatch(byName.keySet(), store.incidents().firing(), store.inbox(), clock);
      var courier =
          new Courier(
              new StoredOutbox(store.outbox()),
              byName,
              router,
              clock,
              ZoneId.systemDefault(),
              site,
              new SecureRandom(),
              (channel, delivery) -> {
                metrics.delivered(channel, delivery);
                watch.heard(channel, delivery);
              });
      metrics.watch(courier, byName.keySet());
      var rounds = opened(new Rounds(courier, metrics));
      var dedup = Dedup.remembering(Dedup.MEMORY);
      var admissions =
          new Admissions(
              store,
              new Intake(new Targets(), WaryCluster.over(cluster), ids),
              dedup,
              OwnAlerts.of(System.getenv()),
              cleaner,
              metrics);
      var reporting = new Reporting(store, enricher, router, clock, metrics);
      var caretaker =
          new Caretaker(
              store,
              config.alertmanager().vanished(),
              Store.Keep.of(config.store().keepDays(), config.store().keepIncidents()),
              reporting::call,
              clock,
              metrics);
      var crowd = new Crowd();
      var pipeline =
          opened(new Pipeline(store, admissions, reporting, caretaker, crowd, clock, metrics));
      var firing = new Firing(store.incidents(), dedup, reporting::call);
      var looking = looking(config.alertmanager(), store, firing, clock);
      looking.forEach(this::opened);
      var access = access(config, clock);
      metrics.watch(access.callers());
      server =
          opened(
              Server.start(
                  settings(config.server(), access),
                  new Server.Parts(
                      store,
                      new Diagnoses(
                          cluster,
                          enricher,
                          ids,
                          config.cluster().namespaces(),
                          id -> stored(store, id)),
                      diagnostician,
                      metrics,
                      crowd,
                      clock,
                      cleaner,
                      byName,
                      site,
                      facts(cluster, byName),
                      cluster,
                      config,
                      courier::works)));
      bound.set(server.port());
      access.audit().started(config.server().host() + ":" + server.port(), access.callers());
      diagnostician.watch();
      pipeline.start();
      rounds.start();
      looking.forEach(Looking::start);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Starts everything; the cluster and the channels are closed with it.
  ///
  /// @param cluster called once, on another thread
  /// @throws ConfigProblem for what the person who starts it has to mend
  public static App start(Config config, Supplier<Cluster> cluster, List<Channel> more) {
    return new App(config, cluster, more);
  }

  /// The port that it listens on.
  public int port() {
    return server.port();
  }

  /// Says at `/readyz` that it goes, and still answers everybody until it is closed.
  public void leaving() {
    server.leaving();
  }

  /// Where it can be reached from this machine.
  public String url(Config config) {
    return base(config, port());
  }

  private static Store store(Config.Storage storage) {
    return storage
        .postgres()
        .map(server -> Stores.postgres(server.address(), server.password().value()))
        .orElseGet(() -> Stores.sqlite(storage.path()));
  }

  private static List<Channel> channels(Config config) {
    return config.channels().stream().map(Parts::channel).toList();
  }

  /// What is asked without anybody having sent something: whether the heartbeat stays away, and
  /// what Alertmanager says fires.
  private List<Looking> looking(
      Config.Alertmanager config, Store store, Presence presence, InstantSource clock) {
    var looking = new ArrayList<Looking>();
    var watch =
        new HeartbeatWatch(
            store.heartbeats(), store.inbox(), clock, System::nanoTime, config.heartbeat());
    looking.add(new Looking("heartbeats", HEARTBEATS, watch::look));
    config
        .url()
        .map(url -> AlertmanagerApi.Settings.of(url, config.receiver(), config.token().file()))
        .map(settings -> opened(new AlertmanagerApi(settings, clock)))
        .map(api ->
            new Reconciler(
                api,
                store.inbox(),
                presence,
                clock,
                Reconciler.Times.of(config.reconcile(), config.vanished())))
        .ifPresent(reconciler ->
            looking.add(new Looking("reconciler", config.reconcile(), reconciler::look)));
    return looking;
  }

  private static Optional<Incident> stored(Store store, String id) {
    return store.incidents().incident(id).map(new Dossier(store)::incident);
  }

  private static Map<String, Channel> byName(List<Channel> channels) {
    var byName = new LinkedHashMap<String, Channel>();
    channels.forEach(channel -> byName.put(channel.name(), channel));
    return byName;
  }

  private static Access access(Config config, InstantSource clock) {
    var server = config.server();
    return new Access(
        server.auth() == Config.Auth.NONE
            ? Callers.anybody()
            : Callers.of(config.callers(), clock, System::nanoTime),
        new SameOrigin(server.url()),
        switch (server.audit()) {
          case ON -> new Audit(audited::info, false, clock);
          case QUESTIONS -> new Audit(audited::info, true, clock);
          case OFF -> Audit.none();
        });
  }

  private static Server.Settings settings(Config.Server server, Access access) {
    return new Server.Settings(
        server.host(),
        server.port(),
        server.maxBodyMiB() * 1024 * 1024,
        access,
        server.questions(),
        KEEP_ALIVE);
  }

  private static String base(Config config, int port) {
    return config.server().url().isEmpty() ? "http://localhost:" + port : config.server().url();
  }

  private static Map<String, String> facts(Cluster cluster, Map<String, Channel> channels) {
    return Map.of("cluster", cluster.name(), "channels", String.join(", ", channels.keySet()));
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        log.warn("something did not close well", e);
      }
    }
  }
}
