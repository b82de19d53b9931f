package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.normal;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimPendingTest {
  private static final Ref CLAIM = new Ref("persistentvolumeclaim", "shop", "data");
  private static final String UNBOUND =
      "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found";

  private final ClaimPending rule = new ClaimPending();

  @Test
  void the_claim_s_own_event_tells_why() {
    var finding =
        only(
            rule,
            pending(POD, UNBOUND),
            warning(
                CLAIM, "ProvisioningFailed", "storageclass.storage.k8s.io \"fast-ssd\" not found"));

    assertEquals(
        "persistentvolumeclaim data is not bound: storageclass.storage.k8s.io \"fast-ssd\" not found",
        finding.cause());
    assertEquals(CLAIM, finding.fault());
    assertEquals(List.of(POD), finding.subjects());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
    assertEquals(
        "Correct the claim's storageClassName, or create that StorageClass.", finding.fix());
  }

  @Test
  void that_no_volume_fits_is_told_with_a_normal_event() {
    var finding =
        only(
            rule,
            pending(POD, UNBOUND),
            normal(
                CLAIM,
                "FailedBinding",
                "no persistent volumes available for this claim and no storage class is set"));

    assertEquals(
        "persistentvolumeclaim data is not bound: no persistent volumes available for this claim and"
            + " no storage class is set",
        finding.cause());
    assertEquals(
        "Give the claim a storageClassName, or mark a StorageClass as the default.", finding.fix());
  }

  @Test
  void a_claim_on_its_way_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                pending(POD, UNBOUND),
                normal(
                    CLAIM,
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
                warning(CLAIM, "ProvisioningFailed", "quota exceeded"))));
  }
}
