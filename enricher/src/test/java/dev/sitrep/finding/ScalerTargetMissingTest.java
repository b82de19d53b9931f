package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.API;
import static dev.sitrep.finding.Cases.condition;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.ScalerState;
import dev.sitrep.evidence.StatusCondition;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalerTargetMissingTest {
  private final ScalerTargetMissing rule = new ScalerTargetMissing();

  private static final Ref HPA = new Ref("horizontalpodautoscaler", "shop", "api-hpa");

  private static ScalerState scaler(int now, String usage, StatusCondition... conditions) {
    return new ScalerState(
        HPA,
        API,
        2,
        10,
        now,
        now,
        List.of(new ScalerState.Metric("cpu", usage, "70%", false)),
        List.of(conditions));
  }

  @Test
  void names_what_does_not_exist() {
    var finding =
        only(
            rule,
            scaler(
                0,
                "",
                condition(
                    "AbleToScale",
                    "False",
                    "FailedGetScale",
                    "the HPA controller was unable to get the target's current scale:"
                        + " deployments.apps \"api\" not found")));

    assertEquals(
        "horizontalpodautoscaler api-hpa scales deployment api, which does not exist in namespace shop",
        finding.cause());
    assertEquals(API, finding.fault());
    assertEquals(List.of(HPA), finding.subjects());
  }

  @Test
  void one_that_scales_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(scaler(2, "40%", condition("AbleToScale", "True", "ReadyForNewScale", "ok")))));
  }
}
