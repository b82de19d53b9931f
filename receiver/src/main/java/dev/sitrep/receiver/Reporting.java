package dev.sitrep.receiver;

import dev.sitrep.diagnosis.Consulted.Words;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.diagnosis.Effort;
import dev.sitrep.engine.Reason;
import dev.sitrep.finding.Certainty;
import dev.sitrep.incident.Incident;
import dev.sitrep.notifier.Router;
import dev.sitrep.receiver.store.Incidents;
import dev.sitrep.receiver.store.Incidents.Job;
import dev.sitrep.receiver.store.Incidents.Kind;
import dev.sitrep.receiver.store.Incidents.State;
import dev.sitrep.receiver.store.Incidents.StoredIncident;
import dev.sitrep.receiver.store.Overview.Gist;
import dev.sitrep.receiver.store.Reports.Prompt;
import dev.sitrep.receiver.store.Reports.StoredReport;
import dev.sitrep.receiver.store.Reports.Written;
import dev.sitrep.receiver.store.Store;
import dev.sitrep.report.Enricher;
import dev.sitrep.report.Investigation;
import dev.sitrep.report.Report;
import dev.sitrep.report.ReportJson;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells what the store says has to be told: claims an incident, looks into it, stores its report
/// with the deliveries. An instance that dies leaves its claims to the next.
final class Reporting implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Reporting.class);

  /// Incidents that are looked into at the same time: what bounds the load on the API server.
  private static final int AT_ONCE = 8;

  /// Incidents whose report waits for the model at the same time: what bounds the memory.
  private static final int WAITING = 64;

  /// When nobody calls: for what is due by time, and for what other instances leave.
  private static final Duration PAUSE = Duration.ofMillis(500);

  /// An alert may be faster than the event that tells its cause: what was not decided is looked
  /// into again.
  private static final Duration SECOND_LOOK = Duration.ofMinutes(1);

  /// Reports of one incident after which nobody looks again unasked.
  private static final int LOOKS = 3;

  private static final Duration AFTER_A_FAULT = Duration.ofSeconds(5);
  private static final Duration FAREWELL = Duration.ofSeconds(4);

  private final Store store;
  private final Enricher enricher;
  private final Dossier dossier;
  private final Duration patience;
  private final Router router;
  private final InstantSource clock;
  private final Metrics metrics;
  private final Complaint unclaimed = new Complaint(log, "incidents cannot be claimed");
  private volatile boolean stopping;
  private final Semaphore calls = new Semaphore(0);
  private final Semaphore looking = new Semaphore(AT_ONCE, true);
  private final Semaphore waiting = new Semaphore(WAITING, true);

  /// By the incident's id: what the model is being asked about.
  private final Map<String, Investigation> underway = new ConcurrentHashMap<>();

  private final ExecutorService reporters = Executors.newVirtualThreadPerTaskExecutor();
  private final Thread desk = Thread.ofPlatform().name("reports").unstarted(this::work);

  Reporting(Store store, Enricher enricher, Router router, InstantSource clock, Metrics metrics) {
    this.store = store;
    this.enricher = enricher;
    this.dossier = new Dossier(store);
    this.patience = enricher.diagnostician().patience();
    this.router = router;
    this.clock = clock;
    this.metrics = metrics;
  }

  void start() {
    desk.start();
  }

  /// There may be something to tell.
  void call() {
    calls.release();
  }

  private void work() {
    while (!stopping) {
      try {
        looking.acquire();
        looking.release();
        var jobs = store.incidents().claim(clock.instant(), looking.availablePermits());
        for (var job : jobs) {
          looking.acquire();
          var _ = reporters.submit(() -> report(job));
        }
        if (jobs.isEmpty()) {
          var _ = calls.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
          calls.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (stopping) {
          return;
        }
        unclaimed.about(e);
        metrics.fault("claim");
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

  private void report(Job job) {
    var incident = job.incident();
    var turn = new Turn();
    try {
      if (job.attempts() > Incidents.CRASHES) {
        giveUp(
            incident,
            "the program ended %d times while it worked on this".formatted(Incidents.CRASHES));
      } else if (incident.kind() == Kind.STORM) {
        tellStorm(incident);
      } else if (incident.resolvedAt().isPresent() && tellsEnd(incident)) {
        log.debug("incident {}: its end is told", incident.id());
      } else {
        look(incident, turn);
      }
    } catch (InterruptedException e) {
      park(incident);
    } catch (RuntimeException e) {
      if (stopping) {
        park(incident);
      } else {
        fault(job, e);
      }
    } finally {
      turn.close();
      call();
    }
  }

  /// The permits of one job, given back as it goes on and at the latest at its end.
  private final class Turn implements AutoCloseable {
    private boolean looks = true;
    private boolean waits;

    /// The evidence is there: the next one may look while this one waits for the model.
    void looked() throws InterruptedException {
      waiting.acquire();
      waits = true;
      looks = false;
      looking.release();
    }

    @Override
    public void close() {
      if (looks) {
        looking.release();
      }
      if (waits) {
        waiting.release();
      }
    }
  }

  private void look(StoredIncident incident, Turn turn) throws InterruptedException {
    boolean rulesOnly = incident.rulesOnly() || incident.resolvedAt().isPresent();
    var there = dossier.incident(incident);
    if (rulesOnly) {
      tell(incident, enricher.facts(there), Optional.empty());
      return;
    }
    boolean asked = isAsked(incident);
    var known = stillUndecided(incident, there, asked);
    if (known.isPresent()) {
      if (asked) {
        store.incidents().release(incident.id(), clock.instant().plus(SECOND_LOOK));
      } else {
        tell(incident, known.get(), Optional.empty());
      }
      return;
    }
    var before = underway.remove(incident.id());
    if (before != null) {
      before.close();
    }
    var investigation = enricher.investigate(there);
    boolean told = false;
    try {
      underway.put(incident.id(), investigation);
      if (stopping) {
        investigation.close();
      }
      store.incidents().advance(incident.id(), State.COLLECTED, clock.instant());
      turn.looked();
      var report = investigation.first(patience);
      store.incidents().advance(incident.id(), State.DIAGNOSED, clock.instant());
      var stored =
          tell(incident, report, pending(report) ? Optional.empty() : prompt(investigation));
      if (stored.isPresent()) {
        investigation.later(
            last -> finish(incident.id(), investigation, stored.get(), report, last));
        told = true;
      }
    } finally {
      if (!told) {
        underway.remove(incident.id(), investigation);
        investigation.close();
      }
    }
  }

  /// Stores a report and its messages. An incident that ended while its report was written is told
  /// once, as ended. A report in which a person would read nothing new is kept, and not sent.
  ///
  /// @param prompt what the model was told for it, if it was
  private Optional<StoredReport> tell(
      StoredIncident claimed, Report written, Optional<Prompt> prompt) {
    var current = store.incidents().incident(claimed.id()).orElse(claimed);
    var report = written.with(dossier.tally(current));
    var last = dossier.latest(claimed.id());
    boolean over = current.resolvedAt().isPresent();
    var news = last.isEmpty() ? Optional.of(report) : report.after(last.get());
    var told = over ? report.ended(dossier.ending(current, List.of())) : news.orElse(report);
    boolean silent = current.quiet() || (news.isEmpty() && !over);
    var stored =
        store
            .reports()
            .saveReport(
                claimed.id(),
                over ? current.revision() : claimed.revision(),
                new Written(ReportJson.write(told), gist(told), prompt),
                silent ? Map.of() : recipients(told),
                pending(told) && !over,
                clock.instant());
    if (stored.isEmpty()) {
      log.info("incident {} was taken over by another instance", claimed.id());
      return stored;
    }
    if (last.isEmpty()) {
      metrics.reported(told, Duration.between(claimed.openedAt(), clock.instant()));
    }
    if (undecided(told) && !over && !claimed.rulesOnly() && stored.get().sequence() < LOOKS) {
      lookAgain(claimed.id());
    }
    return stored;
  }

  /// The report is stored by now: it must not be taken for one that failed.
  private void lookAgain(String id) {
    try {
      store.incidents().lookAgain(id, clock.instant().plus(SECOND_LOOK));
    } catch (RuntimeException e) {
      log.warn("incident {} is not looked into again by itself: {}", id, e.getMessage());
    }
  }

  /// The model is being asked, here or by another instance: one that could not store the answer
  /// says so for ever.
  private boolean isAsked(StoredIncident incident) {
    var end = incident.updatedAt().plus(enricher.diagnostician().total());
    return incident.asking() && clock.instant().isBefore(end);
  }

  /// What was told last, where that decided nothing, the rules see nothing new, and the model has
  /// explained it or is still being asked to.
  ///
  /// @param asked whether it is
  private Optional<Report> stillUndecided(StoredIncident incident, Incident there, boolean asked)
      throws InterruptedException {
    var last =
        dossier
            .latest(incident.id())
            .filter(Reporting::undecided)
            .filter(told -> asked || told.diagnosis() instanceof Explained);
    boolean nothingNew =
        last.isPresent()
            && enricher.facts(there).with(dossier.tally(incident)).after(last.get()).isEmpty();
    return nothingNew ? last : Optional.empty();
  }

  private static boolean undecided(Report told) {
    return told.cause().certainty() == Certainty.UNKNOWN && told.cause().rule().isEmpty();
  }

  /// False when there is no report that could be marked: then it is looked into first.
  private boolean tellsEnd(StoredIncident incident) throws InterruptedException {
    var last = dossier.latest(incident.id());
    if (last.isEmpty()) {
      return false;
    }
    var asked = underway.remove(incident.id());
    if (asked != null) {
      asked.close();
    }
    boolean over = incident.ending().filter(Incidents.Ending.RESOLVED::equals).isPresent();
    var now =
        over
            ? enricher.recovery(dossier.incident(incident), last.get())
            : List.<dev.sitrep.report.Ending.Standing>of();
    var told = last.get().with(dossier.tally(incident)).ended(dossier.ending(incident, now));
    store
        .reports()
        .saveReport(
            incident.id(),
            incident.revision(),
            new Written(ReportJson.write(told), gist(told), Optional.empty()),
            incident.quiet() ? Map.of() : recipients(told),
            false,
            clock.instant());
    return true;
  }

  private void tellStorm(StoredIncident storm) {
    var written = dossier.storm(storm, clock.instant());
    var last = dossier.latest(storm.id());
    boolean over = storm.resolvedAt().isPresent();
    var news = last.isEmpty() ? Optional.of(written) : written.after(last.get());
    var told = over ? written.ended(dossier.ending(storm, List.of())) : news.orElse(written);
    store
        .reports()
        .saveReport(
            storm.id(),
            storm.revision(),
            new Written(ReportJson.write(told), gist(told), Optional.empty()),
            over || news.isPresent() ? recipients(told) : Map.of(),
            false,
            clock.instant());
  }

  /// The model has answered, or has failed. An explanation that came after the report is told too;
  /// why there is none is only kept, so that nobody goes on waiting for it.
  private void finish(
      String id, Investigation investigation, StoredReport stored, Report told, Report last) {
    metrics.consulted(last.effort(), last.diagnosis());
    boolean explained = last.diagnosis() instanceof Explained;
    boolean current = underway.remove(id, investigation);
    if (!current || !pending(told) || (stopping && !explained)) {
      return;
    }
    try {
      var before = ReportJson.read(stored.document());
      var report = last.with(before.tally());
      var followUp = report.after(before).orElse(report);
      var saved =
          store
              .reports()
              .saveFollowUp(
                  id,
                  stored.sequence(),
                  new Written(ReportJson.write(followUp), gist(followUp), prompt(investigation)),
                  explained ? recipients(followUp) : Map.of(),
                  clock.instant());
      if (saved.isEmpty()) {
        log.debug("incident {}: the model answered after something newer was told", id);
      }
    } catch (RuntimeException e) {
      log.error("incident {}: what the model said cannot be stored", id, e);
      metrics.fault("report");
    }
  }

  /// When each channel hears of it at the earliest.
  private Map<String, Instant> recipients(Report told) {
    var recipients = new LinkedHashMap<String, Instant>();
    router
        .of(told, store.reports().channels(told.id()), clock.instant())
        .forEach(one -> recipients.put(one.channel(), one.from()));
    return recipients;
  }

  /// What the model was told, once it has answered or failed.
  private static Optional<Prompt> prompt(Investigation investigation) {
    return investigation
        .consulted()
        .flatMap(consulted -> consulted.words().map(words -> prompt(words, consulted.effort())));
  }

  private static Prompt prompt(Words words, Effort effort) {
    return new Prompt(
        words.system(),
        words.user(),
        effort.promptTokens(),
        effort.answerTokens(),
        effort.leftOut(),
        effort.model(),
        effort.promptDigest());
  }

  /// What lists show of it.
  private static Gist gist(Report told) {
    var cause = told.cause();
    return new Gist(told.headline(), cause.sentence(), cause.certainty().word());
  }

  private static boolean pending(Report report) {
    return report.diagnosis() instanceof Unexplained(var reason, _, _) && reason == Reason.PENDING;
  }

  private void park(StoredIncident incident) {
    try {
      store.incidents().release(incident.id(), clock.instant());
    } catch (RuntimeException e) {
      log.info("incident {} is left for the next start", incident.id());
    }
  }

  private void fault(Job job, RuntimeException e) {
    var incident = job.incident();
    metrics.fault("report");
    log.error("incident {} has no report; try {} failed", incident.id(), job.attempts(), e);
    try {
      if (job.attempts() >= Incidents.ATTEMPTS) {
        giveUp(incident, String.valueOf(e));
      } else {
        var pause = AFTER_A_FAULT.multipliedBy(1L << job.attempts());
        store.incidents().failed(incident.id(), clock.instant().plus(pause));
      }
    } catch (RuntimeException again) {
      log.error("incident {} is left for the next start: {}", incident.id(), again.getMessage());
    }
  }

  private void giveUp(StoredIncident incident, String why) {
    log.error("incident {} is given up on: {}", incident.id(), why);
    store.incidents().giveUp(incident.id(), why, clock.instant());
  }

  /// Lets what runs finish for a while, without the model; what does not is taken up at the next
  /// start.
  @Override
  public void close() {
    stopping = true;
    desk.interrupt();
    underway.values().forEach(Investigation::close);
    reporters.shutdown();
    try {
      if (!reporters.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
        reporters.shutdownNow();
        var _ = reporters.awaitTermination(1, TimeUnit.SECONDS);
      }
      if (desk.isAlive()) {
        desk.join(Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      reporters.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
