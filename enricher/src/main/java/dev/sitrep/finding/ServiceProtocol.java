package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.OpenPort;
import dev.sitrep.evidence.ServiceState;
import dev.sitrep.evidence.ServiceState.Port;
import java.util.List;
import java.util.stream.Stream;

/// A Service sends one protocol to a port on which its pods speak another: UDP for TCP.
final class ServiceProtocol implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    var fronts = new Fronts(file);
    return fronts
        .all(service -> service.selects() && fronts.suffers(service.about()))
        .flatMap(service ->
            service.evidence().ports().stream()
                .flatMap(port ->
                    other(service.evidence(), port).map(open -> finding(service, port, open)))
                .limit(1))
        .toList();
  }

  /// The container's port, where it and the Service differ in the protocol and no other fits.
  private static Stream<OpenPort> other(ServiceState service, Port port) {
    int number = service.number(port).orElse(0);
    var same = service.open().stream().filter(open -> open.number() == number).toList();
    boolean served =
        service.open().stream()
                .anyMatch(
                    open -> open.number() == number && open.protocol().equals(port.protocol()))
            // DNS and the like offer the same number for both
            || service.ports().stream()
                .anyMatch(one ->
                    one.number() == port.number() && !one.protocol().equals(port.protocol()));
    return served ? Stream.of() : same.stream().limit(1);
  }

  private static Finding finding(Exhibit<ServiceState> exhibit, Port port, OpenPort open) {
    var service = exhibit.evidence();
    return Fronts.finding(
        "service-protocol",
        exhibit,
        service.about(),
        "wired with the wrong protocol",
        "port %d of %s is %s; container %s listens on port %d with %s"
            .formatted(
                port.number(),
                service.about().spoken(),
                port.protocol(),
                open.container(),
                open.number(),
                open.protocol()),
        Certainty.LIKELY,
        List.of(
            Kubectl.get(service.about(), "jsonpath='{.spec.ports}'"),
            Kubectl.endpoints(service.about())),
        "Set the protocol of port %d of %s to %s."
            .formatted(port.number(), service.about().spoken(), open.protocol()));
  }
}
