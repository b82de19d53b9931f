package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.API;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.Replicas;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZeroReplicasTest {
  private final ZeroReplicas rule = new ZeroReplicas();

  private static Replicas replicas(int desired) {
    return new Replicas(
        API, desired, 0, 0, 0, false, "RollingUpdate", 0, 0, false, false, List.of());
  }

  @Test
  void the_spec_says_so() {
    var finding = only(rule, replicas(0));

    assertEquals("deployment api is scaled to 0 by its spec", finding.cause());
    assertEquals(API, finding.fault());
  }

  @Test
  void one_that_wants_pods_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(replicas(1))));
  }
}
