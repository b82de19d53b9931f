package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.Cases.warning;
import static dev.sitrep.finding.StorageCases.DATA;
import static dev.sitrep.finding.StorageCases.claim;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.ClaimState.Mount;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeReadOnlyTest {
  private final VolumeReadOnly rule = new VolumeReadOnly();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          open /tmp/cache.db: read-only file system | /tmp/cache.db
          OSError: [Errno 30] Read-only file system: '/app/out.log' | /app/out.log
          Error: EROFS: read-only file system, mkdir '/home/node/.cache' | /home/node/.cache
          java.nio.file.FileSystemException: /opt/app/work: Read-only file system | /opt/app/work
          mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system) | /var/cache/nginx/client_temp
          """)
  void outside_of_any_claim_it_is_another_rule_s_case(String line, String path) {
    assertEquals(List.of(), rule.analyze(file(decisive(POD, "api", true, line))), path);
  }

  @Test
  void a_claim_mounted_read_only_is_at_fault() {
    var finding =
        only(
            rule,
            claim().bound("pvc-1", "10Gi").mounts(new Mount(POD, "api", "/data", true)).build(),
            decisive(POD, "api", true, "open /data/wal/1: read-only file system"));

    assertEquals(
        "container api cannot write /data/wal/1: persistentvolumeclaim data is mounted there with"
            + " readOnly",
        finding.cause());
    assertEquals(DATA, finding.fault());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void a_claim_that_became_read_only_had_an_error() {
    assertEquals(
        "container api cannot write /data/wal/1: persistentvolumeclaim data has become read-only, as"
            + " a filesystem does after an error of its disk",
        only(
                rule,
                claim().bound("pvc-1", "10Gi").build(),
                decisive(POD, "api", true, "open /data/wal/1: read-only file system"))
            .cause());
  }

  @Test
  void the_kubelet_may_say_so() {
    assertEquals(
        "volume pvc-7 cannot be mounted, its filesystem is read-only: mkdir /var/x: read-only file"
            + " system",
        only(
                rule,
                pending(POD, ""),
                warning(
                    POD,
                    "FailedMount",
                    "MountVolume.SetUp failed for volume \"pvc-7\" : rpc error: code = Internal desc"
                        + " = mkdir /var/x: read-only file system"))
            .cause());
  }

  @Test
  void a_database_in_read_only_mode_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                decisive(
                    POD,
                    "api",
                    true,
                    "ERROR: cannot execute INSERT in a read-only" + " transaction"))));
  }
}
