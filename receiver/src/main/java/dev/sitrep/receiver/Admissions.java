package dev.sitrep.receiver;

import dev.sitrep.alert.Alert;
import dev.sitrep.alert.AlertGroup;
import dev.sitrep.evidence.Placement;
import dev.sitrep.incident.Admission;
import dev.sitrep.incident.Dedup;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.IncidentKey;
import dev.sitrep.incident.LateHeartbeat;
import dev.sitrep.incident.OwnAlerts;
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
import dev.sitrep.safety.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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

  /// An alert about Sitrep itself is told once for so long, however often it fires.
  private static final Duration OWN_CALM = Duration.ofHours(6);

  private static final String STORM = "storm";

  private final Store store;
  private final Intake intake;
  private final Dedup dedup;
  private final OwnAlerts ownAlerts;
  private final Cleaner cleaner;
  private final Metrics metrics;

  Admissions(
      Store store,
      Intake intake,
      Dedup dedup,
      OwnAlerts ownAlerts,
      Cleaner cleaner,
      Metrics metrics) {
    this.store = store;
    this.intake = intake;
    this.dedup = dedup;
    this.ownAlerts = ownAlerts;
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
    var known = store.incidents().known(firing.stream().map(Admissions::episode).toList(), now);
    var fresh = firing.stream().filter(alert -> !known.contains(episode(alert))).toList();
    metrics.admitted(Admission.REPEATED, firing.size() - fresh.size());
    var candidates =
        intake.cases(fresh, Intake.doubts(group), now).stream()
            .sorted(Comparator.comparingInt(one -> Severity.rank(one.incident().severity())))
            .toList();
    var batch = new ArrayList<Candidate>();
    int alerts = 0;
    for (var one : candidates) {
      for (var part : parts(one)) {
        batch.add(part);
        alerts += part.alerts().size();
        if (alerts >= AT_ONCE) {
          admit(batch, List.of(), List.of(), now);
          batch.clear();
          alerts = 0;
        }
      }
    }
    admit(batch, List.copyOf(known), over, now);
  }

  /// Of a candidate with very many alerts, several with the same key: the first opens, the others
  /// join.
  private List<Candidate> parts(Intake.Case one) throws InterruptedException {
    var incident = one.incident();
    var node =
        incident.target() instanceof Target.Node
            ? Optional.<Target.Node>empty()
            : Placement.of(incident.target(), intake.cluster());
    var partOf =
        node.map(there -> key(new IncidentKey(incident.clusterLabel(), there.ref()))).orElse("");
    var alerts = incident.alerts();
    var parts = new ArrayList<Candidate>();
    for (int from = 0; from < alerts.size(); from += AT_ONCE) {
      var part = alerts.subList(from, Math.min(from + AT_ONCE, alerts.size()));
      var id = from == 0 ? incident.id() : intake.ids().next();
      parts.add(candidate(id, incident.with(part), key(one.key()), partOf));
    }
    return parts;
  }

  private Candidate candidate(String id, Incident incident, String key, String partOf) {
    boolean own = incident.alerts().stream().anyMatch(ownAlerts::contains);
    boolean silent =
        incident.alerts().stream().anyMatch(alert -> LateHeartbeat.of(alert).isPresent());
    return new Candidate(
        id,
        key,
        cleaner.line(incident.severity(), LONGEST_SEVERITY),
        Severity.rank(incident.severity()),
        incident.target().ref().qualified(),
        namespace(incident.target()),
        partOf,
        incident.target() instanceof Target.Node,
        own,
        own && !silent ? OWN_CALM : Duration.ZERO,
        IncidentJson.write(incident.with(List.of()).as(id)),
        incident.alerts().stream().map(this::firing).toList());
  }

  /// Empty where the label cannot be the name of one.
  private static String namespace(Target target) {
    return Names.isLabel(target.namespace()) ? target.namespace() : "";
  }

  private void admit(List<Candidate> batch, List<Episode> again, List<Over> over, Instant now) {
    if (batch.isEmpty() && again.isEmpty() && over.isEmpty()) {
      return;
    }
    var admitted =
        store.incidents().admit(new Arrivals(batch, again, over, storm(batch, now)), now);
    for (int i = 0; i < batch.size(); i++) {
      note(batch.get(i), admitted.entries().get(i));
    }
    metrics.admitted(Admission.RESOLVED, over.size());
    admitted.ended().forEach(id -> log.info("incident {} is over", id));
  }

  private Firing firing(Alert alert) {
    return new Firing(
        episode(alert),
        cleaner.line(alert.name(), LONGEST_WORD),
        cleaner.line(alert.label("reason"), LONGEST_WORD),
        IncidentJson.write(alert));
  }

  /// What opens beside these when they are too many to be told singly.
  private Candidate storm(List<Candidate> batch, Instant now) {
    var id = intake.ids().next();
    var storm = new Incident(id, "", new Target.Cluster(), "", List.of(), "", List.of(), now);
    var worst = batch.stream().min(Comparator.comparingInt(Candidate::severityRank));
    return new Candidate(
        id,
        STORM,
        worst.map(Candidate::severity).orElse(""),
        worst.map(Candidate::severityRank).orElse(Severity.rank("")),
        STORM,
        "",
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

  private static String key(IncidentKey key) {
    var target = key.target();
    return key.clusterLabel() + "|" + target.namespace() + "|" + target.path();
  }

  private void note(Candidate candidate, Incidents.Entry entry) {
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
            "incident {}: {} joined{}",
            incident.id(),
            fresh,
            material ? ", it is looked into again" : "");
      }
      case Incidents.Reopened(var incident, var fresh) -> {
        metrics.admitted(Admission.JOINED, fresh);
        log.info("incident {} fires again, {} times by now", incident.id(), incident.firings());
      }
      case Incidents.Repeated() -> log.debug("nothing new: {}", candidate.target());
    }
  }

  private void note(Admission special, Instant now) {
    metrics.admitted(special, 1);
    if (special == Admission.HEARTBEAT) {
      store.heartbeats().heard("Watchdog", now);
    }
  }
}
