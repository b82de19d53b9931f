package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.normal;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.StorageCases.DATA;
import static dev.sitrep.finding.StorageCases.UNBOUND;
import static dev.sitrep.finding.StorageCases.claim;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.ClaimState.Offer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimNoClassTest {
  private final ClaimNoClass rule = new ClaimNoClass();

  @Test
  void says_that_there_is_no_default() {
    var finding =
        only(
            rule,
            pending(POD, UNBOUND),
            claim().offers(new Offer("gp3", "ebs.csi.aws.com", true, false)).build(),
            normal(
                DATA,
                "FailedBinding",
                "no persistent volumes available for this claim and no storage class is set"));

    assertEquals(
        "persistentvolumeclaim data names no storageclass, no class is the default, and no free"
            + " volume fits it; there are classes gp3",
        finding.cause());
    assertEquals(
        "Give the claim a storageClassName, or mark a StorageClass as the default.", finding.fix());
    assertEquals(List.of("E3", "E2", "E1"), finding.exhibits());
  }

  @Test
  void the_event_alone_is_enough() {
    assertEquals(
        "persistentvolumeclaim data names no storageclass, no class is the default, and no free"
            + " volume fits it",
        only(
                rule,
                pending(POD, UNBOUND),
                normal(
                    DATA,
                    "FailedBinding",
                    "no persistent volumes available for this claim and no storage class is set"))
            .cause());
  }

  @Test
  void an_empty_class_is_a_choice() {
    assertEquals(
        "persistentvolumeclaim data names no storageclass on purpose (storageClassName: \"\"), and"
            + " no free volume fits it; there are classes standard (default)",
        only(rule, pending(POD, UNBOUND), claim().in("").offered("standard").build()).cause());
  }

  @Test
  void a_default_that_is_there_is_no_case() {
    assertEquals(
        List.of(), rule.analyze(file(pending(POD, UNBOUND), claim().offered("standard").build())));
  }
}
