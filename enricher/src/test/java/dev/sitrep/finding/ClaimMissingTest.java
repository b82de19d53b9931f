package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.StorageCases.DATA;
import static dev.sitrep.finding.StorageCases.claim;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimMissingTest {
  private static final String NO_CLAIM =
      "0/3 nodes are available: persistentvolumeclaim \"data\" not found. preemption: 0/3 nodes.";

  private final ClaimMissing rule = new ClaimMissing();

  @Test
  void names_the_claim() {
    var finding = only(rule, pending(POD, NO_CLAIM), claim().absent().build());

    assertEquals(
        "the pod mounts persistentvolumeclaim data, which does not exist in namespace shop",
        finding.cause());
    assertEquals(DATA, finding.fault());
    assertEquals(List.of(DATA, POD), finding.subjects());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void the_scheduler_tells_where_claims_may_not_be_read() {
    assertEquals(List.of("E1"), only(rule, pending(POD, NO_CLAIM)).exhibits());
  }

  @Test
  void a_claim_that_came_since_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(file(pending(POD, NO_CLAIM), claim().bound("pvc-1", "10Gi").build())));
  }
}
