package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.API;
import static dev.sitrep.finding.Cases.condition;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.Replicas;
import dev.sitrep.evidence.StatusCondition;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutStuckTest {
  private final RolloutStuck rule = new RolloutStuck();

  private static Replicas replicas(boolean unobserved, StatusCondition... conditions) {
    return new Replicas(
        API, 3, 1, 2, 2, false, "RollingUpdate", 0, 0, false, unobserved, List.of(conditions));
  }

  @Test
  void a_deadline_that_passed_is_a_trouble_and_no_cause() {
    var finding =
        only(
            rule,
            replicas(
                false,
                condition(
                    "Progressing",
                    "False",
                    "ProgressDeadlineExceeded",
                    "ReplicaSet \"api-2\" has timed out progressing.")));

    assertEquals(
        "the rollout of deployment api got no further within its progress deadline: 1 of 3 pods of"
            + " the newest revision, 2 ready in all",
        finding.cause());
    assertEquals(Certainty.UNKNOWN, finding.certainty());
  }

  @Test
  void a_controller_that_does_not_look_is_told() {
    assertEquals(
        "the newest spec of deployment api has not been looked at by its controller yet",
        only(rule, replicas(true)).cause());
  }

  @Test
  void a_rollout_under_way_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(replicas(false))));
  }
}
