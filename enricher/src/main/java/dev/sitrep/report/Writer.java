package dev.sitrep.report;

import dev.sitrep.cluster.Ref;
import dev.sitrep.diagnosis.Diagnosis;
import dev.sitrep.evidence.Ages;
import dev.sitrep.evidence.Alerted;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Focus;
import dev.sitrep.evidence.Missing;
import dev.sitrep.evidence.Rollout;
import dev.sitrep.evidence.WorkloadState;
import dev.sitrep.finding.Certainty;
import dev.sitrep.finding.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes the report of a case file, its findings and what the model said. Pure.
final class Writer {
  private static final int MOST_PROOF = 3;
  private static final int MOST_NEXT = 3;

  /// A rollout that is older than this did not start the trouble.
  private static final Duration RECENT = Duration.ofDays(1);

  private static final Duration REMEMBERED = Duration.ofDays(7);

  private final CaseFile file;
  private final List<Finding> findings;
  private final Optional<WorkloadState> workload;
  private final Ref object;

  Writer(CaseFile file, List<Finding> findings) {
    this.file = file;
    this.findings = findings;
    this.workload =
        file.all(WorkloadState.class).stream()
            .map(Exhibit::evidence)
            .filter(WorkloadState::there)
            .findFirst();
    this.object = workload.map(WorkloadState::about).orElse(file.incident().target().ref());
  }

  Report write(Diagnosis diagnosis, String severity, String clusterLabel, Duration took) {
    var incident = file.incident();
    var cause = findings.isEmpty() ? unexplained() : cause(findings.getFirst());
    return new Report(
        incident.id(),
        incident.resolved() ? "resolved" : "firing",
        severity.isEmpty() ? "unknown" : severity,
        clusterLabel,
        object,
        file.all(Alerted.class).stream().map(alert -> alert.evidence().name()).distinct().toList(),
        incident.question(),
        symptom(),
        incident.since(),
        file.now(),
        cause,
        proof(cause),
        changes(),
        next(),
        fix(),
        file.all(Missing.class).stream().map(missing -> missing.evidence().line()).toList(),
        findings.stream().skip(1).map(this::cause).toList(),
        checked(),
        diagnosis,
        file.exhibits().stream().map(Report.Item::of).toList(),
        took);
  }

  /// In a namespace with several troubles a cause has to say whose it is.
  private Report.Cause cause(Finding finding) {
    var cause = Report.Cause.of(finding);
    return object.kind().equals("namespace")
        ? new Report.Cause(
            cause.rule(),
            cause.certainty(),
            finding.subjects().getFirst().path() + ": " + cause.sentence(),
            cause.fault(),
            cause.exhibits())
        : cause;
  }

  private String symptom() {
    if (object.kind().equals("namespace") && findings.size() > 1) {
      return findings.size() + " things wrong, the gravest first";
    }
    if (findings.isEmpty()) {
      return healthy()
          ? workload.map(WorkloadState::line).orElse("") + ", nothing wrong found now"
          : workload.map(WorkloadState::line).orElse("state unknown");
    }
    var first = findings.getFirst();
    boolean pods = first.subjects().getFirst().kind().equals("pod");
    if (object.kind().equals("pod") || object.equals(first.subjects().getFirst())) {
      return first.symptom();
    }
    if (!pods && workload.isPresent() && !first.rule().equals("target-gone")) {
      int missing = Math.max(1, workload.get().desired() - workload.get().ready());
      return missing + " of " + count(workload.get().desired(), "pod") + " " + first.symptom();
    }
    if (!pods) {
      return first.subjects().getFirst().spoken() + " " + first.symptom();
    }
    int suffering = suffering(first);
    return workload
        .map(state -> suffering + " of " + count(Math.max(suffering, state.desired()), "pod"))
        .orElse(count(suffering, "pod"))
        .concat(" " + first.symptom());
  }

