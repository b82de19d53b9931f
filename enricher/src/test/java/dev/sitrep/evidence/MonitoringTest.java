package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sitrep.cluster.Kinds;
import dev.sitrep.incident.Incident;
import dev.sitrep.incident.LateHeartbeat;
import dev.sitrep.incident.Target;
import dev.sitrep.safety.Redaction;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MonitoringTest {
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {namespace: %s, name: %s, labels: {app.kubernetes.io/name: %s}}
      spec: {nodeName: node-1, containers: [{name: c}]}
      status: %s
      """;

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  private List<String> lines() throws InterruptedException {
    var late =
        new LateHeartbeat(
            "Watchdog", Stage.SINCE.minusSeconds(900), Duration.ofMinutes(5), Stage.SINCE);
    var incident =
        new Incident(
            "i1", "", new Target.Cluster(), "", List.of(late.firing()), "", List.of(), Stage.SINCE);
    return new Monitoring()
        .collect(new Scene(incident, stage.cluster, Redaction.create())).stream()
            .map(Evidence::line)
            .toList();
  }

  @Test
  void its_programs_are_found_by_label_in_any_namespace() throws Exception {
    stage
        .add(POD.formatted("monitoring", "prometheus-k8s-0", "prometheus", Stage.looping("c", 4)))
        .add(POD.formatted("shop", "api", "api", Stage.looping("c", 4)));

    assertEquals(
        List.of(
            "prometheus: 0 of 1 pods ready in monitoring",
            "container c · waiting: CrashLoopBackOff, back-off 40s · previous run: Error, exit code 3"
                + " after 5s · 4 restarts · image ",
            "no pod has the label app.kubernetes.io/name=alertmanager"),
        lines());
  }

  @Test
  void any_other_incident_asks_for_nothing() throws Exception {
    assertEquals(List.of(), stage.lines(new Monitoring(), new Target.Cluster()));
    assertFalse(stage.cluster.asked().contains(Kinds.PODS));
  }
}
