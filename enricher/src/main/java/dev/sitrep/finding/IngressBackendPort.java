package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.IngressState;
import dev.sitrep.evidence.IngressState.Backend;
import java.util.List;

/// An Ingress leads to a port that its Service does not have.
final class IngressBackendPort implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return file.all(IngressState.class).stream()
        .flatMap(ingress ->
            ingress.evidence().backends().stream()
                .filter(backend -> backend.there() && !backend.hasPort())
                .limit(1)
                .map(backend -> finding(ingress, backend)))
        .toList();
  }

  private static Finding finding(Exhibit<IngressState> exhibit, Backend backend) {
    var ingress = exhibit.evidence().about();
    return new Finding(
        "ingress-backend-port",
        ingress,
        List.of(ingress),
        "without a backend",
        "%s sends %s to port %s of service %s, which has %s"
            .formatted(
                ingress.spoken(),
                backend.route(),
                backend.port(),
                backend.service(),
                backend.ports().isEmpty()
                    ? "no ports"
                    : "only " + String.join(" and ", backend.ports())),
        Certainty.SEEN,
        List.of(exhibit.id()),
        List.of(
            Kubectl.describe(ingress),
            Kubectl.describe(new Ref("service", ingress.namespace(), backend.service()))),
        backend.ports().size() == 1
            ? "Correct the backend's port to %s.".formatted(backend.ports().getFirst())
            : "Correct the backend's port.");
  }
}
