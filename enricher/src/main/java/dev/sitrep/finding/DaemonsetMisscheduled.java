package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Replicas;
import java.util.List;
import java.util.Locale;

/// Pods of a DaemonSet run on nodes where they should not any more.
final class DaemonsetMisscheduled implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return RollingFault.of(file, one -> one.misscheduled() > 0 && matters(one, file))
        .map(one ->
            RollingFault.finding(
                "daemonset-misscheduled",
                one,
                one.evidence().about(),
                "on nodes where they should not be",
                "%s runs %s on nodes that its node selector, affinity or tolerations exclude now"
                    .formatted(
                        one.evidence().about().spoken(),
                        Say.count(one.evidence().misscheduled(), "pod")),
                Certainty.LIKELY,
                "Compare the nodes' labels and taints with the DaemonSet: one of both has changed.",
                "kubectl get nodes --show-labels"))
        .toList();
  }

  /// It does not stop other pods from becoming ready.
  private static boolean matters(Replicas one, CaseFile file) {
    return one.ready() >= one.desired()
        || file.incident().alertNames().stream()
            .anyMatch(name -> name.toLowerCase(Locale.ROOT).contains("misscheduled"));
  }
}
