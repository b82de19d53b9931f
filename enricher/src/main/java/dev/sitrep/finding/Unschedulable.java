package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// No node can take a pod, for several reasons at once or for one that has no rule of its own.
final class Unschedulable implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NoNode.all(file).stream()
        .filter(one -> one.decisive().isEmpty())
        .map(Unschedulable::finding)
        .toList();
  }

  private static Finding finding(NoNode one) {
    boolean tooMuch =
        one.fit().stream()
            .flatMap(fit -> fit.evidence().asks().stream())
            .anyMatch(ask -> ask.tooMuch());
    return one.finding(
        "unschedulable",
        "",
        one.resource().isEmpty()
            ? ""
            : tooMuch
                ? "Lower the pod's requests, or add a node that is large enough."
                : "Lower the pod's requests, or add a node that it may go to.",
        Kubectl.nodesWith("--show-labels"));
  }
}
