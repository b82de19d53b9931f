package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.alert.Alert;
import dev.sitrep.cluster.Ref;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AlertedTest {
  private static final Target NODE = new Target.Node("worker-3");

  /// @param labels `name=value`, parted by blanks
  private static Alert alert(String labels) {
    var all = new TreeMap<String, String>();
    for (var label : labels.split(" ", -1)) {
      all.put(label.split("=", 2)[0], label.split("=", 2)[1]);
    }
    return new Alert(
        Alert.Status.FIRING,
        all,
        new TreeMap<>(),
        Stage.SINCE,
        Optional.empty(),
        "",
        "0123456789abcdef");
  }

  private static List<Alerted> of(Target target, List<Alert> alerts) {
    return Alerted.of(new Incident("i1", "", target, "", alerts, "", List.of(), Stage.SINCE));
  }

  @Test
  void in_a_nodes_incident_each_alert_is_about_its_own_object_and_the_nodes_come_first() {
    var alerts =
        of(
            NODE,
            List.of(
                alert("alertname=KubePodNotReady namespace=shop pod=api-1"),
                alert("alertname=KubeStatefulSetReplicasMismatch namespace=shop statefulset=db"),
                alert(
                    "alertname=KubeNodeNotReady node=worker-3 job=kube-state-metrics"
                        + " namespace=monitoring pod=kube-state-metrics-6f664bc8c4-5lwq6"),
                alert(
                    "alertname=NodeFilesystemAlmostOutOfSpace job=node-exporter"
                        + " instance=10.0.0.3:9100 namespace=monitoring pod=node-exporter-x7k2p")));

    assertEquals(
        List.of(
            NODE.ref(),
            NODE.ref(),
            new Ref("pod", "shop", "api-1"),
            new Ref("statefulset", "shop", "db")),
        alerts.stream().map(Alerted::about).toList());
    assertEquals("KubeNodeNotReady", alerts.getFirst().name());
  }

  @Test
  void a_workloads_alerts_are_about_the_workload() {
    var alerts = of(Stage.API, List.of(alert("alertname=A namespace=shop pod=api-2-aaaaa")));

    assertEquals(Stage.API.ref(), alerts.getFirst().about());
  }

  @Test
  void of_very_many_every_name_is_kept() {
    var many = new ArrayList<Alert>();
    for (int i = 0; i < 40; i++) {
      many.add(alert("alertname=KubePodNotReady namespace=shop pod=api-" + i));
    }
    many.add(alert("alertname=KubeStatefulSetReplicasMismatch namespace=shop statefulset=db"));
    many.add(alert("alertname=KubeNodeNotReady node=worker-3"));

    var told = of(NODE, many);
    assertEquals(10, told.size());
    assertEquals(
        List.of("KubeNodeNotReady", "KubePodNotReady", "KubeStatefulSetReplicasMismatch"),
        told.stream().limit(3).map(Alerted::name).toList());
  }
}
