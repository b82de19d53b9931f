package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.Cases.warning;
import static dev.sitrep.finding.StorageCases.DATA;
import static dev.sitrep.finding.StorageCases.UNBOUND;
import static dev.sitrep.finding.StorageCases.claim;
import static dev.sitrep.finding.StorageCases.volume;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimSelectorTest {
  private final ClaimSelector rule = new ClaimSelector();

  @Test
  void says_what_is_selected_and_what_there_is() {
    var finding =
        only(
            rule,
            pending(POD, UNBOUND),
            claim().in("").selector("tier=fast").build(),
            volume(
                "disk-a", "Available", "", 20, Optional.empty(), List.of("tier=slow", "zone=a")));

    assertEquals(
        "persistentvolumeclaim data selects volumes with tier=fast, and none has that; volume disk-a"
            + " has tier=slow, zone=a",
        finding.cause());
    assertEquals(DATA, finding.fault());
  }

  @Test
  void a_provisioner_takes_no_selector() {
    assertEquals(
        "persistentvolumeclaim data has a selector (tier=fast), and its provisioner takes none: it"
            + " makes volumes, it does not choose them",
        only(
                rule,
                pending(POD, UNBOUND),
                claim().in("gp3").offered("gp3").selector("tier=fast").build(),
                warning(
                    DATA,
                    "ProvisioningFailed",
                    "failed to provision volume with StorageClass \"gp3\": claim Selector is not"
                        + " supported"))
            .cause());
  }

  @Test
  void a_volume_that_is_selected_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                pending(POD, UNBOUND),
                claim().in("").selector("tier=fast").build(),
                volume("a", "Available", "", 5, Optional.empty(), List.of("tier=fast")))));
  }
}
