package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.decisive;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.logged;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.StorageCases.DATA;
import static dev.sitrep.finding.StorageCases.claim;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sitrep.evidence.Alerted;
import dev.sitrep.evidence.LogLine;
import dev.sitrep.evidence.PodState;
import dev.sitrep.incident.Target;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskFullTest {
  private final DiskFull rule = new DiskFull();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          PANIC:  could not write to file "/data/pg_wal/xlogtemp.29": No space left on device
          opening storage failed: open /data/wal/00000012: no space left on device
          [ERROR] [MY-012814] [InnoDB] Disk is full writing '/data/ib_logfile0' (OS errno 28 - No space left on device)
          Error: ENOSPC: no space left on device, write '/data/upload.tmp'
          System.IO.IOException: There is not enough space on the disk. : '/data/a.bin'
          OSError: [Errno 122] Disk quota exceeded: '/data/export.csv'
          """)
  void names_the_claim_that_is_mounted_there(String line) {
    var finding =
        only(rule, claim().bound("pvc-1", "10Gi").build(), decisive(POD, "api", true, line));

    assertEquals(
        "persistentvolumeclaim data (10Gi) is full: container api says ",
        finding.cause().substring(0, finding.cause().indexOf('"')));
    assertEquals(DATA, finding.fault());
    assertEquals(List.of(POD), finding.subjects());
    assertEquals(List.of("E2", "E1"), finding.exhibits());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void the_whole_sentence_reads_well() {
    assertEquals(
        "persistentvolumeclaim data (10Gi) is full: container api says \"could not write to file"
            + " \"/data/pg_wal/1\": No space left on device\"",
        only(
                rule,
                claim().bound("pvc-1", "10Gi").build(),
                decisive(
                    POD,
                    "api",
                    true,
                    "PANIC:  could not write to file \"/data/pg_wal/1\": No space left on device"))
            .cause());
  }

  @Test
  void a_resize_that_is_stuck_is_told_with_it() {
    var finding =
        only(
            rule,
            claim()
                .bound("pvc-1", "5Gi")
                .conditions("FileSystemResizePending: restart a pod")
                .build(),
            decisive(POD, "api", true, "write /data/x: no space left on device"));

    assertEquals(
        "persistentvolumeclaim data (5Gi) is full: container api says \"write /data/x: no space"
            + " left on device\"; the claim asks for 10Gi and still has 5Gi: the filesystem grows"
            + " once a pod mounts it anew",
        finding.cause());
    assertEquals("Delete the pods that use the claim, so that new ones mount it.", finding.fix());
  }

  @Test
  void a_file_beside_the_claim_is_on_the_node() {
    var finding =
        only(
            rule,
            claim().bound("pvc-1", "10Gi").build(),
            logged(POD, "api", "write /database/x: no space left on device"));

    assertEquals(
        "the disk of /database/x, which is no claim, is full: container api says \"write"
            + " /database/x: no space left on device\"",
        finding.cause());
    assertEquals(POD, finding.fault());
    assertEquals(Certainty.LIKELY, finding.certainty());
  }

  @Test
  void shared_memory_is_no_claim() {
    assertEquals(
        "shared memory (/dev/shm, 64 MiB unless a volume is mounted there) is full: container api"
            + " says \"could not resize shared memory segment \"/PostgreSQL.1\" to 8388608 bytes: No"
            + " space left on device\"",
        only(
                rule,
                decisive(
                    POD,
                    "api",
                    true,
                    "ERROR:  could not resize shared memory segment \"/PostgreSQL.1\" to 8388608"
                        + " bytes: No space left on device"))
            .cause());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          inotify_add_watch /app failed: no space left on device
          Error: ENOSPC: System limit for number of file watchers reached, watch '/app'
          failed to create fsnotify watcher: no space left on device
          semget: No space left on device
          disk usage 60%, plenty of space left
          """)
  void what_is_no_disk_is_no_case(String line) {
    assertEquals(List.of(), rule.analyze(file(decisive(POD, "api", true, line))));
  }

  @Test
  void a_line_of_yesterday_is_no_case() {
    var old =
        new LogLine(
            POD,
            "api",
            false,
            Optional.of(Cases.NOW.minusSeconds(86_400)),
            "write /data/x: no space left on device",
            1,
            false);

    assertEquals(List.of(), rule.analyze(file(old)));
  }

  @Test
  void what_the_kubelet_evicts_a_pod_for_is_another_matter() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                evicted(
                    "Pod ephemeral local storage usage exceeds the total limit of containers 2Gi."))));
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                evicted(
                    "The node was low on resource: memory. Threshold quantity: 100Mi, available:"
                        + " 90Mi."))));
  }

  private static PodState evicted(String message) {
    return Cases.failed(POD, "Evicted", message, "node-1");
  }

  @Test
  void an_alert_that_measured_it_is_believed_as_far_as_it_goes() {
    var finding =
        only(
            rule,
            file(
                new Target.Volume("shop", "data"),
                "",
                new Alerted(
                    DATA,
                    "KubePersistentVolumeFillingUp",
                    "critical",
                    "",
                    "The PersistentVolume claimed by data in Namespace shop is only 1.9% free.",
                    Cases.SINCE,
                    List.of()),
                claim().bound("pvc-1", "10Gi").build()));

    assertEquals(
        "persistentvolumeclaim data (10Gi) is running out of space: 1.9% is left, says the alert",
        finding.cause());
    assertEquals(Certainty.LIKELY, finding.certainty());
    assertEquals(DATA, finding.fault());
  }

  @Test
  void an_image_that_cannot_be_unpacked_fills_the_node() {
    var pulling =
        container("api")
            .waiting(
                "ImagePullBackOff",
                "Back-off pulling image \"a:1\": ErrImagePull: failed to pull and unpack image"
                    + " \"a:1\": failed to extract layer sha256:12: write"
                    + " /var/lib/containerd/x/lib.so: no space left on device")
            .build();
    var pod = Cases.on("node-4", POD, "Pending");
    var finding = only(rule, pulling, pod);

    assertEquals(
        "the disk of node node-4 is full: container api cannot be made (write"
            + " /var/lib/containerd/x/lib.so: no space left on device)",
        finding.cause());
    assertEquals("node/node-4", finding.fault().path());
  }
}
