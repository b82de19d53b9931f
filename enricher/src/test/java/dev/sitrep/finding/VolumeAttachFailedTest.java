package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.Cases.warning;
import static dev.sitrep.finding.StorageCases.DATA;
import static dev.sitrep.finding.StorageCases.claim;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeAttachFailedTest {
  private final VolumeAttachFailed rule = new VolumeAttachFailed();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          FailedAttachVolume | AttachVolume.Attach failed for volume "pvc-7" : rpc error: code = NotFound desc = disk not found | NotFound: disk not found
          FailedAttachVolume | AttachVolume.Attach failed for volume "pvc-7" : rpc error: code = Internal desc = Could not attach volume "vol-1" to node "i-2": VolumeLimitExceeded | Could not attach volume "vol-1" to node "i-2": VolumeLimitExceeded
          FailedAttachVolume | AttachVolume.Attach failed for volume "pvc-7" : timed out waiting for external-attacher of disk.csi.azure.com CSI driver to attach volume /subscriptions/1/disks/pvc-7 | timed out waiting for external-attacher of disk.csi.azure.com CSI driver to attach volume /subscriptions/1/disks/pvc-7
          """)
  void quotes_the_driver(String reason, String message, String words) {
    var finding =
        only(
            rule,
            pending(POD, ""),
            claim().bound("pvc-7", "10Gi").build(),
            warning(POD, reason, message));

    assertEquals(
        "persistentvolumeclaim data (volume pvc-7) cannot be attached: " + words, finding.cause());
    assertEquals(DATA, finding.fault());
    assertEquals(List.of("E3", "E2"), finding.exhibits());
  }

  @Test
  void what_another_rule_knows_is_not_told_twice() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                pending(POD, ""),
                warning(POD, "FailedAttachVolume", "Multi-Attach error for volume \"pvc-7\""))));
  }
}
