package dev.sitrep.receiver;

import dev.sitrep.alert.Alert;
import dev.sitrep.alert.AlertGroup;
import dev.sitrep.incident.Admission;
import dev.sitrep.incident.Dedup;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.IncidentKey;
import dev.sitrep.incident.Severity;
import dev.sitrep.incident.Target;
import dev.sitrep.receiver.store.Incidents;
import dev.sitrep.receiver.store.Incidents.Arrivals;
import dev.sitrep.receiver.store.Incidents.Candidate;
import dev.sitrep.receiver.store.Incidents.Episode;
import dev.sitrep.receiver.store.Incidents.Firing;
import dev.sitrep.receiver.store.Incidents.Over;
import dev.sitrep.receiver.store.Store;
import dev.sitrep.safety.Cleaner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From a notification to what the store admits: who fires, who fires again, who is over. Every
/// alert is counted as exactly one thing.
final class Admissions {
  private static final Logger log = LoggerFactory.getLogger(Admissions.class);

  /// Alerts in one transaction: webhooks wait for no more than that.
  private static final int AT_ONCE = 250;

  /// A label of the alert, shown where incidents are listed.
  private static final int LONGEST_SEVERITY = 20;

  private static final int LONGEST_WORD = 200;
  private static final String STORM = "storm";

  private final Store store;
  private final Intake intake;
  private final Dedup dedup;
  private final Cleaner cleaner;
  private final Metrics metrics;

  Admissions(Store store, Intake intake, Dedup dedup, Cleaner cleaner, Metrics metrics) {
    this.store = store;
    this.intake = intake;
    this.dedup = dedup;
    this.cleaner = cleaner;
    this.metrics = metrics;
  }

  /// Takes in every alert of a group. What was stored before something failed is known when the
  /// same group comes again.
  void admit(AlertGroup group, Instant now) throws InterruptedException {
    var firing = new ArrayList<Alert>();
    var over = new ArrayList<Over>();
    for (var alert : group.alerts()) {
      var special = Admission.withoutTarget(alert);
      if (special.isPresent()) {
        note(special.get(), now);
      } else if (!dedup.firstTime(alert)) {
        metrics.admitted(Admission.REPEATED, 1);
      } else if (alert.firing()) {
        firing.add(alert);
      } else {
        over.add(over(alert, now));
      }
    }
    metrics.truncated(group.truncatedAlerts());
    try {
      admit(group, firing, over, now);
    } catch (RuntimeException | InterruptedException e) {
      group.alerts().forEach(dedup::forget);
      throw e;
    }
  }

  private void admit(AlertGroup group, List<Alert> firing, List<Over> over, Instant now)
      throws InterruptedException {
    var known = store.incidents().known(firing.stream().map(Admissions::episode).toList());
    var fresh = firing.stream().filter(alert -> !known.contains(episode(alert))).toList();
    metrics.admitted(Admission.REPEATED, firing.size() - fresh.size());
    var candidates =
        intake.sort(fresh, Intake.doubts(group), now).stream()
            .sorted(Comparator.comparingInt(one -> Severity.rank(one.severity())))
            .toList();
    var batch = new ArrayList<Incident>();
    int alerts = 0;
    for (var candidate : candidates.stream().flatMap(this::parts).toList()) {
      batch.add(candidate);
      alerts += candidate.alerts().size();
      if (alerts >= AT_ONCE) {
        admit(batch, List.of(), List.of(), now);
        batch.clear();
        alerts = 0;
      }
    }
    admit(batch, List.copyOf(known), over, now);
  }

  /// Of a candidate with very many alerts, several with the same target: the first opens, the
  /// others join.
  private Stream<Incident> parts(Incident candidate) {
    var alerts = candidate.alerts();
    if (alerts.size() <= AT_ONCE) {
      return Stream.of(candidate);
    }
    var parts = new ArrayList<Incident>();
    for (int from = 0; from < alerts.size(); from += AT_ONCE) {
      var part = alerts.subList(from, Math.min(from + AT_ONCE, alerts.size()));
      parts.add(candidate.with(part).as(from == 0 ? candidate.id() : intake.ids().next()));
    }
    return parts.stream();
  }

