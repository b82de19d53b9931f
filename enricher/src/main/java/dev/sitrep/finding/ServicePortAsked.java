package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.ServiceState;
import java.util.List;
import java.util.stream.Collectors;

/// A program asks a Service for a port that the Service does not have.
final class ServicePortAsked implements Analyzer {
  @Override
  public List<Finding> analyze(CaseFile file) {
    var calls = Calls.of(file);
    return calls.all().stream()
        .filter(Calls::asksWrongPort)
        .filter(call -> calls.unknown(call).isEmpty())
        .map(ServicePortAsked::finding)
        .toList();
  }

  private static Finding finding(Call call) {
    var service = call.service().orElseThrow().evidence();
    return call.finding(
        "service-port-asked",
        call.state().about(),
        "it asks %s; %s has %s".formatted(call.who(), service.about().spoken(), ports(service)),
        call.crashed() ? Certainty.SEEN : Certainty.LIKELY,
        List.of(),
        List.of(
            Kubectl.describe(service.about()),
            Kubectl.log(
                call.line().evidence().about(),
                call.line().evidence().container(),
                call.line().evidence().previous())),
        service.ports().size() == 1
            ? "Ask %s for port %d."
                .formatted(service.about().spoken(), service.ports().getFirst().number())
            : "Ask %s for one of its ports.".formatted(service.about().spoken()));
  }

  private static String ports(ServiceState service) {
    return (service.ports().size() == 1 ? "port " : "ports ")
        + service.ports().stream()
            .map(port ->
                port.name().isEmpty()
                    ? "" + port.number()
                    : port.number() + " (" + port.name() + ")")
            .collect(Collectors.joining(" and "));
  }
}
