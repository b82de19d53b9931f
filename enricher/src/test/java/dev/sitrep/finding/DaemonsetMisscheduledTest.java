package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.Replicas;
import java.util.List;
import org.junit.jupiter.api.Test;

class DaemonsetMisscheduledTest {
  private final DaemonsetMisscheduled rule = new DaemonsetMisscheduled();

  private static Replicas set(int ready, int misscheduled) {
    return new Replicas(
        new Ref("daemonset", "shop", "agent"),
        5,
        5,
        ready,
        0,
        false,
        "RollingUpdate",
        0,
        misscheduled,
        false,
        false,
        List.of());
  }

  @Test
  void tells_how_many() {
    assertEquals(
        "daemonset agent runs 2 pods on nodes that its node selector, affinity or tolerations exclude"
            + " now",
        only(rule, set(5, 2)).cause());
  }

  @Test
  void none_or_pods_that_fail_are_no_case() {
    assertEquals(List.of(), rule.analyze(file(set(5, 0))));
    assertEquals(List.of(), rule.analyze(file(set(3, 2))));
  }
}
