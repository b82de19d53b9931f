package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeBusyTest {
  private final VolumeBusy rule = new VolumeBusy();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          MountVolume.MountDevice failed for volume "pvc-7" : rpc error: code = Internal desc = rbd image replicapool/csi-1 is still being used | rbd image replicapool/csi-1 is still being used
          MountVolume.MountDevice failed for volume "pvc-7" : rpc error: code = Aborted desc = an operation with the given Volume ID 0001 already exists | an operation with the given Volume ID 0001 already exists
          MountVolume.MountDevice failed for volume "pvc-7" : mount failed: exit status 32 Mounting command: mount Mounting arguments: -t ext4 /dev/longhorn/pvc-7 /var/lib/kubelet Output: mount: /var/lib/kubelet: /dev/longhorn/pvc-7 already mounted or mount point busy. | mount: /var/lib/kubelet: /dev/longhorn/pvc-7 already mounted or mount point busy.
          """)
  void says_who_is_in_the_way(String message, String words) {
    assertEquals(
        "volume pvc-7 is still in use elsewhere: " + words,
        only(rule, pending(POD, ""), warning(POD, "FailedMount", message)).cause());
  }

  @Test
  void a_pod_that_runs_by_now_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").build(),
                warning(POD, "FailedMount", "for volume \"pvc-7\" : device is busy"))));
  }
}
