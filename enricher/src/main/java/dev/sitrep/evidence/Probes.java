package dev.sitrep.evidence;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The probes of a container, said in one line each.
final class Probes {
  private Probes() {}

  static List<ContainerState.Probe> of(Container container) {
    var probes = new ArrayList<ContainerState.Probe>();
    add(probes, "liveness", container.getLivenessProbe());
    add(probes, "readiness", container.getReadinessProbe());
    add(probes, "startup", container.getStartupProbe());
    return probes;
  }

  private static void add(List<ContainerState.Probe> probes, String kind, @Nullable Probe probe) {
    if (probe == null) {
      return;
    }
    // the API server fills in 1 where the manifest says nothing
    int seconds = Math.max(1, Absent.number(probe.getTimeoutSeconds()));
    if (probe.getHttpGet() != null) {
      var port = String.valueOf(probe.getHttpGet().getPort().getValue());
      var path = Absent.text(probe.getHttpGet().getPath());
      probes.add(
          new ContainerState.Probe(
              kind, "httpGet " + (path.isEmpty() ? "/" : path) + " port " + port, port, seconds));
    } else if (probe.getTcpSocket() != null) {
      var port = String.valueOf(probe.getTcpSocket().getPort().getValue());
      probes.add(new ContainerState.Probe(kind, "tcpSocket port " + port, port, seconds));
    } else if (probe.getGrpc() != null) {
      var port = String.valueOf(probe.getGrpc().getPort());
      probes.add(new ContainerState.Probe(kind, "grpc port " + port, port, seconds));
    } else if (probe.getExec() != null) {
      var command = String.join(" ", Absent.list(probe.getExec().getCommand()));
      probes.add(new ContainerState.Probe(kind, "exec " + command, "", seconds));
    }
  }
}
