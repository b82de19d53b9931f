package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.IngressState;
import dev.sitrep.evidence.IngressState.Backend;
import java.util.List;

/// An Ingress leads to a Service that does not exist.
final class IngressBackendMissing implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return file.all(IngressState.class).stream()
        .flatMap(ingress ->
            ingress.evidence().backends().stream()
                .filter(backend -> !backend.there())
                .limit(1)
                .map(backend -> finding(ingress, backend)))
        .toList();
  }

  private static Finding finding(Exhibit<IngressState> exhibit, Backend backend) {
    var ingress = exhibit.evidence().about();
    return new Finding(
        "ingress-backend-missing",
        ingress,
        List.of(ingress),
        "without a backend",
        "%s sends %s to service %s, which does not exist in namespace %s%s"
            .formatted(
                ingress.spoken(),
                backend.route(),
                backend.service(),
                ingress.namespace(),
                backend.near().isEmpty() ? "" : "; there is service " + backend.near()),
        Certainty.SEEN,
        List.of(exhibit.id()),
        List.of(Kubectl.describe(ingress), Kubectl.list("services", ingress.namespace())),
        backend.near().isEmpty()
            ? "Create service %s, or correct the backend.".formatted(backend.service())
            : "Correct the backend to service %s.".formatted(backend.near()));
  }
}
