package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sitrep.cluster.Kinds;
import dev.sitrep.incident.Target;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScalersTest {
  private final Stage stage = new Stage();
  private final Scalers source = new Scalers();

  @AfterEach
  void close() {
    stage.close();
  }

  private static final String HPA =
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {namespace: shop, name: api-hpa}
      spec:
        minReplicas: 1
        maxReplicas: 2
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}
        metrics:
        - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}
        - {type: Pods, pods: {metric: {name: rps}, target: {type: AverageValue, averageValue: "100"}}}
      status:
        currentReplicas: 2
        desiredReplicas: 2
        currentMetrics:
        - {type: Resource, resource: {name: cpu, current: {averageUtilization: 180, averageValue: 900m}}}
        - {type: Pods, pods: {metric: {name: rps}, current: {averageValue: "40"}}}
        conditions:
        - {type: AbleToScale, status: "True", reason: ReadyForNewScale, message: ok}
        - {type: ScalingLimited, status: "True", reason: TooManyReplicas, message: more than the maximum}
      """;
  private static final String LINE =
      "scales deployment api: 2 now, 2 desired, 1 to 2 · cpu 180%, target 70% · rps 40, target 100 ·"
          + " ScalingLimited=True TooManyReplicas: more than the maximum";

  @Test
  void the_alert_s_own_is_told() throws Exception {
    stage.deployment(2, 2, "").crashing("api-2-aaaaa", 2).add(HPA.formatted("api"));

    assertEquals(
        List.of(LINE),
        stage.lines(source, new Target.Workload("shop", "horizontalpodautoscaler", "api-hpa")));
  }

  @Test
  void of_a_workload_that_is_well_the_one_at_its_maximum_is_told() throws Exception {
    stage.deployment(1, 1, "").healthy("api-2-aaaaa").add(HPA.formatted("api"));

    assertEquals(List.of(LINE), stage.lines(source, Stage.API));
  }

  @Test
  void of_a_workload_whose_pods_fail_none_is_asked_for() throws Exception {
    stage.deployment(1, 0, "").crashing("api-2-aaaaa", 2).add(HPA.formatted("api"));

    assertEquals(List.of(), stage.lines(source, Stage.API));
    assertFalse(stage.cluster.asked().contains(Kinds.SCALERS));
  }

  @Test
  void another_workload_s_is_none() throws Exception {
    stage.deployment(1, 1, "").healthy("api-2-aaaaa").add(HPA.formatted("web"));

    assertEquals(List.of(), stage.lines(source, Stage.API));
  }
}
