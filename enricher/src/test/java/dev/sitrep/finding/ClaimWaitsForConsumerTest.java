package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.normal;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.StorageCases.DATA;
import static dev.sitrep.finding.StorageCases.claim;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.ClaimState.Offer;
import dev.sitrep.incident.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimWaitsForConsumerTest {
  private static final Target CLAIM = new Target.Volume("shop", "data");
  private static final Offer LATE = new Offer("gp3", "ebs.csi.aws.com", true, true);

  private final ClaimWaitsForConsumer rule = new ClaimWaitsForConsumer();

  @Test
  void names_the_pod_that_it_waits_for() {
    var finding =
        only(
            rule,
            file(
                CLAIM,
                "",
                claim().offers(LATE).build(),
                pending(POD, "0/3 nodes are available: 3 Insufficient memory."),
                normal(
                    DATA,
                    "WaitForFirstConsumer",
                    "waiting for first consumer to be created before binding")));

    assertEquals(
        "persistentvolumeclaim data waits until pod api-5d9f7-x2x7p is scheduled: its storageclass"
            + " gp3 binds only then",
        finding.cause());
    assertEquals(POD, finding.fault());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void without_a_pod_it_says_so() {
    assertEquals(
        "no pod that waits uses persistentvolumeclaim data: its storageclass gp3 makes the volume"
            + " once one is scheduled",
        only(rule, file(CLAIM, "", claim().offers(LATE).mounts().build())).cause());
  }

  @Test
  void for_a_workload_the_pod_is_the_case() {
    assertEquals(List.of(), rule.analyze(file(claim().offers(LATE).build())));
  }
}
