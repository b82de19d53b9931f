package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.StorageCases.UNBOUND;
import static dev.sitrep.finding.StorageCases.claim;
import static dev.sitrep.finding.StorageCases.volume;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.Missing;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimVolumeMissingTest {
  private final ClaimVolumeMissing rule = new ClaimVolumeMissing();

  @Test
  void names_the_volume() {
    var finding = only(rule, pending(POD, UNBOUND), claim().in("").volume("disk-a").build());

    assertEquals(
        "persistentvolumeclaim data asks for persistentvolume disk-a, which does not exist",
        finding.cause());
    assertEquals("persistentvolume/disk-a", finding.fault().path());
  }

  @Test
  void a_volume_that_is_there_or_may_not_be_read_is_no_case() {
    var asking = claim().in("").volume("disk-a").build();

    assertEquals(
        List.of(),
        rule.analyze(file(pending(POD, UNBOUND), asking, volume("disk-a", "Available", 20))));
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                pending(POD, UNBOUND),
                asking,
                new Missing(POD, "persistentvolumes", "not allowed to read"))));
  }
}
