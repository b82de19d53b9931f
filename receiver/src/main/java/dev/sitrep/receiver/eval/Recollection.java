package dev.sitrep.receiver.eval;

import dev.sitrep.alert.Alert;
import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Evidence;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Missing;
import dev.sitrep.finding.Finding;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.Target;
import dev.sitrep.report.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a model was asked about, from its report: every exhibit with its words and what the rules
/// made of them. A model is told the same again.
///
/// What a report does not keep: the namespace of an exhibit's object (that of the report's object
/// is taken), whom a finding hits beside the pods that prove it, and which containers there are, so
/// that a command may name only the container of the alert.
record Recollection(CaseFile file, List<Finding> findings) {
  private static final Set<String> WITHOUT_NAMESPACE =
      Stream.concat(
              Kinds.ALL.stream()
                  .filter(kind -> !kind.namespaced())
                  .map(Kind::name)
                  .map(name -> name.toLowerCase(Locale.ROOT)),
              Stream.of("cluster"))
          .collect(Collectors.toUnmodifiableSet());

  /// Evidence of which only the words are left.
  record Kept(String source, Ref about, Optional<Instant> at, String line) implements Evidence {}

  Recollection {
    findings = List.copyOf(findings);
  }

  static Recollection of(Report report) {
    var known = known(report);
    var exhibits = new ArrayList<Exhibit<?>>();
    for (var item : report.exhibits()) {
      exhibits.add(new Exhibit<>(item.id(), evidence(item, ref(item.object(), report, known))));
    }
    return new Recollection(
        new CaseFile(incident(report), report.at(), exhibits), findings(report, exhibits));
  }

  private static Evidence evidence(Report.Item item, Ref about) {
    var gap = new Missing(about, "", "");
    int colon = item.text().indexOf(": ");
    return item.source().equals(gap.source()) && colon >= 0
        ? new Missing(about, item.text().substring(0, colon), item.text().substring(colon + 2))
        : new Kept(item.source(), about, item.at(), item.text());
  }

  /// Objects that the report names in full.
  private static Map<String, Ref> known(Report report) {
    var known = new LinkedHashMap<String, Ref>();
    Stream.concat(
            Stream.of(report.object(), report.cause().fault()),
            report.also().stream().map(Report.Cause::fault))
        .forEach(ref -> known.putIfAbsent(ref.path(), ref));
    return known;
  }

  private static Ref ref(String path, Report report, Map<String, Ref> known) {
    var named = known.get(path);
    if (named != null) {
      return named;
    }
    int slash = path.indexOf('/');
    var kind = path.substring(0, Math.max(slash, 0));
    var name = path.substring(slash + 1);
    return new Ref(kind, WITHOUT_NAMESPACE.contains(kind) ? "" : namespace(report), name);
  }

  private static String namespace(Report report) {
    return report.object().kind().equals("namespace")
        ? report.object().name()
        : report.object().namespace();
  }

  private static Incident incident(Report report) {
    var object = report.object();
    return new Incident(
        report.id(),
        report.cluster(),
        new Target.Workload(object.namespace(), object.kind(), object.name()),
        container(report),
        report.alerts().stream().map(name -> alert(name, report)).toList(),
        report.question(),
        List.of(),
        report.since());
  }

  /// The label names the exporter's container where the exporter has overwritten it.
  private static String container(Report report) {
    var label = report.origin().labels().getOrDefault("container", "");
    boolean seen =
        report.exhibits().stream()
            .anyMatch(item -> (item.text() + " ").contains("container " + label + " "));
    return seen ? label : "";
  }

  private static Alert alert(String name, Report report) {
    var labels = new TreeMap<>(Map.of("alertname", name));
    if (!report.severity().equals("unknown")) {
      labels.put("severity", report.severity());
    }
    return Alert.of(labels, new TreeMap<>(), report.since(), Optional.empty());
  }

  private static List<Finding> findings(Report report, List<Exhibit<?>> exhibits) {
    return Stream.concat(Stream.of(report.cause()), report.also().stream())
        .filter(cause -> !cause.nothingWrong() && !cause.rule().isEmpty())
        .filter(cause -> !cause.exhibits().isEmpty())
        .map(cause -> finding(cause, report, exhibits))
        .toList();
  }

  private static Finding finding(Report.Cause cause, Report report, List<Exhibit<?>> exhibits) {
    return new Finding(
        cause.rule(),
        cause.fault(),
        subjects(cause, report, exhibits),
        cause.equals(report.cause()) ? report.symptom() : "",
        cause.sentence(),
        cause.certainty(),
        cause.exhibits(),
        List.of(),
        "",
        cause.leadsTo());
  }

  /// The pods of the report's object that the proof is about; that object where there are none.
  private static List<Ref> subjects(Report.Cause cause, Report report, List<Exhibit<?>> exhibits) {
    var object = report.object();
    boolean ofMany = object.kind().equals("namespace") || object.kind().equals("node");
    var pods =
        exhibits.stream()
            .filter(exhibit -> cause.exhibits().contains(exhibit.id()))
            .map(exhibit -> exhibit.evidence().about())
            .filter(about -> about.kind().equals("pod"))
            .filter(pod -> ofMany || pod.name().startsWith(object.name() + "-"))
            .distinct()
            .toList();
    return pods.isEmpty() ? List.of(object) : pods;
  }
}
