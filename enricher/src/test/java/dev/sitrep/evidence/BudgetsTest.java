package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sitrep.cluster.Kinds;
import dev.sitrep.incident.Target;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BudgetsTest {
  private final Stage stage = new Stage();
  private final Budgets source = new Budgets();

  @AfterEach
  void close() {
    stage.close();
  }

  private static final String PDB =
      """
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {namespace: shop, name: %s}
      spec: {minAvailable: 1, selector: {matchExpressions: [{key: app, operator: %s, values: [api]}]}}
      status: {expectedPods: 1, currentHealthy: 1, desiredHealthy: 1, disruptionsAllowed: %d}
      """;

  @Test
  void the_alert_s_own_is_told() throws Exception {
    stage.add(PDB.formatted("web", "In", 0)).healthy("api-2-aaaaa");

    assertEquals(
        List.of("minAvailable 1 for app In api: 1 of 1 pods healthy, 1 needed, 0 may be evicted"),
        stage.lines(source, new Target.Workload("shop", "poddisruptionbudget", "web")));
  }

  @Test
  void one_that_refused_an_eviction_is_told() throws Exception {
    stage
        .deployment(1, 1, "")
        .healthy("api-2-aaaaa")
        .add(PDB.formatted("web", "In", 0))
        .add(PDB.formatted("other", "NotIn", 0))
        .add(PDB.formatted("loose", "In", 1))
        .event(
            "Pod/api-2-aaaaa",
            "",
            "Warning",
            "EvictionBlocked",
            "Cannot evict pod as it would violate the pod's disruption budget.",
            3,
            "2026-11-21T15:01:00Z");

    assertEquals(
        List.of("web"),
        stage.read(source, Stage.API).stream().map(state -> state.about().name()).toList());
  }

  @Test
  void without_an_eviction_none_is_asked_for() throws Exception {
    stage.deployment(1, 1, "").healthy("api-2-aaaaa").add(PDB.formatted("web", "In", 0));

    assertEquals(List.of(), stage.lines(source, Stage.API));
    assertFalse(stage.cluster.asked().contains(Kinds.BUDGETS));
  }
}
