package dev.sitrep.finding;

import static dev.sitrep.finding.Cases.POD;
import static dev.sitrep.finding.Cases.SIBLING;
import static dev.sitrep.finding.Cases.container;
import static dev.sitrep.finding.Cases.file;
import static dev.sitrep.finding.Cases.only;
import static dev.sitrep.finding.Cases.pending;
import static dev.sitrep.finding.Cases.warning;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountFailedTest {
  private final MountFailed rule = new MountFailed();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          MountVolume.SetUp failed for volume "nfs" : mount failed: exit status 32 | volume nfs cannot be mounted: mount failed: exit status 32
          MountVolume.SetUp failed for volume "nfs" : mount failed: exit status 32 Mounting command: mount Mounting arguments: -t nfs nas:/export /var/lib/kubelet/pods/1 Output: mount.nfs: access denied by server while mounting nas:/export | volume nfs cannot be mounted: the server of nas:/export denies access
          MountVolume.SetUp failed for volume "nfs" : mount failed: exit status 32 Mounting command: mount Mounting arguments: -t nfs nas:/export /var/lib/kubelet/pods/1 Output: mount.nfs: Connection timed out | volume nfs cannot be mounted from nas:/export: mount.nfs: Connection timed out
          MountVolume.SetUp failed for volume "films" : mount failed: exit status 32 Mounting command: mount Mounting arguments: -t nfs -o nfsvers=4.1 nas.example:/films /var/lib/kubelet/pods/1/volumes/kubernetes.io~nfs/films Output: mount: /var/lib/kubelet/pods/1/volumes/kubernetes.io~nfs/films: unknown filesystem type 'nfs'. dmesg(1) may have more information after failed mount system call. | volume films cannot be mounted from nas.example:/films: the pod's node has no NFS client (unknown filesystem type 'nfs')
          MountVolume.SetUp failed for volume "films" : mount failed: exit status 32 Mounting command: mount Mounting arguments: -t nfs 10.0.0.9:/films /var/lib/kubelet/pods/1 Output: mount: /var/lib/kubelet/pods/1: bad option; for several filesystems (e.g. nfs, cifs) you might need a /sbin/mount.<type> helper program. | volume films cannot be mounted from 10.0.0.9:/films: the pod's node has no NFS client (need a /sbin/mount.<type> helper)
          MountVolume.SetUp failed for volume "share" : mount failed: exit status 32 Mounting command: mount Mounting arguments: -t cifs -o vers=3.0 //files.example/hr /var/lib/kubelet/pods/1 Output: mount error(13): Permission denied | volume share cannot be mounted from //files.example/hr: mount error(13): Permission denied
          MountVolume.MountDevice failed for volume "pvc-7" : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name rbd.csi.ceph.com not found in the list of registered CSI drivers | volume pvc-7 cannot be mounted: CSI driver rbd.csi.ceph.com is not registered on the pod's node
          MountVolume.SetUp failed for volume "socket" : hostPath type check failed: /run/agent.sock is not a socket file | volume socket cannot be mounted: hostPath type check failed: /run/agent.sock is not a socket file
          Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[data kube-api-access-1]: timed out waiting for the condition | volume data is not mounted in time
          """)
  void names_the_volume_and_what_it_lacks(String message, String cause) {
    var finding = only(rule, pending(POD, ""), warning(POD, "FailedMount", message));

    assertEquals(cause, finding.cause());
    assertEquals(POD, finding.fault());
    assertEquals(List.of("E2"), finding.exhibits());
    assertEquals(Certainty.SEEN, finding.certainty());
  }

  @Test
  void that_it_took_too_long_is_said_only_where_nothing_says_more() {
    var file =
        file(
            pending(POD, ""),
            warning(
                POD,
                "FailedMount",
                "Unable to attach or mount volumes: unmounted volumes=[rules]: timed out waiting"
                    + " for the condition"),
            warning(
                POD,
                "FailedMount",
                "MountVolume.SetUp failed for volume \"rules\" : configmap \"a\" not found"));

    assertEquals(List.of(), rule.analyze(file));
    assertEquals(1, new MountConfigMissing().analyze(file).size());
  }

  @Test
  void noise_from_the_start_of_a_pod_that_runs_is_no_case() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                container("api").build(),
                warning(POD, "FailedMount", "failed to sync configmap cache: timed out"))));
  }

  @Test
  void a_pod_without_a_node_mounts_nothing() {
    assertEquals(
        List.of(),
        rule.analyze(
            file(
                pending(POD, "0/3 nodes are available: 3 Insufficient cpu."),
                warning(SIBLING, "FailedMount", "for volume \"a\" : b"))));
  }
}
