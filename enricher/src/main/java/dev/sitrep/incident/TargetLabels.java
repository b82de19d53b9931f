package dev.sitrep.incident;

import java.util.ArrayList;
import java.util.List;

/// Which labels name what. In each list the first one with a usable value wins; before each `x`,
/// `exported_x` is looked at, for that is where Prometheus keeps the metric's own label when the
/// scraped target has one of the same name.
///
/// @param workloads in order of preference; an alert about a pod that also names its Deployment is
///   about the Deployment
/// @param instance `host:port` of what was scraped: a node only where a node's own exporter was
/// @param job the scrape job, never a Job
public record TargetLabels(
    List<String> namespace,
    List<String> pod,
    List<String> container,
    List<Workload> workloads,
    List<String> service,
    List<String> persistentVolume,
    List<String> node,
    List<String> instance,
    List<String> job,
    List<String> cluster) {

  /// @param kind as in [Target.Workload], or `persistentvolumeclaim`
  public record Workload(String kind, List<String> labels) {
    public Workload {
      labels = List.copyOf(labels);
    }
  }

  /// Those of kube-state-metrics, the kubelet and node-exporter, then those of OpenTelemetry with
  /// dots (Prometheus 3) and with underscores.
  public static final TargetLabels DEFAULTS =
      new TargetLabels(
          List.of("namespace", "k8s.namespace.name", "k8s_namespace_name"),
          List.of("pod", "pod_name", "k8s.pod.name", "k8s_pod_name"),
          List.of("container", "container_name", "k8s.container.name", "k8s_container_name"),
          List.of(
              workload("deployment", "deployment", "deployment_name"),
              workload("statefulset", "statefulset"),
              workload("daemonset", "daemonset"),
              workload("job", "job_name"),
              workload("cronjob", "cronjob"),
              workload("replicaset", "replicaset"),
              new Workload(
                  "horizontalpodautoscaler",
                  List.of("horizontalpodautoscaler", "hpa", "k8s.hpa.name", "k8s_hpa_name")),
              workload("poddisruptionbudget", "poddisruptionbudget"),
              workload("persistentvolumeclaim", "persistentvolumeclaim"),
              workload("resourcequota", "resourcequota")),
          List.of("service", "k8s.service.name", "k8s_service_name"),
          List.of("persistentvolume", "k8s.persistentvolume.name", "k8s_persistentvolume_name"),
          List.of("node", "k8s.node.name", "k8s_node_name"),
          List.of("instance"),
          List.of("job"),
          List.of("cluster", "k8s.cluster.name", "k8s_cluster_name"));

  public TargetLabels {
    namespace = List.copyOf(namespace);
    pod = List.copyOf(pod);
    container = List.copyOf(container);
    workloads = List.copyOf(workloads);
    service = List.copyOf(service);
    persistentVolume = List.copyOf(persistentVolume);
    node = List.copyOf(node);
    instance = List.copyOf(instance);
    job = List.copyOf(job);
    cluster = List.copyOf(cluster);
  }

  private static Workload workload(String kind, String... labels) {
    var all = new ArrayList<>(List.of(labels));
    all.add("k8s." + kind + ".name");
    all.add("k8s_" + kind + "_name");
    return new Workload(kind, all);
  }
}
