package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.StorageCases.claimOf;
import static dev.sitrep.finding.StorageCases.volume;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.VolumeState;
import dev.sitrep.incident.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VolumeFailedTest {
  private static final Target VOLUME = new Target.Volume("", "pvc-1");

  private final VolumeFailed rule = new VolumeFailed();

  @Test
  void quotes_the_reclaimer() {
    var failed =
        new VolumeState(
            new Ref("persistentvolume", "", "pvc-1"),
            "Failed",
            "gp3",
            "5Gi",
            5,
            List.of("ReadWriteOnce"),
            List.of(),
            Optional.of(claimOf("shop", "old")),
            List.of(),
            "Delete",
            "error deleting volume: VolumeInUse");

    assertEquals(
        "persistentvolume pvc-1 could not be reclaimed after its claim was deleted: error deleting"
            + " volume: VolumeInUse",
        only(rule, file(VOLUME, "", failed)).cause());
  }

  @Test
  void a_healthy_volume_is_no_case() {
    assertEquals(List.of(), rule.analyze(file(VOLUME, "", volume("pvc-1", "Bound", 5))));
  }
}
