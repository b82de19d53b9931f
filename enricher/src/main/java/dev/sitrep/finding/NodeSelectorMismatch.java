package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Fit;
import java.util.List;
import java.util.stream.Collectors;

/// No node carries the labels that the pod's node selector or node affinity asks for.
final class NodeSelectorMismatch implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NoNode.because(file, NoNode.About.SELECTOR).map(NodeSelectorMismatch::finding).toList();
  }

  private static Finding finding(NoNode one) {
    var wrong =
        one.fit().stream()
            .filter(fit -> fit.evidence().nodes() > 0)
            .flatMap(fit -> fit.evidence().wants().stream())
            .filter(label ->
                label.there().isEmpty()
                    || label.wanted().stream().noneMatch(label.there()::contains))
            .toList();
    return one.finding(
        "node-selector-mismatch",
        wrong.stream().map(NodeSelectorMismatch::words).collect(Collectors.joining()),
        wrong.isEmpty()
            ? "Correct the node selector, or label a node with it."
            : "Correct %s in the node selector, or label a node with it."
                .formatted(wrong.getFirst().key()),
        Kubectl.nodesWith(wrong.isEmpty() ? "--show-labels" : "-L " + wrong.getFirst().key()));
  }

  /// `; no node carries label disk` or `; label disk=ssd is wanted, nodes carry hdd, nvme`
  private static String words(Fit.Label label) {
    var wanted = label.wanted().isEmpty() ? "" : "=" + String.join(" or ", label.wanted());
    if (label.there().isEmpty()) {
      return wanted.isEmpty()
          ? "; no node carries label %s".formatted(label.key())
          : "; label %s%s is wanted, and no node carries that key".formatted(label.key(), wanted);
    }
    return "; label %s%s is wanted, nodes carry %s"
        .formatted(label.key(), wanted, String.join(", ", label.there()));
  }
}