  /// Of many pods that fail alike only a few are read: then all failing ones count.
  private int suffering(Finding finding) {
    int read = finding.subjects().size();
    return read < Focus.PER_OWNER
        ? read
        : Math.max(read, workload.map(WorkloadState::failing).orElse(0));
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private boolean healthy() {
    return workload.filter(state -> state.ready() >= state.desired()).isPresent();
  }

  private Report.Cause unexplained() {
    var ids = file.exhibits().stream().limit(1).map(Exhibit::id).toList();
    if (healthy()) {
      return new Report.Cause(
          "",
          Certainty.UNKNOWN,
          "nothing is wrong with it now; the trouble has passed or is elsewhere",
          object,
          ids);
    }
    return new Report.Cause(
        "", Certainty.UNKNOWN, "no rule found a cause in what could be read", object, ids);
  }

  private List<Report.Item> proof(Report.Cause cause) {
    return cause.exhibits().stream()
        .map(file::byId)
        .flatMap(Optional::stream)
        .limit(MOST_PROOF)
        .map(Report.Item::of)
        .toList();
  }

  private List<String> changes() {
    return file.all(Rollout.class).stream().map(Exhibit::evidence).map(this::change).toList();
  }

  private String change(Rollout rollout) {
    var when = rollout.when();
    if (!rollout.changed()) {
      return "nothing: " + rollout.about().spoken() + " has its first revision" + ago(when);
    }
    if (when.isPresent() && when.get().isBefore(file.now().minus(REMEMBERED))) {
      return "nothing in the workload in the last 7 days (revision %d%s)"
          .formatted(rollout.to(), ago(when));
    }
    return rollout.line() + when.map(this::relation).orElse("");
  }

  private String ago(Optional<Instant> when) {
    return when.map(at -> ", made " + Ages.of(Duration.between(at, file.now())) + " ago")
        .orElse("");
  }

  private String relation(Instant when) {
    if (file.incident().alerts().isEmpty()) {
      return " (" + Ages.of(Duration.between(when, file.now())) + " ago)";
    }
    var lead = Duration.between(when, file.incident().since());
    return lead.isNegative()
        ? " (" + Ages.of(lead.negated()) + " after the alert began)"
        : " (" + Ages.of(lead) + " before the alert began)";
  }

  private Optional<Rollout> recentRollout() {
    return file.all(Rollout.class).stream()
        .map(Exhibit::evidence)
        .filter(Rollout::changed)
        .filter(rollout ->
            rollout
                .when()
                .filter(at -> at.isAfter(file.incident().since().minus(RECENT)))
                .isPresent())
        .findFirst();
  }

  private List<String> next() {
    var own = findings.isEmpty() ? fallback() : findings.getFirst().next();
    var history =
        recentRollout()
            .map(rollout ->
                "kubectl -n %s rollout history %s --revision=%d"
                    .formatted(rollout.about().namespace(), rollout.about().path(), rollout.to()))
            .stream();
    return recentRollout().isPresent()
        ? Stream.concat(own.stream().limit(MOST_NEXT - 1), history).toList()
        : own.stream().limit(MOST_NEXT).toList();
  }

  private List<String> fallback() {
    if (object.kind().equals("cluster")) {
      return List.of();
    }
    var in = object.namespace().isEmpty() ? "kubectl" : "kubectl -n " + object.namespace();
    return List.of(in + " describe " + object.path());
  }

  private String fix() {
    var own = findings.isEmpty() ? "" : findings.getFirst().fix();
    if (!own.isEmpty() || findings.isEmpty()) {
      return own;
    }
    var cause = findings.getFirst().cause();
    return recentRollout()
        .flatMap(rollout ->
            rollout.changes().stream()
                .filter(change -> change.matches("(?:container \\S+: )?env \\S+ removed"))
                .map(change -> change.replaceFirst(".*env (\\S+) removed", "$1"))
                .filter(cause::contains)
                .map(env ->
                    "Put %s back into the %s, or undo revision %d."
                        .formatted(env, rollout.about().kind(), rollout.to()))
                .findFirst())
        .orElse("");
  }

  /// Which kinds of evidence there are, counted.
  private List<String> checked() {
    var counts = new LinkedHashMap<String, Integer>();
    for (var exhibit : file.exhibits()) {
      if (!(exhibit.evidence() instanceof Missing) && !(exhibit.evidence() instanceof Alerted)) {
        counts.merge(exhibit.evidence().source(), 1, Integer::sum);
      }
    }
    var said = new ArrayList<String>();
    counts.forEach((source, number) -> said.add(number == 1 ? source : source + " × " + number));
    return said;
  }
}
