package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import java.util.List;
import java.util.Optional;

/// Nothing new comes into being in a namespace that is being deleted.
final class NamespaceTerminating implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return Refusal.findings(
        file, Refusal.Kind.TERMINATING, refusal -> Optional.of(finding(refusal)));
  }

  private static Finding finding(Refusal refusal) {
    var namespace = new Ref("namespace", "", refusal.subject().namespace());
    return refusal.finding(
        "namespace-terminating",
        namespace,
        "%s: %s is being deleted".formatted(refusal.refused(), namespace.spoken()),
        "",
        List.of(Kubectl.get(namespace, "yaml")));
  }
}
