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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimAccessModeTest {
  private final ClaimAccessMode rule = new ClaimAccessMode();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          failed to provision volume with StorageClass "gp3": rpc error: code = InvalidArgument desc = Volume capabilities MULTI_NODE_MULTI_WRITER not supported. Only AccessModes[ReadWriteOnce] supported. | Volume capabilities MULTI_NODE_MULTI_WRITER not supported. Only AccessModes[ReadWriteOnce] supported.
          failed to provision volume with StorageClass "gp3": NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes | NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes
          failed to provision volume with StorageClass "gp3": rpc error: code = InvalidArgument desc = VolumeCapabilities is invalid: specified multi writer with mount access type | VolumeCapabilities is invalid: specified multi writer with mount access type
          """)
  void a_provisioner_says_what_it_offers(String message, String words) {
    var finding =
        only(
            rule,
            pending(POD, UNBOUND),
            claim().in("gp3").offered("gp3").modes("ReadWriteMany").build(),
            warning(DATA, "ProvisioningFailed", message));

    assertEquals(
        "persistentvolumeclaim data asks for access mode ReadWriteMany, which its storageclass does"
            + " not offer: "
            + words,
        finding.cause());
    assertEquals(DATA, finding.fault());
    assertEquals(List.of(), new ClaimProvisioningFailed().analyze(file(claim().build())));
  }

  @Test
  void the_free_volumes_say_what_they_offer() {
    assertEquals(
        "persistentvolumeclaim data asks for access mode ReadWriteMany; the free volumes that are"
            + " large enough offer ReadWriteOnce",
        only(
                rule,
                pending(POD, UNBOUND),
                claim().in("").modes("ReadWriteMany").build(),
                volume("small", "Available", 5, "ReadWriteMany"),
                volume("large", "Available", 20))
            .cause());
  }

  @Test
  void a_volume_that_fits_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(pending(POD, UNBOUND), claim().in("").build(), volume("a", "Available", 20))));
  }
}
