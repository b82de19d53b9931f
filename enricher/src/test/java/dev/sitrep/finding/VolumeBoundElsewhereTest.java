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

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.ClaimState.Offer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VolumeBoundElsewhereTest {
  private final VolumeBoundElsewhere rule = new VolumeBoundElsewhere();

  @Test
  void names_the_claim_that_has_it() {
    var finding =
        only(
            rule,
            pending(POD, UNBOUND),
            claim().in("").volume("disk-a").build(),
            volume("disk-a", "Bound", "", 20, Optional.of(claimOf("crm", "archive")), List.of()));

    assertEquals(
        "persistentvolumeclaim data cannot have persistentvolume disk-a: it belongs to claim"
            + " crm/archive",
        finding.cause());
    assertEquals(new Ref("persistentvolume", "", "disk-a"), finding.fault());
    assertEquals("kubectl describe persistentvolume/disk-a", finding.next().get(1));
  }

  @Test
  void a_released_volume_is_not_free() {
    assertEquals(
        "persistentvolumeclaim data cannot have persistentvolume disk-a: it is Released and still"
            + " belongs to claim shop/data, which was deleted",
        only(
                rule,
                pending(POD, UNBOUND),
                claim()
                    .in("local")
                    .offers(new Offer("local", "kubernetes.io/no-provisioner", true, false))
                    .build(),
                volume(
                    "disk-a",
                    "Released",
                    "local",
                    20,
                    Optional.of(claimOf("shop", "data")),
                    List.of()))
            .cause());
  }

  @Test
  void the_event_tells_where_volumes_may_not_be_read() {
    assertEquals(
        "persistentvolumeclaim data cannot have persistentvolume disk-a: it belongs to another"
            + " claim",
        only(
                rule,
                pending(POD, UNBOUND),
                claim().in("").volume("disk-a").build(),
                warning(
                    DATA, "FailedBinding", "volume \"disk-a\" already bound to a different claim."))
            .cause());
  }

  @Test
  void other_people_s_volumes_of_a_class_with_a_provisioner_are_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                pending(POD, UNBOUND),
                claim().in("gp3").offered("gp3").build(),
                volume("pvc-1", "Bound", "gp3", 20, Optional.of(claimOf("x", "y")), List.of()))));
  }
}
