package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.event;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.Cases.warning;
import static dev.sitrep.finding.StorageCases.DATA;
import static dev.sitrep.finding.StorageCases.UNBOUND;
import static dev.sitrep.finding.StorageCases.claim;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.ClaimState.Offer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimProvisioningFailedTest {
  private final ClaimProvisioningFailed rule = new ClaimProvisioningFailed();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          failed to provision volume with StorageClass "gp3": rpc error: code = Internal desc = Could not create volume "pvc-1": UnauthorizedOperation: You are not authorized to perform this operation | Could not create volume "pvc-1": UnauthorizedOperation: You are not authorized to perform this operation
          failed to provision volume with StorageClass "gp3": error generating accessibility requirements: no topology key found on CSINode node-7 | no topology key found on CSINode node-7
          failed to provision volume with StorageClass "gp3": rpc error: code = ResourceExhausted desc = Quota 'SSD_TOTAL_GB' exceeded. Limit: 500.0 in region europe-west4 | ResourceExhausted: Quota 'SSD_TOTAL_GB' exceeded. Limit: 500.0 in region europe-west4
          failed to provision volume with StorageClass "gp3": rpc error: code = Unknown desc = failed to get connection: connecting failed: rados: ret=-13, Permission denied | failed to get connection: connecting failed: rados: ret=-13, Permission denied
          """)
  void quotes_the_provisioner(String message, String words) {
    var finding =
        only(
            rule,
            pending(POD, UNBOUND),
            claim().in("gp3").offered("gp3").build(),
            warning(DATA, "ProvisioningFailed", message));

    assertEquals(
        "no volume can be made for persistentvolumeclaim data in storageclass gp3 (provisioner"
            + " gp3.csi.example): "
            + words,
        finding.cause());
    assertEquals(new Ref("storageclass", "", "gp3"), finding.fault());
    assertEquals(List.of(DATA, POD), finding.subjects());
  }

  @Test
  void what_says_most_is_quoted_not_what_came_last() {
    assertEquals(
        "no volume can be made for persistentvolumeclaim data: disk limit reached",
        only(
                rule,
                pending(POD, UNBOUND),
                warning(
                    DATA,
                    "ProvisioningFailed",
                    "rpc error: code = DeadlineExceeded desc = context deadline exceeded"),
                event(
                    DATA,
                    "Warning",
                    "ProvisioningFailed",
                    "rpc error: code = Internal desc = disk limit reached",
                    Cases.NOW.minusSeconds(200)))
            .cause());
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
  void a_pod_whose_node_is_chosen_already_waits_too() {
    var finding =
        only(
            rule,
            pending(POD, ""),
            claim()
                .in("local-path")
                .offers(new Offer("local-path", "rancher.io/local-path", true, true))
                .build(),
            warning(
                DATA,
                "ProvisioningFailed",
                "failed to provision volume with StorageClass \"local-path\": failed to create"
                    + " volume pvc-1: create process timeout after 120 seconds"));

    assertEquals(List.of(DATA, POD), finding.subjects());
    assertEquals(
        "no volume can be made for persistentvolumeclaim data in storageclass local-path"
            + " (provisioner rancher.io/local-path): failed to create volume pvc-1: create process"
            + " timeout after 120 seconds",
        finding.cause());
  }
}
