package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.OpenPort;
import dev.sitrep.evidence.ServiceState;
import dev.sitrep.evidence.ServiceState.Port;
import java.util.List;
import java.util.stream.Collectors;

/// A Service sends traffic to a port by a name that no port of its pods has.
final class ServicePortName implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    return new Fronts(file)
        .all(service -> service.selects() && service.pods() > 0)
        .flatMap(service ->
            service.evidence().ports().stream()
                .filter(port -> service.evidence().number(port).isEmpty())
                .limit(1)
                .map(port -> finding(service, port)))
        .toList();
  }

  private static Finding finding(Exhibit<ServiceState> exhibit, Port port) {
    var service = exhibit.evidence();
    var names = names(service);
    return Fronts.finding(
        "service-port-name",
        exhibit,
        service.about(),
        "wired to no port",
        "port %d of %s leads to targetPort %s, and no port of its pods has that name; %s"
            .formatted(
                port.number(),
                service.about().spoken(),
                port.target(),
                names.isEmpty() ? "they declare none" : "they have " + names),
        Certainty.SEEN,
        List.of(
            Kubectl.get(service.about(), "jsonpath='{.spec.ports}'"),
            Kubectl.endpoints(service.about())),
        "Correct targetPort of %s, or give a container port the name %s."
            .formatted(service.about().spoken(), port.target()));
  }

  private static String names(ServiceState service) {
    return service.open().stream()
        .map((OpenPort port) ->
            port.name().isEmpty() ? "" + port.number() : port.name() + " (" + port.number() + ")")
        .distinct()
        .limit(4)
        .collect(Collectors.joining(" and "));
  }
}