  private void admit(List<Incident> batch, List<Episode> again, List<Over> over, Instant now) {
    if (batch.isEmpty() && again.isEmpty() && over.isEmpty()) {
      return;
    }
    var arrivals =
        new Arrivals(batch.stream().map(this::candidate).toList(), again, over, storm(batch, now));
    var admitted = store.incidents().admit(arrivals, now);
    for (int i = 0; i < batch.size(); i++) {
      note(batch.get(i), admitted.entries().get(i));
    }
    metrics.admitted(Admission.RESOLVED, over.size());
    admitted.ended().forEach(id -> log.info("incident {} is over", id));
  }

  private Candidate candidate(Incident incident) {
    return new Candidate(
        incident.id(),
        key(incident),
        cleaner.line(incident.severity(), LONGEST_SEVERITY),
        Severity.rank(incident.severity()),
        incident.target().ref().qualified(),
        "",
        incident.target() instanceof Target.Node,
        false,
        Duration.ZERO,
        IncidentJson.write(incident.with(List.of())),
        incident.alerts().stream().map(this::firing).toList());
  }

  private Firing firing(Alert alert) {
    return new Firing(
        episode(alert),
        cleaner.line(alert.name(), LONGEST_WORD),
        cleaner.line(alert.label("reason"), LONGEST_WORD),
        IncidentJson.write(alert));
  }

  /// What opens beside these when they are too many to be told singly.
  private Candidate storm(List<Incident> batch, Instant now) {
    var id = intake.ids().next();
    var storm =
        new Incident(id, "", new Target.Cluster(), "", List.of(), "", List.of(), now);
    var worst =
        batch.stream()
            .map(Incident::severity)
            .min(Comparator.comparingInt(Severity::rank))
            .orElse("");
    return new Candidate(
        id,
        STORM,
        cleaner.line(worst, LONGEST_SEVERITY),
        Severity.rank(worst),
        STORM,
        "",
        false,
        true,
        Duration.ZERO,
        IncidentJson.write(storm),
        List.of());
  }

  private static Episode episode(Alert alert) {
    return new Episode(alert.fingerprint(), alert.startsAt());
  }

  private static Over over(Alert alert, Instant now) {
    return new Over(alert.fingerprint(), alert.startsAt(), alert.endsAt().orElse(now));
  }

  private static String key(Incident incident) {
    return key(IncidentKey.of(incident));
  }

  private static String key(IncidentKey key) {
    var target = key.target();
    return key.clusterLabel() + "|" + target.namespace() + "|" + target.path();
  }

  private void note(Incident candidate, Incidents.Entry entry) {
    int all = candidate.alerts().size();
    metrics.admitted(Admission.REPEATED, all - entry.fresh());
    switch (entry) {
      case Incidents.Opened(var incident, var fresh) -> {
        metrics.admitted(Admission.OPENED, fresh);
        log.info("incident {} opened: {} ({} alerts)", incident.id(), incident.target(), fresh);
      }
      case Incidents.Joined(var incident, var fresh, var material) -> {
        metrics.admitted(Admission.JOINED, fresh);
        log.info(
            "incident {}: {} more alerts{}",
            incident.id(),
            fresh,
            material ? ", it is looked into again" : "");
      }
      case Incidents.Reopened(var incident, var fresh) -> {
        metrics.admitted(Admission.JOINED, fresh);
        log.info("incident {} fires again, {} times by now", incident.id(), incident.firings());
      }
      case Incidents.Repeated() -> log.debug("nothing new: {}", candidate.target().ref());
    }
  }

  private void note(Admission special, Instant now) {
    metrics.admitted(special, 1);
    if (special == Admission.HEARTBEAT) {
      store.heard("Watchdog", now);
    }
  }
}
