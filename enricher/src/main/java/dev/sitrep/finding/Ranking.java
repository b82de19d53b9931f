package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Happening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/// Puts the cause before its symptoms.
///
/// First findings are joined into chains: a finding that blames an object is explained by the
/// finding that says what is wrong with that object, and so on, across objects. The deepest one
/// gives the cause, the first one keeps its subjects and its symptom, see [Chains].
///
/// Then the order is decided by, in turn:
/// 1. what is seen or likely before what is only known to be wrong;
/// 2. what rests on something recent before what rests on old events alone;
/// 3. findings about the pods that the alerts name before those about their siblings;
/// 4. the order of [Analyzers], which runs from deep causes to plain symptoms.
///
/// A finding whose subjects are all explained by a better one is a symptom of it and is left out.
/// So is one about the workload as a whole where a cause was found in its pods, if it knows no
/// cause itself or comes later in [Analyzers]: an alert may name pods that a rollout has replaced
/// since.
public final class Ranking {
  /// Events that ended this long before the trouble began are background.
  private static final Duration OLD = Duration.ofMinutes(30);

  private Ranking() {}

  /// All findings of all rules, the cause first; equal findings once.
  public static List<Finding> of(CaseFile file, List<Analyzer> analyzers) {
    var findings = new ArrayList<Finding>();
    for (var analyzer : analyzers) {
      findings.addAll(analyzer.analyze(file));
    }
    var kin = Kin.of(file);
    var ranked = new ArrayList<>(new Chains(findings, kin).joined());
    ranked.sort(
        Comparator.comparing((Finding finding) -> finding.certainty() == Certainty.UNKNOWN)
            .thenComparing(finding -> isOld(finding, file))
            .thenComparing(finding -> !isNamed(finding, file)));
    return withoutSymptoms(ranked, kin);
  }

  private static boolean isNamed(Finding finding, CaseFile file) {
    var named = new HashSet<String>();
    file.incident().alerts().forEach(alert -> named.add(alert.label("pod")));
    named.add(file.incident().target().ref().name());
    return finding.subjects().stream().anyMatch(subject -> named.contains(subject.name()));
  }

  private static boolean isOld(Finding finding, CaseFile file) {
    var earliest = file.incident().since().minus(OLD);
    var evidence =
        finding.exhibits().stream()
            .flatMap(id -> file.byId(id).stream())
            .map(Exhibit::evidence)
            .toList();
    return !evidence.isEmpty()
        && evidence.stream()
            .allMatch(one ->
                one instanceof Happening event
                    && event.last().filter(at -> at.isBefore(earliest)).isPresent());
  }

  private static List<Finding> withoutSymptoms(List<Finding> ranked, Kin kin) {
    var explained = new HashSet<Object>();
    var causes = new ArrayList<Finding>();
    boolean inPods = false;
    for (var finding : ranked) {
      boolean ofTheWhole = kin.isTarget(finding.subjects());
      boolean symptom = explained.containsAll(finding.subjects()) || (ofTheWhole && inPods);
      if (!symptom) {
        causes.add(finding);
      }
      explained.addAll(finding.subjects());
      inPods |=
          finding.certainty() != Certainty.UNKNOWN
              && finding.subjects().stream().anyMatch(one -> one.kind().equals("pod"));
    }
    return causes;
  }
}
