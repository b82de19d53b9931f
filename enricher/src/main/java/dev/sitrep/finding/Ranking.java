package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;

/// Puts the cause before its symptoms.
///
/// The order is decided by, in turn:
/// 1. what is seen or likely before what is only known to be wrong;
/// 2. findings about the pods that the alerts name before those about their siblings;
/// 3. the order of [Analyzers], which runs from deep causes to plain symptoms.
///
/// A finding whose subjects are all explained by a better one is a symptom of it and is left out.
/// So is one that knows no cause and is about the workload as a whole, where a cause was found in
/// its pods: an alert may name pods that a rollout has replaced since.
public final class Ranking {
  private Ranking() {}

  /// All findings of all rules, the cause first; equal findings once.
  public static List<Finding> of(CaseFile file, List<Analyzer> analyzers) {
    var findings = new ArrayList<Finding>();
    for (var analyzer : analyzers) {
      findings.addAll(analyzer.analyze(file));
    }
    findings.sort(
        Comparator.comparing((Finding finding) -> finding.certainty() == Certainty.UNKNOWN)
            .thenComparing(finding -> !isNamed(finding, file)));
    return withoutSymptoms(findings, file.incident().target().ref());
  }

  private static boolean isNamed(Finding finding, CaseFile file) {
    var named = new HashSet<String>();
    file.incident().alerts().forEach(alert -> named.add(alert.label("pod")));
    named.add(file.incident().target().ref().name());
    return finding.subjects().stream().map(Ref::name).anyMatch(named::contains);
  }

  private static List<Finding> withoutSymptoms(List<Finding> ranked, Ref target) {
    var explained = new HashSet<Ref>();
    var causes = new ArrayList<Finding>();
    for (var finding : ranked) {
      boolean vague =
          finding.certainty() == Certainty.UNKNOWN && finding.subjects().equals(List.of(target));
      if (!explained.containsAll(finding.subjects()) && !(vague && !causes.isEmpty())) {
        causes.add(finding);
      }
      explained.addAll(finding.subjects());
    }
    return causes;
  }
}
