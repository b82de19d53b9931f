package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sitrep.cluster.Kinds;
import dev.sitrep.incident.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ComponentsTest {
  private final Stage stage = new Stage();
  private final Components source = new Components();

  @AfterEach
  void close() {
    stage.close();
  }

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {namespace: kube-system, name: %s}
      spec: {nodeName: cp-1, containers: [{name: c}]}
      status: %s
      """;

  private List<String> lines(String api) throws InterruptedException {
    return source.collect(stage.scene(new Target.Cluster(), "", Map.of("name", api))).stream()
        .map(Evidence::line)
        .toList();
  }

  @Test
  void its_pods_in_kube_system_are_told() throws Exception {
    stage
        .add(POD.formatted("metrics-server-5d-x", Stage.looping("c", 4)))
        .add(POD.formatted("coredns-7d-y", Stage.looping("c", 4)));

    assertEquals(
        List.of(
            "metrics-server: 0 of 1 pods ready in kube-system",
            "container c · waiting: CrashLoopBackOff, back-off 40s · previous run: Error, exit code 3"
                + " after 5s · 4 restarts · image "),
        lines("v1beta1.metrics.k8s.io"));
  }

  @Test
  void a_component_without_pods_is_told_too() throws Exception {
    assertEquals(
        List.of("no pod of metrics-server in kube-system"), lines("v1beta1.metrics.k8s.io"));
  }

  @Test
  void an_alert_about_no_component_asks_for_nothing() throws Exception {
    assertEquals(List.of(), lines("v1.example.com"));
    assertFalse(stage.cluster.asked().contains(Kinds.PODS));
  }
}
