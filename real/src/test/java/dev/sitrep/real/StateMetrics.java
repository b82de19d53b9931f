package dev.sitrep.real;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/// The metrics of kube-state-metrics that the rules of kubernetes-mixin read, in their names and
/// labels, asked of the cluster at each scrape.
final class StateMetrics implements AutoCloseable {
  private final KubernetesClient cluster = new KubernetesClientBuilder().build();
  private final HttpServer server;
  private String last = "";

  private StateMetrics(HttpServer server) {
    this.server = server;
  }

  static StateMetrics start() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var metrics = new StateMetrics(server);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/metrics",
        exchange -> {
          try (exchange) {
            var body = metrics.asked().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    return metrics;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// What was seen last, where the API server does not answer: kube-state-metrics watches, and does
  /// the same.
  private synchronized String asked() {
    try {
      last = text();
    } catch (KubernetesClientException e) {
      // told as it was
    }
    return last;
  }

  private String text() {
    var lines = new ArrayList<String>();
    cluster.pods().inAnyNamespace().list().getItems().forEach(pod -> pod(pod, lines));
    var apps = cluster.apps();
    apps.deployments().inAnyNamespace().list().getItems().forEach(one -> deployment(one, lines));
    apps.statefulSets().inAnyNamespace().list().getItems().forEach(one -> statefulSet(one, lines));
    apps.daemonSets().inAnyNamespace().list().getItems().forEach(one -> daemonSet(one, lines));
    cluster
        .nodes()
        .list()
        .getItems()
        .forEach(node ->
            node.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .forEach(ready ->
                    lines.add(
                        "kube_node_status_condition{node=\"%s\",condition=\"Ready\",status=\"true\"} %d"
                            .formatted(
                                node.getMetadata().getName(),
                                ready.getStatus().equals("True") ? 1 : 0))));
    return String.join("\n", lines) + "\n";
  }

  private static void pod(Pod pod, List<String> lines) {
    var meta = pod.getMetadata();
    var labels =
        "namespace=\"%s\",pod=\"%s\",uid=\"%s\""
            .formatted(meta.getNamespace(), meta.getName(), meta.getUid());
    lines.add(
        "kube_pod_status_phase{%s,phase=\"%s\"} 1".formatted(labels, pod.getStatus().getPhase()));
    Stream.concat(
            stream(pod.getStatus().getInitContainerStatuses()),
            stream(pod.getStatus().getContainerStatuses()))
        .filter(container -> container.getState().getWaiting() != null)
        .forEach(container ->
            lines.add(
                "kube_pod_container_status_waiting_reason{%s,container=\"%s\",reason=\"%s\"} 1"
                    .formatted(
                        labels,
                        container.getName(),
                        container.getState().getWaiting().getReason())));
  }

  private static Stream<ContainerStatus> stream(List<ContainerStatus> statuses) {
    return statuses == null ? Stream.of() : statuses.stream();
  }

  private static void deployment(Deployment one, List<String> lines) {
    var labels =
        "{namespace=\"%s\",deployment=\"%s\"}"
            .formatted(one.getMetadata().getNamespace(), one.getMetadata().getName());
    var status = one.getStatus();
    lines.add("kube_deployment_spec_replicas" + labels + " " + one.getSpec().getReplicas());
    lines.add(
        "kube_deployment_status_replicas_available"
            + labels
            + " "
            + number(status.getAvailableReplicas()));
    lines.add(
        "kube_deployment_status_replicas_updated"
            + labels
            + " "
            + number(status.getUpdatedReplicas()));
  }

  private static void statefulSet(StatefulSet one, List<String> lines) {
    var labels =
        "{namespace=\"%s\",statefulset=\"%s\"}"
            .formatted(one.getMetadata().getNamespace(), one.getMetadata().getName());
    var status = one.getStatus();
    lines.add("kube_statefulset_replicas" + labels + " " + one.getSpec().getReplicas());
    lines.add(
        "kube_statefulset_status_replicas_ready"
            + labels
            + " "
            + number(status.getReadyReplicas()));
    lines.add(
        "kube_statefulset_status_replicas_updated"
            + labels
            + " "
            + number(status.getUpdatedReplicas()));
  }

  private static void daemonSet(DaemonSet one, List<String> lines) {
    var labels =
        "{namespace=\"%s\",daemonset=\"%s\"}"
            .formatted(one.getMetadata().getNamespace(), one.getMetadata().getName());
    var status = one.getStatus();
    lines.add(
        "kube_daemonset_status_desired_number_scheduled"
            + labels
            + " "
            + number(status.getDesiredNumberScheduled()));
    lines.add(
        "kube_daemonset_status_number_available"
            + labels
            + " "
            + number(status.getNumberAvailable()));
  }

  private static int number(Integer known) {
    return Objects.requireNonNullElse(known, 0);
  }

  @Override
  public void close() {
    server.stop(0);
    cluster.close();
  }
}
