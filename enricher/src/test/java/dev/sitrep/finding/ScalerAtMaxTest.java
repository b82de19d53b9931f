package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.API;
import static dev.sitrep.finding.Cases.condition;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.state;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.ScalerState;
import dev.sitrep.evidence.StatusCondition;
import dev.sitrep.incident.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalerAtMaxTest {
  private final ScalerAtMax rule = new ScalerAtMax();

  private static final Ref HPA = new Ref("horizontalpodautoscaler", "shop", "api-hpa");

  private static ScalerState scaler(int now, String usage, StatusCondition... conditions) {
    return new ScalerState(
        HPA,
        API,
        2,
        10,
        now,
        now,
        List.of(new ScalerState.Metric("cpu", usage, "70%", true)),
        List.of(conditions));
  }

  private static final StatusCondition LIMITED =
      condition(
          "ScalingLimited",
          "True",
          "TooManyReplicas",
          "the desired replica count is more than the maximum replica count");

  @Test
  void tells_the_metric_beside_its_target() {
    var finding =
        only(
            rule,
            file(
                new Target.Workload("shop", "horizontalpodautoscaler", "api-hpa"),
                "",
                scaler(10, "180%", LIMITED)));

    assertEquals(
        "horizontalpodautoscaler api-hpa is at its maximum of 10 pods of deployment api: cpu 180%,"
            + " target 70%",
        finding.cause());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void of_a_workload_that_is_well_it_is_likely_the_cause() {
    assertEquals(
        Certainty.LIKELY, only(rule, state(10, 10, 0), scaler(10, "180%", LIMITED)).certainty());
  }

  @Test
  void where_pods_fail_or_there_is_room_it_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(state(8, 10, 2), scaler(10, "180%", LIMITED))));
    assertEquals(List.of(), rule.analyze(file(state(4, 4, 0), scaler(4, "80%"))));
  }
}
