package dev.sitrep.cluster;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.List;
import java.util.Map;

/// The objects that [ClusterContract] asks for: a pod that has spoken, one that no node takes, and
/// one that a Deployment owns.
final class Contract {
  static final String NAMESPACE = "contract";
  static final String LOG =
      """
      2026-03-01T10:00:01.000000001Z one
      2026-03-01T10:00:02.000000002Z two
      2026-03-01T10:00:03.000000003Z three
      """;

  private Contract() {}

  static List<HasMetadata> objects() {
    return List.of(
        pod("talker", "Running", "node-1"),
        pod("stuck", "Pending", ""),
        owned(),
        new ReplicaSetBuilder()
            .withNewMetadata()
            .withNamespace(NAMESPACE)
            .withName("owned-5d9")
            .addNewOwnerReference()
            .withApiVersion("apps/v1")
            .withKind("Deployment")
            .withName("owned")
            .withController(true)
            .endOwnerReference()
            .endMetadata()
            .build(),
        new DeploymentBuilder()
            .withNewMetadata()
            .withNamespace(NAMESPACE)
            .withName("owned")
            .withManagedFields(new ManagedFieldsEntryBuilder().withManager("kubectl").build())
            .endMetadata()
            .build(),
        new ServiceBuilder()
            .withNewMetadata()
            .withNamespace(NAMESPACE)
            .withName("talker")
            .endMetadata()
            .withNewSpec()
            .addNewPort()
            .withPort(80)
            .endPort()
            .endSpec()
            .build(),
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(NAMESPACE)
            .withName("stuck.1")
            .endMetadata()
            .withNewInvolvedObject()
            .withKind("Pod")
            .withNamespace(NAMESPACE)
            .withName("stuck")
            .endInvolvedObject()
            .withReason("FailedScheduling")
            .withLastTimestamp("2026-03-01T10:00:00Z")
            .build(),
        node());
  }

  static Node node() {
    return new NodeBuilder().withNewMetadata().withName("node-1").endMetadata().build();
  }

  /// @param node empty for a pod that is not scheduled
  static Pod pod(String name, String phase, String node) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(NAMESPACE)
        .withName(name)
        .withLabels(Map.of("suite", "contract", "app", name))
        .withManagedFields(new ManagedFieldsEntryBuilder().withManager("kubectl").build())
        .endMetadata()
        .withNewSpec()
        .withNodeName(node.isEmpty() ? null : node)
        .addNewContainer()
        .withName("app")
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase(phase)
        .endStatus()
        .build();
  }

  static StubApiServer server() {
    return StubApiServer.start().add(objects()).log(NAMESPACE, "talker", "app", false, LOG);
  }

  private static Pod owned() {
    return new PodBuilder(pod("owned-5d9-x2x4z", "Running", "node-1"))
        .editMetadata()
        .withLabels(Map.of("app", "owned"))
        .addNewOwnerReference()
        .withApiVersion("apps/v1")
        .withKind("ReplicaSet")
        .withName("owned-5d9")
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .build();
  }
}
