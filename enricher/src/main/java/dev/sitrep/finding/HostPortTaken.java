package dev.sitrep.finding;

import dev.sitrep.evidence.CaseFile;
import java.util.List;

/// The pod wants a port of its node that other pods have already.
final class HostPortTaken implements Analyzer {

  @Override
  public List<Finding> analyze(CaseFile file) {
    return NoNode.because(file, NoNode.About.HOST_PORT).map(HostPortTaken::finding).toList();
  }

  private static Finding finding(NoNode one) {
    var ports = one.fit().map(fit -> fit.evidence().hostPorts()).orElse(List.of());
    return one.finding(
        "host-port-taken",
        ports.isEmpty()
            ? ""
            : "; the pod asks for "
                + String.join(", ", ports.stream().map(port -> "hostPort " + port).toList()),
        "Use a Service instead of the host port, or run no more such pods than there are nodes.",
        "kubectl get pods -A -o wide");
  }
}
