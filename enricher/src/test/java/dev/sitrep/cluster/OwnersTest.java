package dev.sitrep.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnersTest {
  private static final Ref TALKER = Kinds.PODS.ref(Contract.NAMESPACE, "talker");

  private final StubApiServer server = Contract.server();
  private final LiveCluster cluster =
      LiveCluster.connect(LiveCluster.Options.current().withMasterUrl(server.url()));

  @AfterEach
  void stop() {
    cluster.close();
    server.close();
  }

  @Test
  void a_pod_without_controller_is_its_own_top() throws Exception {
    assertEquals(TALKER, Owners.top(cluster, TALKER));
  }

  @Test
  void a_controller_of_an_unknown_kind_ends_the_chain() throws Exception {
    server.add(ownedBy("argoproj.io/v1alpha1", "Rollout", true));

    assertEquals(new Ref("rollout", Contract.NAMESPACE, "boss"), Owners.top(cluster, TALKER));
    assertEquals(1, server.requests().size());
  }

  @Test
  void a_custom_job_is_not_taken_for_a_job() throws Exception {
    server.add(ownedBy("batch.volcano.sh/v1alpha1", "Job", true));

    var chain = Owners.chain(cluster, TALKER);

    assertEquals(new Ref("job", Contract.NAMESPACE, "boss"), chain.top());
    assertEquals(List.of(), chain.unread());
  }

  @Test
  void a_static_pod_stays_itself() throws Exception {
    server.add(ownedBy("v1", "Node", true));

    assertEquals(TALKER, Owners.top(cluster, TALKER));
  }

  @Test
  void an_owner_that_does_not_control_is_no_boss() throws Exception {
    server.add(ownedBy("apps/v1", "ReplicaSet", false));

    assertEquals(TALKER, Owners.top(cluster, TALKER));
  }

  @Test
  void a_link_that_may_not_be_read_ends_the_chain_and_is_told() throws Exception {
    server.add(ownedBy("apps/v1", "ReplicaSet", true)).forbid("replicasets", Contract.NAMESPACE);

    var chain = Owners.chain(cluster, TALKER);

    var boss = new Ref("replicaset", Contract.NAMESPACE, "boss");
    assertEquals(List.of(TALKER, boss), chain.refs());
    assertEquals(boss, chain.unread().getFirst().ref());
    assertEquals(Reading.Why.FORBIDDEN, chain.unread().getFirst().why().why());
  }

  @Test
  void a_circle_ends() throws Exception {
    var self = ownedBy("v1", "Pod", true);
    self.getMetadata().getOwnerReferences().getFirst().setName("talker");
    server.add(self);

    assertEquals(7, Owners.chain(cluster, TALKER).refs().size());
  }

  private static Pod ownedBy(String apiVersion, String kind, boolean controller) {
    return new PodBuilder(Contract.pod("talker", "Running", "node-1"))
        .editMetadata()
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion(apiVersion)
                .withKind(kind)
                .withName("boss")
                .withController(controller)
                .build())
        .endMetadata()
        .build();
  }
}
