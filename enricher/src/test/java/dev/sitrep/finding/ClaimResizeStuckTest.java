package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static dev.sitrep.finding.StorageCases.DATA;
import static dev.sitrep.finding.StorageCases.claim;
import static dev.sitrep.finding.StorageCases.volume;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.ConfigReferences;
import dev.sitrep.incident.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimResizeStuckTest {
  private static final Target CLAIM = new Target.Volume("shop", "data");

  private final ClaimResizeStuck rule = new ClaimResizeStuck();

  @Test
  void a_filesystem_waits_for_its_pod() {
    var finding =
        only(
            rule,
            file(
                CLAIM,
                "",
                claim()
                    .bound("pvc-1", "5Gi")
                    .conditions("FileSystemResizePending: Waiting for user to (re-)start a pod")
                    .build()));

    assertEquals(
        "persistentvolumeclaim data asks for 10Gi and still has 5Gi: the filesystem grows once a pod"
            + " mounts it anew",
        finding.cause());
    assertEquals("Start the pods that use the claim anew.", finding.fix());
  }

  @Test
  void the_resizer_s_words_are_quoted() {
    assertEquals(
        "persistentvolumeclaim data asks for 10Gi and still has 5Gi: resize volume failed: rpc"
            + " error: volume is in use",
        only(
                rule,
                file(
                    CLAIM,
                    "",
                    claim().bound("pvc-1", "5Gi").conditions("Resizing").build(),
                    warning(
                        DATA,
                        "VolumeResizeFailed",
                        "resize volume failed: rpc error: volume is in use")))
            .cause());
  }

  @Test
  void it_matters_to_a_program_whose_disk_is_full() {
    var stuck = claim().bound("pvc-1", "5Gi").conditions("Resizing").build();

    assertEquals(List.of(), rule.analyze(file(stuck)));
    assertEquals(
        1,
        rule.analyze(
                file(stuck, decisive(POD, "api", true, "write /data/wal: no space left on device")))
            .size());
  }
}
