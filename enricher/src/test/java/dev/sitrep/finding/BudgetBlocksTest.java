package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.BudgetState;
import dev.sitrep.incident.Target;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetBlocksTest {
  private final BudgetBlocks rule = new BudgetBlocks();

  private static final Ref PDB = new Ref("poddisruptionbudget", "shop", "web");

  private static BudgetState budget(int expected, int healthy, int needed, int allowed) {
    return new BudgetState(
        PDB, "app=web", "minAvailable " + needed, expected, healthy, needed, allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Cannot evict pod as it would violate the pod's disruption budget.
          Cannot disrupt Node: pdb "shop/web" prevents pod evictions
          Failed to drain node, 2 pods are waiting to be evicted
          """)
  void a_budget_that_is_as_large_as_its_workload_allows_nothing(String message) {
    var finding =
        only(
            rule,
            budget(2, 2, 2, 0),
            warning(new Ref("node", "", "worker-1"), "FailedDraining", message));

    assertEquals(
        "poddisruptionbudget web lets no pod of app=web be evicted: minAvailable 2, and there are 2",
        finding.cause());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void pods_that_are_not_healthy_are_another_matter() {
    var finding = only(rule, budget(3, 1, 2, 0));

    assertEquals(
        "poddisruptionbudget web needs 2 healthy pods of app=web and has 1, so none may be evicted",
        finding.cause());
    assertEquals(Certainty.UNKNOWN, finding.certainty());
    assertEquals(
        Certainty.SEEN,
        only(
                rule,
                file(
                    new Target.Workload("shop", "poddisruptionbudget", "web"),
                    "",
                    budget(3, 1, 2, 0)))
            .certainty());
  }

  @Test
  void the_pod_that_is_not_healthy_is_named_where_the_budget_is_asked_about() {
    var finding =
        only(
            rule,
            file(
                new Target.Workload("shop", "poddisruptionbudget", "web"),
                "",
                budget(3, 1, 2, 0),
                container("api").running(Duration.ofMinutes(4)).build()));

    assertEquals(
        "poddisruptionbudget web needs 2 healthy pods of app=web and has 1 (pod api-5d9f7-x2x7p is not"
            + " ready), so none may be evicted",
        finding.cause());
    assertEquals(List.of("E1", "E2"), finding.exhibits());
    assertEquals("kubectl -n shop describe pod/api-5d9f7-x2x7p", finding.next().getLast());
  }

  @Test
  void a_selector_that_matches_nothing_is_told() {
    assertEquals(
        "poddisruptionbudget web matches no pod: its selector is app=web",
        only(rule, budget(0, 0, 1, 0)).cause());
  }

  @Test
  void one_that_allows_something_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(budget(3, 3, 2, 1))));
  }
}
