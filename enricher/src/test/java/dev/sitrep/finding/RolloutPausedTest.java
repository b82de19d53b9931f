package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.API;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.state;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.Replicas;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutPausedTest {
  private final RolloutPaused rule = new RolloutPaused();

  private static Replicas replicas(int updated, int old, boolean paused) {
    return new Replicas(
        API, 3, updated, 3, old, paused, "RollingUpdate", 0, 0, false, false, List.of());
  }

  @Test
  void tells_how_far_it_came() {
    assertEquals(
        "deployment api is paused by its spec: 1 of 3 pods of the newest revision, and no more until"
            + " it is resumed",
        only(rule, replicas(1, 2, true)).cause());
  }

  @Test
  void the_workload_itself_is_what_is_paused() {
    assertEquals("paused in the middle of a rollout", only(rule, replicas(1, 2, true)).symptom());
  }

  @Test
  void one_that_is_done_or_runs_or_has_failing_pods_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(replicas(3, 0, true))));
    assertEquals(List.of(), rule.analyze(file(replicas(1, 2, false))));
    assertEquals(List.of(), rule.analyze(file(state(2, 3, 1), replicas(1, 2, true))));
  }
}
