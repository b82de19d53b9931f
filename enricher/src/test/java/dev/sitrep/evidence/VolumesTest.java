package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sitrep.cluster.Kinds;
import dev.sitrep.incident.Target;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VolumesTest {
  private static final Target CLAIM = new Target.Volume("shop", "data");

  private final Stage stage = new Stage();
  private final Volumes source = new Volumes();

  @AfterEach
  void close() {
    stage.close();
  }

  private Stage claim(String phase, String spec) {
    return stage.add(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {namespace: shop, name: data}
        spec: %s
        status: {phase: %s}
        """
            .formatted(spec, phase));
  }

  private Stage volume(String name, String storageClass, String size, String more, String phase) {
    return stage.add(
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: %s, labels: {tier: slow}}
        spec: {storageClassName: %s, capacity: {storage: %s}, accessModes: [ReadWriteOnce], persistentVolumeReclaimPolicy: Retain%s}
        status: {phase: %s}
        """
            .formatted(name, storageClass, size, more, phase));
  }

  @Test
  void near_fits_are_told_the_one_that_was_asked_for_first() throws Exception {
    claim("Pending", "{storageClassName: manual, volumeName: disk-b}");
    volume("disk-a", "manual", "20Gi", "", "Available");
    volume("disk-b", "other", "5Gi", ", claimRef: {namespace: crm, name: archive}", "Bound");
    volume("disk-c", "manual", "30Gi", ", claimRef: {namespace: shop, name: old}", "Released");
    volume("disk-d", "gp3", "40Gi", "", "Available");

    assertEquals(
        List.of(
            "Bound · class other · 5Gi ReadWriteOnce · claim crm/archive · reclaim policy Retain",
            "Available · class manual · 20Gi ReadWriteOnce · reclaim policy Retain",
            "Released · class manual · 30Gi ReadWriteOnce · claim shop/old · reclaim policy Retain"),
        stage.lines(source, CLAIM));
    var first = stage.read(source, CLAIM, VolumeState.class).get(1);
    assertEquals(20L << 30, first.bytes());
    assertEquals(List.of("tier=slow"), first.labels());
  }

  @Test
  void a_bound_claim_asks_for_no_volumes() throws Exception {
    claim("Bound", "{volumeName: disk-a}");
    volume("disk-a", "manual", "20Gi", "", "Bound");

    assertEquals(List.of(), stage.lines(source, CLAIM));
    assertFalse(stage.cluster.asked().contains(Kinds.VOLUMES));
  }

  @Test
  void its_place_is_told_where_the_scheduler_minds() throws Exception {
    claim("Bound", "{volumeName: disk-a}");
    volume(
        "disk-a",
        "local",
        "20Gi",
        ", nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key:"
            + " kubernetes.io/hostname, operator: In, values: [node-7]}]}]}}",
        "Bound");
    stage.add(
        """
        apiVersion: v1
        kind: Pod
        metadata: {namespace: shop, name: db-0}
        spec: {volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}
        status:
          phase: Pending
          conditions: [{type: PodScheduled, status: "False", reason: Unschedulable, message: "0/3 nodes are available: 3 node(s) had volume node affinity conflict."}]
        """);

    assertEquals(
        List.of(
            "Bound · class local · 20Gi ReadWriteOnce · only where kubernetes.io/hostname in"
                + " (node-7) · reclaim policy Retain"),
        stage.lines(source, new Target.Pod("shop", "db-0")));
  }

  @Test
  void an_alert_may_name_the_volume() throws Exception {
    volume("disk-a", "manual", "20Gi", "", "Failed");
    volume("disk-b", "manual", "20Gi", "", "Failed");

    assertEquals(1, stage.lines(source, new Target.Volume("", "disk-a")).size());
  }
}
