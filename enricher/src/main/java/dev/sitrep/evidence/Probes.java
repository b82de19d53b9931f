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
    if (probe == null || !asks(probe)) {
      return;
    }
    var port = port(probe);
    probes.add(
        new ContainerState.Probe(
            kind,
            action(probe, port),
            port,
            // the API server fills these in where the manifest says nothing
            orElse(probe.getTimeoutSeconds(), 1),
            Absent.number(probe.getInitialDelaySeconds()),
            orElse(probe.getPeriodSeconds(), 10),
            orElse(probe.getFailureThreshold(), 3)));
  }

  private static boolean asks(Probe probe) {
    return probe.getHttpGet() != null
        || probe.getTcpSocket() != null
        || probe.getGrpc() != null
        || probe.getExec() != null;
  }

  private static String port(Probe probe) {
    if (probe.getHttpGet() != null) {
      return String.valueOf(probe.getHttpGet().getPort().getValue());
    }
    if (probe.getTcpSocket() != null) {
      return String.valueOf(probe.getTcpSocket().getPort().getValue());
    }
    return probe.getGrpc() == null ? "" : String.valueOf(probe.getGrpc().getPort());
  }

  private static String action(Probe probe, String port) {
    if (probe.getHttpGet() != null) {
      var path = Absent.text(probe.getHttpGet().getPath());
      boolean secure = "HTTPS".equals(probe.getHttpGet().getScheme());
      return "httpGet "
          + (path.isEmpty() ? "/" : path)
          + " port "
          + port
          + (secure ? " scheme HTTPS" : "");
    }
    if (probe.getTcpSocket() != null) {
      return "tcpSocket port " + port;
    }
    return probe.getGrpc() != null
        ? "grpc port " + port
        : "exec " + String.join(" ", Absent.list(probe.getExec().getCommand()));
  }

  private static int orElse(@Nullable Integer number, int otherwise) {
    return number == null || number < 1 ? otherwise : number;
  }
}
