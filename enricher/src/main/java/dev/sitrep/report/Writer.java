package dev.sitrep.report;

import dev.sitrep.cluster.Ref;
import dev.sitrep.diagnosis.Consulted;
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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Makes the report of a case file, its findings and what the model said. Pure.
final class Writer {
  private static final int MOST_NEXT = 3;
  private static final int LONGEST_GAP = 160;

  /// What stands around a workload and has no pods of its own.
  private static final Set<String> AROUND = Set.of("service", "ingress");

  private final CaseFile file;
  private final List<Finding> findings;
  private final Changes changes;
  private final Undecided undecided;
  private final Optional<WorkloadState> workload;
  private final Ref object;

  /// @param findings the cause first
  Writer(CaseFile file, List<Finding> findings) {
    this.file = file;
    this.findings = findings;
    this.changes = new Changes(file);
    this.undecided = new Undecided(file);
    this.workload =
        file.all(WorkloadState.class).stream()
            .map(Exhibit::evidence)
            .filter(WorkloadState::there)
            .findFirst();
    this.object = workload.map(WorkloadState::about).orElse(file.incident().target().ref());
  }

  Report write(
      Consulted consulted, String severity, String clusterLabel, Origin origin, Duration took) {
    var incident = file.incident();
    var cause = findings.isEmpty() ? unexplained() : cause(findings.getFirst());
    boolean unknown = cause.certainty() == Certainty.UNKNOWN && !cause.nothingWrong();
    return new Report(
        incident.id(),
        incident.resolved() ? "resolved" : "firing",
        severity.isEmpty() ? "unknown" : severity,
        clusterLabel,
        object,
        alerts(),
        incident.question(),
        symptom(),
        incident.since(),
        file.now(),
        cause,
        new Proof(file).of(cause.exhibits()),
        changes.told(cause.sentence()),
        next(),
        fix(),
        notSeen(unknown),
        findings.stream().skip(1).map(this::cause).toList(),
        undecided.checked(),
        unknown
            ? undecided.wouldDecide()
            : cause.nothingWrong() ? List.of(undecided.elsewhere()) : List.of(),
        consulted.diagnosis(),
        consulted.effort(),
        file.exhibits().stream().map(Report.Item::of).toList(),
        took,
        new Tally(incident.alerts().size(), 0, "", "", List.of()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        origin);
  }

  private List<String> alerts() {
    return file.all(Alerted.class).stream()
        .map(alert -> alert.evidence().name())
        .distinct()
        .toList();
  }

  private Report.Cause cause(Finding finding) {
    return new Report.Cause(
        finding.rule(),
        finding.certainty(),
        ofMany() ? withSubject(finding) : finding.cause(),
        finding.fault(),
        finding.exhibits(),
        finding.leadsTo());
  }

  /// Where the object holds many others, each with troubles of its own.
  private boolean ofMany() {
    return object.kind().equals("namespace") || object.kind().equals("node");
  }

  /// Among several troubles each has to say whose it is.
  private static String withSubject(Finding finding) {
    var subject = finding.subjects().getFirst();
    int more = finding.subjects().size() - 1;
    return finding.cause().contains(subject.name())
        ? finding.cause()
        : subject.path()
            + (more > 0 ? " and %d more".formatted(more) : "")
            + ": "
            + finding.cause();
  }

  private String symptom() {
    if (ofMany() && findings.size() > 1 && !findings.getFirst().subjects().contains(object)) {
      return findings.size() + " things wrong, worst first";
    }
    return findings.isEmpty() ? state() : symptom(findings.getFirst());
  }

  /// How the object stands where no rule found anything.
  private String state() {
    if (workload.isEmpty()) {
      return alerts().isEmpty() ? "state unknown" : String.join(", ", alerts());
    }
    var counted = Undecided.counted(workload.get());
    return healthy() ? counted + ", nothing wrong found now" : counted;
  }

  private String symptom(Finding first) {
    var subject = first.subjects().getFirst();
    if (object.kind().equals("pod") || object.equals(subject)) {
      return first.symptom();
    }
    boolean pods = subject.kind().equals("pod");
    if (pods) {
      int suffering = suffering(first);
      return workload
          .map(state -> suffering + " of " + pods(Math.max(suffering, state.desired())))
          .orElse(pods(suffering))
          .concat(" " + first.symptom());
    }
    if (workload.isPresent()
        && !ofMany()
        && !AROUND.contains(subject.kind())
        && !first.rule().equals("target-gone")) {
      int missing = Math.max(1, workload.get().desired() - workload.get().ready());
      return missing + " of " + pods(workload.get().desired()) + " " + first.symptom();
    }
    return subject.spoken() + " " + first.symptom();
  }

  /// Of many pods that fail alike only a few are read: then all failing ones count.
  private int suffering(Finding finding) {
    int read = finding.subjects().size();
    return read < Focus.PER_OWNER
        ? read
        : Math.max(read, workload.map(WorkloadState::failing).orElse(0));
  }

  private static String pods(int number) {
    return Undecided.count(number, "pod");
  }

  private boolean healthy() {
    return workload.filter(state -> state.ready() >= state.desired()).isPresent();
  }

  private Report.Cause unexplained() {
    return new Report.Cause(
        healthy() ? Report.Cause.HEALTHY : "",
        Certainty.UNKNOWN,
        known(),
        object,
        undecided.signs());
  }

  private String known() {
    if (workload.isEmpty()) {
      return "its state could not be read";
    }
    return healthy()
        ? "no rule finds a fault in what was read; what was wrong has passed, or is elsewhere"
        : workload.get().line() + "; no rule found why";
  }

  private List<String> next() {
    var own = findings.isEmpty() ? fallback() : findings.getFirst().next();
    var history = changes.suspect().map(Writer::history).stream().toList();
    return Stream.concat(own.stream().limit(MOST_NEXT - history.size()), history.stream()).toList();
  }

  private static String history(Rollout rollout) {
    return "kubectl -n %s rollout history %s --revision=%d"
        .formatted(rollout.about().namespace(), rollout.about().path(), rollout.to());
  }

  private List<String> fallback() {
    if (object.kind().equals("cluster")) {
      return List.of();
    }
    if (object.kind().equals("namespace")) {
      return List.of("kubectl -n %s get pods".formatted(object.name()));
    }
    var in = object.namespace().isEmpty() ? "kubectl" : "kubectl -n " + object.namespace();
    return List.of(in + " describe " + object.path());
  }

  private String fix() {
    if (findings.isEmpty()) {
      return "";
    }
    var first = findings.getFirst();
    return first.fix().isEmpty() ? changes.fix(first.cause()).orElse("") : first.fix();
  }

  /// Gaps with the same reason as one. Where the cause is clear, only what Sitrep was refused
  /// matters: what was left out, or never was, does not.
  private List<String> notSeen(boolean unknown) {
    var byWhy = new LinkedHashMap<String, Set<String>>();
    for (var gap : file.all(Missing.class)) {
      if (matters(gap.evidence(), unknown)) {
        byWhy
            .computeIfAbsent(gap.evidence().why(), why -> new LinkedHashSet<>())
            .add(gap.evidence().what());
      }
    }
    return byWhy.entrySet().stream()
        .map(entry -> String.join(", ", entry.getValue()) + ": " + entry.getKey())
        .map(gap -> gap.length() > LONGEST_GAP ? gap.substring(0, LONGEST_GAP - 1) + "…" : gap)
        .toList();
  }

  private boolean matters(Missing gap, boolean unknown) {
    boolean never = gap.why().startsWith("not available") || gap.why().startsWith("not found");
    boolean itself = gap.what().equals(object.spoken()) || gap.what().equals(object.qualified());
    return !gap.why().startsWith("left out") && !(never && (itself || !unknown));
  }
}
