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

import dev.sitrep.cluster.Ref;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimClassMissingTest {
  private final ClaimClassMissing rule = new ClaimClassMissing();

  @Test
  void names_the_class_and_those_there_are() {
    var finding =
        only(
            rule,
            pending(POD, UNBOUND),
            claim().in("fast-ssd").offered("standard", "premium").build(),
            warning(
                DATA, "ProvisioningFailed", "storageclass.storage.k8s.io \"fast-ssd\" not found"));

    assertEquals(
        "persistentvolumeclaim data asks for storageclass fast-ssd, which does not exist; there are"
            + " standard (default), premium",
        finding.cause());
    assertEquals(new Ref("storageclass", "", "fast-ssd"), finding.fault());
    assertEquals(List.of(DATA, POD), finding.subjects());
    assertEquals(List.of("E3", "E2", "E1"), finding.exhibits());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          storageclass.storage.k8s.io "fast-ssd" not found
          StorageClass "fast-ssd" not found
          couldn't find storageclass fast-ssd
          """)
  void the_event_tells_where_claims_may_not_be_read(String message) {
    var finding = only(rule, pending(POD, UNBOUND), warning(DATA, "ProvisioningFailed", message));

    assertEquals(
        "persistentvolumeclaim data asks for storageclass fast-ssd, which does not exist",
        finding.cause());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
  }

  @Test
  void a_class_that_only_names_volumes_made_by_hand_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                pending(POD, UNBOUND),
                claim().in("manual").offered("standard").build(),
                volume("pv-1", "Available", "manual", 5, Optional.empty(), List.of()))));
  }

  @Test
  void an_old_event_of_a_bound_claim_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                pending(POD, "0/3 nodes are available: 3 Insufficient cpu."),
                claim().in("fast-ssd").bound("pv-1", "10Gi").build(),
                warning(DATA, "ProvisioningFailed", "storageclass \"fast-ssd\" not found"))));
  }
}
