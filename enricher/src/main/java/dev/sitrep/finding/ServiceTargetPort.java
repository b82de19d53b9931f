package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.ServiceState;
import dev.sitrep.evidence.ServiceState.Port;
import java.util.List;

/// A Service sends traffic to a port that no container of its pods declares. Likely only: a
/// container may listen on a port that it does not declare.
final class ServiceTargetPort implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    var fronts = new Fronts(file);
    return fronts
        .all(service ->
            service.selects()
                && !service.headless()
                && service.pods() > 0
                && fronts.suffers(service.about()))
        .flatMap(service ->
            service.evidence().ports().stream()
                .filter(port -> isAstray(service.evidence(), port))
                .limit(1)
                .map(port -> finding(service, port)))
        .toList();
  }

  private static boolean isAstray(ServiceState service, Port port) {
    var number = service.number(port);
    return port.target().matches("\\d{1,5}")
        && !Fronts.numbers(service, port.protocol()).isEmpty()
        && Fronts.open(service, number.orElse(0)).isEmpty();
  }

  private static Finding finding(Exhibit<ServiceState> exhibit, Port port) {
    var service = exhibit.evidence();
    var listens = Fronts.numbers(service, port.protocol());
    return Fronts.finding(
        "service-target-port",
        exhibit,
        service.about(),
        "wired to the wrong port",
        "port %d of %s leads to targetPort %s; its pods listen on %s"
                .formatted(port.number(), service.about().spoken(), port.target(), listens)
            + (service.ready() == 0 ? ", and none of them is ready" : ""),
        Certainty.LIKELY,
        List.of(
            Kubectl.get(service.about(), "jsonpath='{.spec.ports}'"),
            Kubectl.endpoints(service.about())),
        listens.contains(" ")
            ? "Set targetPort of %s to a port that its pods listen on."
                .formatted(service.about().spoken())
            : "Set targetPort of %s to %s.".formatted(service.about().spoken(), listens));
  }
}
