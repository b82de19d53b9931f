package dev.sitrep.report;

import dev.sitrep.cluster.Ref;
import dev.sitrep.diagnosis.Diagnosis;
import dev.sitrep.report.Report.Cause;
import dev.sitrep.report.Report.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Another report like one that is there.
final class Draft {
  private final Report like;
  private String severity;
  private Ref object;
  private List<String> alerts;
  private String symptom;
  private Instant at;
  private Cause cause;
  private List<Change> changes;
  private List<String> next;
  private String fix;
  private List<Cause> also;
  private Diagnosis diagnosis;
  private Tally tally;
  private List<Report.Item> exhibits;

  private Draft(Report like) {
    this.like = like;
    severity = like.severity();
    object = like.object();
    alerts = like.alerts();
    symptom = like.symptom();
    at = like.at();
    cause = like.cause();
    changes = like.changes();
    next = like.next();
    fix = like.fix();
    also = like.also();
    diagnosis = like.diagnosis();
    tally = like.tally();
    exhibits = like.exhibits();
  }

  static Draft like(Report report) {
    return new Draft(report);
  }

  Draft severity(String severity) {
    this.severity = severity;
    return this;
  }

  Draft alerts(String... alerts) {
    this.alerts = List.of(alerts);
    return this;
  }

  Draft object(Ref object) {
    this.object = object;
    return this;
  }

  Draft symptom(String symptom) {
    this.symptom = symptom;
    return this;
  }

  Draft later(Duration by) {
    return at(at.plus(by));
  }

  Draft at(Instant at) {
    this.at = at;
    return this;
  }

  Draft exhibits(Report.Item... exhibits) {
    this.exhibits = List.of(exhibits);
    return this;
  }

  Draft cause(Cause cause) {
    this.cause = cause;
    return this;
  }

  Draft cause(String sentence) {
    return cause(
        new Cause(
            cause.rule(),
            cause.certainty(),
            sentence,
            cause.fault(),
            cause.exhibits(),
            cause.leadsTo()));
  }

  Draft changes(Change... changes) {
    this.changes = List.of(changes);
    return this;
  }

  Draft next(String... next) {
    this.next = List.of(next);
    return this;
  }

  Draft fix(String fix) {
    this.fix = fix;
    return this;
  }

  Draft also(Cause... also) {
    this.also = List.of(also);
    return this;
  }

  Draft diagnosis(Diagnosis diagnosis) {
    this.diagnosis = diagnosis;
    return this;
  }

  Draft tally(Tally tally) {
    this.tally = tally;
    return this;
  }

  Report report() {
    return new Report(
        like.id(),
        like.status(),
        severity,
        like.cluster(),
        object,
        alerts,
        like.question(),
        symptom,
        like.since(),
        at,
        cause,
        like.proof(),
        changes,
        next,
        fix,
        like.notSeen(),
        also,
        like.checked(),
        like.wouldDecide(),
        diagnosis,
        like.effort(),
        exhibits,
        like.took(),
        tally,
        like.update(),
        like.ending(),
        like.storm(),
        like.origin());
  }
}
