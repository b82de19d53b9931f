package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.ClaimState.Holder;
import dev.sitrep.incident.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static final String CLASSES =
      """
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata:
        name: standard
        annotations: {storageclass.kubernetes.io/is-default-class: "true"}
      provisioner: ebs.csi.aws.com
      volumeBindingMode: WaitForFirstConsumer
      ---
      apiVersion: storage.k8s.io/v1
      kind: StorageClass
      metadata: {name: manual}
      provisioner: kubernetes.io/no-provisioner
      """;

  private final Stage stage = new Stage().deployment(1, 0, "");
  private final Claims source = new Claims();

  @AfterEach
  void close() {
    stage.close();
  }

  private Stage mounting(String pod, String owner, String claim, String status) {
    return stage.add(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          namespace: shop
          name: %s
          ownerReferences: [{apiVersion: apps/v1, kind: %s, name: %s, controller: true}]
        spec:
          nodeName: node-1
          containers: [{name: app, volumeMounts: [{name: v, mountPath: /data, readOnly: true}]}]
          volumes: [{name: v, persistentVolumeClaim: {claimName: %s}}]
        status: %s
        """
            .formatted(pod, owner.split(" ", -1)[0], owner.split(" ", -1)[1], claim, status));
  }

  private Stage claim(String name, String spec, String status) {
    return stage.add(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {namespace: shop, name: %s, creationTimestamp: "2026-11-21T14:50:00Z"}
        spec: %s
        status: %s
        """
            .formatted(name, spec, status));
  }

  @Test
  void a_pending_claim_is_told_with_its_class() throws Exception {
    mounting("api-2-a", "ReplicaSet api-2", "data", "{phase: Pending}");
    claim(
        "data",
        "{storageClassName: fast, accessModes: [ReadWriteMany], resources: {requests: {storage:"
            + " 10Gi}}, selector: {matchLabels: {tier: gold}}}",
        "{phase: Pending}");
    stage.add(CLASSES);

    var claim = stage.read(source, Stage.API, ClaimState.class).getFirst();

    assertEquals(
        "Pending · class fast, which does not exist · asks for 10Gi ReadWriteMany · selector"
            + " tier=gold · mounted by pod/api-2-a",
        claim.line());
    assertEquals(10L << 30, claim.requestedBytes());
    assertEquals(
        List.of(new ClaimState.Mount(claim.pods().getFirst(), "app", "/data", true)),
        claim.mounts());
    assertEquals("2026-11-21T14:50:00Z", claim.at().orElseThrow().toString());
  }

  @Test
  void the_default_class_is_known() throws Exception {
    mounting("api-2-a", "ReplicaSet api-2", "data", "{phase: Pending}");
    claim("data", "{resources: {requests: {storage: 1Gi}}}", "{phase: Pending}");
    stage.add(CLASSES);

    assertEquals(
        List.of(
            "Pending · default class standard (ebs.csi.aws.com, waits for a pod) · asks for 1Gi ·"
                + " mounted by pod/api-2-a"),
        stage.lines(source, Stage.API));
  }

  @Test
  void a_bound_claim_asks_for_no_classes() throws Exception {
    stage.crashing("api-2-b", 3);
    mounting("api-2-a", "ReplicaSet api-2", "data", Stage.looping("app", 2));
    claim(
        "data",
        "{volumeName: pvc-1, storageClassName: standard, resources: {requests: {storage: 10Gi}}}",
        "{phase: Bound, capacity: {storage: 5Gi}, conditions: [{type: FileSystemResizePending,"
            + " status: \"True\", message: restart}]}");

    assertEquals(
        List.of(
            "Bound · class standard · asks for 10Gi · has 5Gi · volume pvc-1 ·"
                + " FileSystemResizePending: restart · mounted by pod/api-2-a"),
        stage.lines(source, Stage.API));
    assertFalse(stage.cluster.asked().contains(Kinds.STORAGE_CLASSES));
  }

  @Test
  void a_claim_that_is_not_there_is_told() throws Exception {
    mounting("api-2-a", "ReplicaSet api-2", "dta", "{phase: Pending}");
    claim("data", "{}", "{phase: Bound}");

    assertEquals(
        List.of("shop/persistentvolumeclaim dta does not exist · mounted by pod/api-2-a"),
        stage.lines(source, Stage.API));
  }

  @Test
  void running_siblings_may_hold_the_volume() throws Exception {
    mounting("api-2-new", "ReplicaSet api-2", "data", "{phase: Pending}");
    stage.healthy("api-2-old");
    claim("data", "{}", "{phase: Bound}");

    assertEquals(
        List.of(new Holder(new Ref("pod", "shop", "api-2-old"), "node-1")),
        stage.read(source, Stage.API, ClaimState.class).getFirst().holders());
  }

  @Test
  void a_statefulset_s_pending_claims_are_its_own() throws Exception {
    stage.add(
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {namespace: shop, name: db}
        spec: {replicas: 2}
        """);
    claim("data-db-1", "{}", "{phase: Pending}");
    claim("data-my-db-1", "{}", "{phase: Pending}");
    claim("data-db-0", "{}", "{phase: Bound}");

    assertEquals(
        List.of("persistentvolumeclaim/data-db-1"),
        stage
            .read(source, new Target.Workload("shop", "statefulset", "db"), ClaimState.class)
            .stream()
            .map(claim -> claim.about().path())
            .toList());
  }

  @Test
  void an_alert_may_name_the_claim() throws Exception {
    claim("data", "{resources: {requests: {storage: 8Gi}}}", "{phase: Bound}");
    var scene = stage.scene(Stage.API, "", Map.of("persistentvolumeclaim", "data"));

    assertEquals(1, source.collect(scene).size());
    assertEquals(1, stage.read(source, new Target.Volume("shop", "data"), ClaimState.class).size());
  }

  @Test
  void without_a_claim_in_play_nothing_is_asked() throws Exception {
    stage.crashing("api-2-a", 1);
    claim("other", "{}", "{phase: Pending}");

    assertEquals(List.of(), stage.lines(source, Stage.API));
    assertFalse(stage.cluster.asked().contains(Kinds.CLAIMS));
  }
}
