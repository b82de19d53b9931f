package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.normal;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.Cases.warning;
import static dev.sitrep.finding.StorageCases.DATA;
import static dev.sitrep.finding.StorageCases.UNBOUND;
import static dev.sitrep.finding.StorageCases.claim;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimPendingTest {
  private final ClaimPending rule = new ClaimPending();

  @Test
  void an_event_that_no_rule_knows_is_quoted() {
    var finding =
        only(
            rule,
            pending(POD, UNBOUND),
            claim().in("gp3").offered("gp3").build(),
            warning(DATA, "ClaimMisbound", "Two claims are bound to the same volume"));

    assertEquals(
        "persistentvolumeclaim data is not bound: Two claims are bound to the same volume",
        finding.cause());
    assertEquals(DATA, finding.fault());
    assertEquals(List.of("E3", "E2", "E1"), finding.exhibits());
  }

  @Test
  void a_provisioner_that_is_silent_is_named() {
    var finding =
        only(
            rule,
            pending(POD, UNBOUND),
            claim().in("gp3").offered("gp3").build(),
            normal(
                DATA,
                "ExternalProvisioning",
                "Waiting for a volume to be created either by the external provisioner"
                    + " 'gp3.csi.example' or manually by the system administrator."));

    assertEquals(
        "persistentvolumeclaim data waits since 10 min for a volume from gp3.csi.example: the"
            + " provisioner has not answered",
        finding.cause());
    assertEquals(Certainty.LIKELY, finding.certainty());
  }

  @Test
  void without_an_event_only_the_age_is_known() {
    var finding = only(rule, pending(POD, UNBOUND), claim().in("gp3").offered("gp3").build());

    assertEquals(
        "persistentvolumeclaim data is not bound since 10 min, and no event says why",
        finding.cause());
    assertEquals(Certainty.UNKNOWN, finding.certainty());
  }

  @Test
  void a_claim_that_goes_is_told() {
    assertEquals(
        "persistentvolumeclaim data is being deleted",
        only(
                rule,
                pending(
                    POD,
                    "0/1 nodes are available: persistentvolumeclaim \"data\" is being"
                        + " deleted."),
                claim().in("gp3").offered("gp3").deleting().build())
            .cause());
  }

  @Test
  void a_claim_on_its_way_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                pending(POD, UNBOUND),
                normal(
                    DATA,
                    "ExternalProvisioning",
                    "waiting for a volume to be created by csi.example"))));
  }

  @Test
  void a_claim_that_nobody_waits_for_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                pending(POD, "0/1 nodes are available: 1 Insufficient cpu."),
                warning(DATA, "ProvisioningFailed", "quota exceeded"))));
  }

  @Test
  void a_bound_claim_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                pending(POD, UNBOUND),
                claim().bound("pvc-1", "10Gi").build(),
                warning(DATA, "FailedBinding", "later it was bound"))));
  }
}
