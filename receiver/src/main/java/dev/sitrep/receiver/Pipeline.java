package dev.sitrep.receiver;

import dev.sitrep.alert.Alertmanager;
import dev.sitrep.alert.Parsed;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.engine.Reason;
import dev.sitrep.incident.Admission;
import dev.sitrep.incident.Dedup;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.IncidentKey;
import dev.sitrep.receiver.store.Inbox;
import dev.sitrep.receiver.store.Incidents;
import dev.sitrep.receiver.store.Incidents.StoredIncident;
import dev.sitrep.receiver.store.Store;
import dev.sitrep.report.Enricher;
import dev.sitrep.report.Investigation;
import dev.sitrep.report.Report;
import dev.sitrep.report.ReportJson;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The story, told once: a body from the inbox becomes incidents, an incident becomes a report, a
/// report becomes messages in the outbox. Each step is on disk before the next begins.
final class Pipeline implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pipeline.class);

  /// Incidents that are looked into at the same time: what bounds the load on the API server.
  private static final int AT_ONCE = 8;

  private static final Duration PAUSE = Duration.ofMillis(500);

  /// A label of the alert, shown where incidents are listed.
  private static final int LONGEST_SEVERITY = 20;

  private final Store store;
  private final Intake intake;
  private final Dedup dedup;
  private final Enricher enricher;
  private final Duration patience;
  private final List<String> channels;
  private final InstantSource clock;
  private final Metrics metrics;
  private volatile boolean stopping;
  private final Lock telling = new ReentrantLock();
  private final Semaphore permits = new Semaphore(AT_ONCE, true);
  private final Set<Investigation> underway = ConcurrentHashMap.newKeySet();
  private final ExecutorService reporters = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread reader = Thread.ofPlatform().name("inbox").unstarted(this::readInbox);

  Pipeline(
      Store store,
      Intake intake,
      Dedup dedup,
      Enricher enricher,
      List<String> channels,
      InstantSource clock,
      Metrics metrics) {
    this.store = store;
    this.intake = intake;
    this.dedup = dedup;
    this.enricher = enricher;
    this.patience = enricher.diagnostician().patience();
    this.channels = List.copyOf(channels);
    this.clock = clock;
    this.metrics = metrics;
  }

  /// Takes up what an earlier run left undone, then reads the inbox.
  void start() {
    store.incidents().unreported(10_000).forEach(this::resume);
    reader.start();
  }

  private void resume(StoredIncident unreported) {
    try {
      report(IncidentJson.read(unreported.document()));
    } catch (IllegalArgumentException e) {
      log.error("incident {} cannot be resumed: {}", unreported.id(), e.getMessage());
    }
  }

  private void readInbox() {
    while (!stopping) {
      try {
        store.inbox().next(PAUSE).ifPresent(this::take);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (stopping) {
          return;
        }
        log.error("the inbox cannot be read, next try in {}", PAUSE, e);
        metrics.fault("inbox");
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(Inbox.Body body) {
    try {
      switch (Alertmanager.parse(body.bytes().toArray())) {
        case Parsed.Rejected(var why) -> log.error("inbox {}: {}", body.id(), why);
        case Parsed.Accepted accepted -> admit(accepted);
      }
      store.inbox().finished(body.id());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (stopping) {
        log.info("inbox {}: left for the next start", body.id());
        return;
      }
      log.error("inbox {}: try {} failed", body.id(), body.attempts(), e);
      metrics.fault("admission");
      store.inbox().failed(body.id(), String.valueOf(e));
    }
  }

  private void admit(Parsed.Accepted accepted) throws InterruptedException {
    var now = clock.instant();
    var sorted = intake.sort(accepted.group(), dedup, now);
    for (var other : sorted.other()) {
      note(other);
    }
    for (var candidate : sorted.incidents()) {
      try {
        admit(candidate, now);
      } catch (RuntimeException e) {
        candidate.alerts().forEach(dedup::forget);
        throw e;
      }
    }
  }

  private void admit(Incident candidate, Instant now) {
    if (candidate.resolved()) {
      resolve(candidate, now);
      return;
    }
    var key = key(candidate);
    var entry =
        store
            .incidents()
            .openOrJoin(
                StoredIncident.received(
                    candidate.id(),
                    key,
                    enricher.cleaner().line(candidate.severity(), LONGEST_SEVERITY),
                    candidate.target().ref().qualified(),
                    now,
                    IncidentJson.write(candidate)));
    boolean news = remember(candidate, entry.incident().id(), now);
    switch (entry) {
      case Incidents.Opened opened -> {
        note(new Admission.Opened(candidate));
        report(candidate);
      }
      case Incidents.Joined(var there) -> {
        if (news) {
          note(new Admission.Joined(candidate, candidate.alerts().getFirst()));
        } else {
          note(new Admission.Repeated(there.id()));
        }
      }
    }
  }

  private boolean remember(Incident candidate, String incidentId, Instant now) {
    boolean news = false;
    for (var alert : candidate.alerts()) {
      var sighting =
          new Incidents.Sighting(
              alert.fingerprint(),
              alert.startsAt(),
              alert.firing() ? Optional.empty() : alert.endsAt().or(() -> Optional.of(now)));
      news |= store.incidents().seen(sighting, incidentId);
    }
    return news;
  }

  /// The last firing alert is over: the report is kept as it was and marked resolved.
  private void resolve(Incident candidate, Instant now) {
    var open = store.incidents().openIncident(key(candidate));
    if (open.isEmpty()) {
      note(new Admission.Ignored("resolved, but no incident is open for it"));
      return;
    }
    var id = open.get().id();
    remember(candidate, id, now);
    if (store.incidents().firing(id) > 0) {
      note(new Admission.Joined(candidate, candidate.alerts().getFirst()));
      return;
    }
    note(new Admission.Resolved(candidate));
    telling.lock();
    try {
      store
          .reports()
          .latestReport(id)
          .map(last -> ReportJson.read(last.document()))
          .ifPresent(last -> save(last.resolved(now)));
      store.incidents().resolve(id, now);
    } finally {
      telling.unlock();
    }
  }

  private static String key(Incident incident) {
    var key = IncidentKey.of(incident);
    var target = key.target();
    return key.clusterLabel() + "|" + target.namespace() + "|" + target.path();
  }

  private void report(Incident incident) {
    var _ =
        reporters.submit(() -> {
          try {
            tell(incident, investigated(incident));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            log.error("incident {} has no report; the next start tries again", incident.id(), e);
            metrics.fault("report");
          }
          return null;
        });
  }

  private void tell(Incident incident, Investigation investigation) throws InterruptedException {
    boolean told = false;
    try {
      var report = investigation.first(patience);
      tell(report);
      metrics.reported(report, Duration.between(incident.openedAt(), clock.instant()));
      investigation.later(last -> finish(investigation, report, last));
      told = true;
    } finally {
      if (!told) {
        underway.remove(investigation);
        investigation.close();
      }
    }
  }

  private Investigation investigated(Incident incident) throws InterruptedException {
    permits.acquire();
    try {
      var investigation = enricher.investigate(incident);
      underway.add(investigation);
      if (stopping) {
        investigation.close();
      }
      return investigation;
    } finally {
      permits.release();
    }
  }

  /// The model has answered, or has failed. An explanation that came after the report is told too;
  /// why there is none is only kept, so that nobody goes on waiting for it.
  private void finish(Investigation investigation, Report told, Report last) {
    underway.remove(investigation);
    metrics.consulted(last);
    boolean explained = last.diagnosis() instanceof Explained;
    if (!pending(told) || (stopping && !explained)) {
      return;
    }
    try {
      followUp(last, explained ? channels : List.of());
    } catch (RuntimeException e) {
      log.error("incident {}: what the model said cannot be stored", last.id(), e);
      metrics.fault("report");
    }
  }

  private static boolean pending(Report report) {
    return report.diagnosis() instanceof Unexplained(var reason, _, _) && reason == Reason.PENDING;
  }

  private void followUp(Report report, List<String> to) {
    telling.lock();
    try {
      boolean over =
          store.incidents().incident(report.id()).flatMap(StoredIncident::resolvedAt).isPresent();
      if (!over) {
        save(report, to);
      }
    } finally {
      telling.unlock();
    }
  }

  /// An incident that ended while its report was written is told once, as resolved: its end found
  /// no report to mark.
  private void tell(Report report) {
    telling.lock();
    try {
      var ended = store.incidents().incident(report.id()).flatMap(StoredIncident::resolvedAt);
      save(ended.map(report::resolved).orElse(report));
    } finally {
      telling.unlock();
    }
  }

  private void save(Report report) {
    save(report, channels);
  }

  private void save(Report report, List<String> to) {
    store.reports().saveReport(report.id(), ReportJson.write(report), to, clock.instant());
  }

  private void note(Admission admission) {
    metrics.admitted(admission);
    switch (admission) {
      case Admission.Opened(var incident) ->
          log.info(
              "incident {} opened: {} ({} alerts)",
              incident.id(),
              incident.target().ref().qualified(),
              incident.alerts().size());
      case Admission.Resolved(var incident) ->
          log.info("resolved: {}", incident.target().ref().qualified());
      case Admission.Heartbeat(var at) -> store.heard("Watchdog", at);
      case Admission.Joined joined -> log.debug("joined: {}", joined.incident().id());
      case Admission.Repeated repeated -> log.debug("repeated: {}", repeated.incidentId());
      case Admission.Ignored(var why) -> log.debug("ignored: {}", why);
    }
  }

  /// Lets what runs finish for a while, without the model; what does not is taken up at the next
  /// start.
  @Override
  public void close() {
    stopping = true;
    try {
      if (reader.isAlive() && !reader.join(Duration.ofSeconds(10))) {
        reader.interrupt();
      }
      reporters.shutdown();
      underway.forEach(Investigation::close);
      if (!reporters.awaitTermination(20, TimeUnit.SECONDS)) {
        reporters.shutdownNow();
      }
    } catch (InterruptedException e) {
      reporters.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
