package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.warning;
import static dev.sitrep.finding.StorageCases.DATA;
import static dev.sitrep.finding.StorageCases.claim;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
    assertEquals("Delete the pods that use the claim, so that new ones mount it.", finding.fix());
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
  void where_nobody_asks_for_the_claim_it_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(file(claim().bound("pvc-1", "5Gi").conditions("Resizing").build())));
  }

  @Test
  void a_claim_that_is_not_resized_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(CLAIM, "", claim().bound("pvc-1", "10Gi").build())));
  }
}
