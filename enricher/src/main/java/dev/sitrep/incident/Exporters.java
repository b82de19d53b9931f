package dev.sitrep.incident;

import java.util.Set;

/// The programs whose own names Prometheus hangs on metrics about something else.
final class Exporters {
  private static final Set<String> STATE_METRICS_CONTAINERS =
      Set.of("kube-state-metrics", "kube-rbac-proxy-main", "kube-rbac-proxy-self");

  private Exporters() {}

  /// Job, pod or service of kube-state-metrics; Helm puts the release's name before it.
  static boolean isStateMetrics(String name) {
    return name.contains("kube-state-metrics");
  }

  static boolean isStateMetricsContainer(String name) {
    return STATE_METRICS_CONTAINERS.contains(name);
  }

  static boolean isNodeExporter(String name) {
    return name.contains("node-exporter") || name.contains("node_exporter");
  }

  static boolean isKubelet(String name) {
    return name.equals("kubelet") || name.endsWith("-kubelet");
  }

  static boolean isService(String name) {
    return isStateMetrics(name) || isNodeExporter(name) || isKubelet(name);
  }
}
