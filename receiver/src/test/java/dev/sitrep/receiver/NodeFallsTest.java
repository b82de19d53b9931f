package dev.sitrep.receiver;

import static dev.sitrep.receiver.Notification.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Cluster;
import dev.sitrep.cluster.DumpedCluster;
import dev.sitrep.report.Ending;
import dev.sitrep.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A node falls with the pods on it: one trouble, in whatever order its alerts arrive.
@Timeout(120)
class NodeFallsTest {
  private static final Map<String, String> NODE =
      Map.of("alertname", "KubeNodeNotReady", "severity", "critical", "node", "worker-b");

  @TempDir private Path folder;

  /// `cart` and `db` are lost with worker-b, `tax` on it has lacked a ConfigMap before.
  private Cluster cluster() throws Exception {
    var dump = Files.createDirectory(folder.resolve("dump"));
    Files.writeString(
        dump.resolve("objects.yaml"),
        """
        apiVersion: v1
        kind: Node
        metadata: {name: worker-b}
        status:
          conditions:
          - {type: Ready, status: Unknown, reason: NodeStatusUnknown, message: Kubelet stopped posting node status., lastTransitionTime: "2026-11-21T08:00:00Z"}
        ---
        """
            + pod("cart", "08:00:00", "ready: true, state: {running: {}}")
            + pod("db", "08:00:00", "ready: true, state: {running: {}}")
            + pod(
                "tax",
                "06:00:00",
                "ready: false, state: {waiting: {reason: CreateContainerConfigError, message: 'configmap \"tax-rules\" not found'}}"));
    return DumpedCluster.open(dump);
  }

  /// The one pod of a StatefulSet.
  ///
  /// @param since when it was ready for the last time
  private static String pod(String set, String since, String container) {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      namespace: shop
      name: %1$s-0
      ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: %1$s, controller: true}]
    spec: {nodeName: worker-b, containers: [{name: app, image: 'shop/%1$s:1'}]}
    status:
      phase: Running
      conditions: [{type: Ready, status: "False", lastTransitionTime: "2026-11-21T%2$sZ"}]
      containerStatuses: [{name: app, restartCount: 0, %3$s}]
    ---
    """
        .formatted(set, since, container);
  }

  private static byte[] crash(String pod) {
    return new Notification().crashes("shop", pod).bytes();
  }

  private static byte[] node() {
    return new Notification().firing(NODE, START.plusSeconds(60)).bytes();
  }

  private static boolean isAbout(Report report, String kind) {
    return report.object().kind().equals(kind);
  }

  @Test
  void pods_that_were_told_before_go_on_in_the_nodes_incident() throws Exception {
    try (var service = Service.start(folder, cluster())) {
      service.alert(crash("cart-0"));
      service.alert(crash("db-0"));
      service.alert(crash("tax-0"));
      service.told().await("of tax", report -> report.object().name().equals("tax"));
      service.settle();
      assertEquals(3, service.told().messages().size());

      service.alert(node());
      var fallen = service.told().await("of the node", report -> isAbout(report, "node"));
      service.settle();

      assertTrue(fallen.cause().sentence().startsWith("node worker-b is not ready"));
      assertEquals(
          List.of("cart", "db"),
          service.told().reports().stream()
              .filter(report -> report.ending().isPresent())
              .filter(report -> report.ending().get().how() == Ending.How.JOINED)
              .map(report -> report.object().name())
              .sorted()
              .toList());
      assertEquals(fallen.id(), joined(service).continuesIn());
      assertEquals(2, fallen.tally().affected().size(), fallen.tally().toString());
    }
  }

  private static Ending joined(Service service) {
    return service.told().reports().stream()
        .flatMap(report -> report.ending().stream())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void pods_that_fail_with_a_node_that_is_known_to_be_down_are_told_with_it() throws Exception {
    try (var service = Service.start(folder, cluster())) {
      service.alert(node());
      service.told().await("of the node", report -> isAbout(report, "node"));
      service.alert(crash("cart-0"));
      service.alert(crash("db-0"));
      service.alert(crash("tax-0"));
      service.told().await("of tax", report -> report.object().name().equals("tax"));
      service.settle();

      assertFalse(
          service.told().reports().stream()
              .anyMatch(report -> report.object().name().equals("cart")));
      assertEquals(2, service.get("/healthz").json().path("incidentsOpen").asInt(-1));
    }
  }
}
