package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.Cases.warning;
import static dev.sitrep.finding.StorageCases.DATA;
import static dev.sitrep.finding.StorageCases.claim;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimLostTest {
  private final ClaimLost rule = new ClaimLost();

  @Test
  void names_the_volume_that_is_gone() {
    var finding =
        only(
            rule,
            pending(
                POD,
                "0/3 nodes are available: persistentvolumeclaim \"data\" bound to"
                    + " non-existent persistentvolume \"pvc-7\"."),
            claim().phase("Lost").volume("pvc-7").build(),
            warning(
                DATA,
                "ClaimLost",
                "Bound claim has lost its PersistentVolume. Data on the volume is lost!"));

    assertEquals(
        "persistentvolumeclaim data has lost its volume: persistentvolume pvc-7 does not exist any"
            + " more",
        finding.cause());
    assertEquals(new Ref("persistentvolume", "", "pvc-7"), finding.fault());
    assertEquals(List.of("E3", "E2", "E1"), finding.exhibits());
  }

  @Test
  void a_bound_claim_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(claim().bound("pvc-7", "10Gi").build())));
  }
}
