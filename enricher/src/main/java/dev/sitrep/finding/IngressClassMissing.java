package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.IngressState;
import java.util.List;

/// An Ingress that no controller takes up: its class does not exist, or it names none and none is
/// the default.
final class IngressClassMissing implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return file.all(IngressState.class).stream()
        .filter(ingress -> ingress.evidence().noClass())
        .map(IngressClassMissing::finding)
        .toList();
  }

  private static Finding finding(Exhibit<IngressState> exhibit) {
    var ingress = exhibit.evidence();
    boolean named = !ingress.ingressClass().isEmpty();
    var classes =
        ingress.classes().isEmpty()
            ? "there is none at all"
            : "there is " + String.join(" and ", ingress.classes());
    return new Finding(
        "ingress-class-missing",
        ingress.about(),
        List.of(ingress.about()),
        "not served by any controller",
        named
            ? "%s names class %s, which does not exist; %s"
                .formatted(ingress.about().spoken(), ingress.ingressClass(), classes)
            : "%s names no class, and no IngressClass is the default; %s"
                .formatted(ingress.about().spoken(), classes),
        named ? Certainty.SEEN : Certainty.LIKELY,
        List.of(exhibit.id()),
        List.of(Kubectl.describe(ingress.about()), "kubectl get ingressclass"),
        ingress.classes().size() == 1
            ? "Set ingressClassName to %s.".formatted(ingress.classes().getFirst())
            : "Set ingressClassName to a class that exists.");
  }
}
