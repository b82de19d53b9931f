package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Fit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Every node carries a taint that the pod does not tolerate: kept for others, or tainted by the
/// control plane because the node is in trouble.
final class UntoleratedTaint implements Analyzer {
  private static final Pattern TROUBLE =
      Pattern.compile(
          "node\\.kubernetes\\.io/(not-ready|unreachable|disk-pressure|memory-pressure|pid-pressure"
              + "|network-unavailable|out-of-service)");

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NoNode.because(file, NoNode.About.TAINT).map(UntoleratedTaint::finding).toList();
  }

  private static Finding finding(NoNode one) {
    var taints = taints(one);
    var trouble =
        taints.stream()
            .map(TROUBLE::matcher)
            .filter(matcher -> matcher.find())
            .map(matcher -> matcher.group(1))
            .findFirst();
    var node = trouble.flatMap(key -> node(one, key));
    return one.finding(
        "untolerated-taint",
        node.orElse(one.pod().about()),
        one.braces().isEmpty() && !taints.isEmpty()
            ? ": " + String.join(", ", taints)
            : node.map(ref -> "; that is " + ref.spoken()).orElse(""),
        trouble.isPresent()
            ? "Mend the node: its taint goes with its trouble."
            : "Add a toleration to the pod, or remove the taint.",
        Kubectl.nodesWith("-o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints"));
  }

  /// Newer schedulers do not say which taint: then those of the nodes.
  private static List<String> taints(NoNode one) {
    return one.braces().isEmpty()
        ? unfit(one)
            .filter(node -> node.why().startsWith("taint "))
            .map(node -> node.why().substring("taint ".length()))
            .distinct()
            .limit(3)
            .toList()
        : one.braces();
  }

  private static Optional<Ref> node(NoNode one, String key) {
    return unfit(one)
        .filter(node -> node.why().contains("/" + key))
        .map(node -> new Ref("node", "", node.node()))
        .findFirst();
  }

  private static Stream<Fit.Unfit> unfit(NoNode one) {
    return one.fit().stream().flatMap(fit -> fit.evidence().unfit().stream());
  }
}
