package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.Cases.warning;
import static dev.sitrep.finding.StorageCases.DATA;
import static dev.sitrep.finding.StorageCases.UNBOUND;
import static dev.sitrep.finding.StorageCases.claim;
import static dev.sitrep.finding.StorageCases.claimOf;
import static dev.sitrep.finding.StorageCases.volume;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimCapacityTest {
  private final ClaimCapacity rule = new ClaimCapacity();

  @Test
  void names_the_largest_free_volume() {
    var finding =
        only(
            rule,
            pending(POD, UNBOUND),
            claim().in("manual").offered("standard").build(),
            volume("disk-a", "Available", "manual", 5, Optional.empty(), List.of()),
            volume("disk-b", "Available", "manual", 8, Optional.empty(), List.of()),
            volume("disk-c", "Bound", "manual", 50, Optional.of(claimOf("x", "y")), List.of()));

    assertEquals(
        "persistentvolumeclaim data asks for 10Gi; the largest free volume, disk-b, has 8Gi",
        finding.cause());
    assertEquals(List.of("E4", "E2", "E1"), finding.exhibits());
    assertEquals("Ask for less, or add a volume of at least 10Gi.", finding.fix());
  }

  @Test
  void the_volume_that_is_named_may_be_too_small() {
    assertEquals(
        "persistentvolumeclaim data asks for 10Gi; the volume that it names is smaller",
        only(
                rule,
                pending(POD, UNBOUND),
                claim().in("").volume("disk-a").build(),
                warning(
                    DATA,
                    "VolumeMismatch",
                    "Cannot bind to requested volume \"disk-a\": requested PV is too small"))
            .cause());
  }

  @Test
  void a_volume_that_is_large_enough_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(pending(POD, UNBOUND), claim().in("").build(), volume("a", "Available", 10))));
  }
}
