package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Replicas;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutHeldTest {
  private final RolloutHeld rule = new RolloutHeld();

  private static Replicas replicas(String kind, int old, String strategy, int partition) {
    return new Replicas(
        new Ref(kind, "shop", "db"),
        3,
        3 - old,
        3,
        old,
        false,
        strategy,
        partition,
        0,
        true,
        false,
        List.of());
  }

  @Test
  void a_partition_keeps_the_lower_pods() {
    assertEquals(
        "statefulset db updates only pods from number 2 on (partition 2): 2 of 3 pods keep the old"
            + " revision",
        only(rule, replicas("statefulset", 2, "RollingUpdate", 2)).cause());
  }

  @Test
  void on_delete_waits_for_somebody() {
    assertEquals(
        "daemonset db has updateStrategy OnDelete: 1 of 3 pods keep the old revision until somebody"
            + " deletes them",
        only(rule, replicas("daemonset", 1, "OnDelete", 0)).cause());
  }

  @Test
  void a_rollout_under_way_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(replicas("statefulset", 2, "RollingUpdate", 0))));
    assertEquals(List.of(), rule.analyze(file(replicas("daemonset", 0, "OnDelete", 0))));
  }
}
