package dev.sitrep.cluster;

import static dev.sitrep.cluster.ClusterContract.seen;
import static dev.sitrep.cluster.ClusterContract.unseen;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveClusterTest implements ClusterContract {
  private final StubApiServer server = Contract.server();
  private final LiveCluster cluster =
      LiveCluster.connect(
          LiveCluster.Options.current().withMasterUrl(server.url()).withPageSize(2));

  @AfterEach
  void stop() {
    cluster.close();
    server.close();
  }

  @Override
  public Cluster cluster() {
    return cluster;
  }

  @Override
  public String namespace() {
    return Contract.NAMESPACE;
  }

  @Test
  void follows_the_pages_of_a_list() throws Exception {
    var pods = Query.of(Kinds.PODS, namespace());

    assertEquals(3, seen(cluster.list(pods, Collectors.counting())));
    assertEquals(
        List.of("2", "2"), server.requests().stream().map(r -> r.query().get("limit")).toList());
  }

  @Test
  void any_one_object_is_one_request_for_one_object() throws Exception {
    assertTrue(seen(cluster.any(Query.of(Kinds.PODS, namespace()))).isPresent());

    assertEquals(
        List.of("1"), server.requests().stream().map(r -> r.query().get("limit")).toList());
  }

  @Test
  void tells_who_answers_and_its_clock() throws Exception {
    var before = Instant.now().minusSeconds(2);
    var answers = seen(cluster.server());

    assertEquals("v1.36.3", answers.version());
    assertTrue(answers.clock().orElseThrow().isAfter(before));
    assertEquals(server.url(), cluster.address());
  }

  @Test
  void who_is_not_known_and_who_may_not_know_the_version_are_two_things() throws Exception {
    server.next(StubFault.status(403, "forbidden"));
    assertEquals(new LiveCluster.Server("", Optional.empty()), seen(cluster.server()));
    server.next(StubFault.status(401, "Unauthorized"));
    assertEquals(
        new Reading.Unseen<>(Reading.Why.FORBIDDEN, "these credentials are not valid"),
        unseen(cluster.server()));
    server.next(StubFault.html(200));
    assertEquals(Reading.Why.GARBLED, unseen(cluster.server()).why());
  }

  @Test
  void the_address_is_told_without_its_credentials() {
    var options = LiveCluster.Options.current().withMasterUrl("http://me:secret@127.0.0.1:1");
    try (var other = LiveCluster.connect(options)) {
      assertEquals("http://127.0.0.1:1", other.address());
    }
  }

  @Test
  void sends_nothing_for_invalid_names() throws Exception {
    unseen(cluster.get(Kinds.PODS, namespace(), "../nodes/node-1"));
    unseen(cluster.log(new LogQuery(namespace(), "talker", "app&follow=true", false, 1, 1)));
    unseen(
        cluster.list(
            Query.of(Kinds.PODS, namespace()).withLabels(Map.of("a", "b&watch=true")),
            Collectors.counting()));

    assertEquals(List.of(), server.requests());
  }

  @Test
  void sends_selectors_encoded() throws Exception {
    seen(
        cluster.list(
            Query.of(Kinds.PODS, namespace())
                .withLabels(Map.of("app.kubernetes.io/name", "web", "tier", ""))
                .withField("status.phase", "Failed"),
            Collectors.counting()));

    var query = server.requests().getFirst().query();
    assertEquals("app.kubernetes.io/name=web,tier=", query.get("labelSelector"));
    assertEquals("status.phase=Failed", query.get("fieldSelector"));
  }

  @Test
  void builds_the_paths_of_the_core_group_and_of_others() throws Exception {
    cluster.get(Kinds.NODES, "", "node-1");
    cluster.get(Kinds.CRONJOBS, "shop", "nightly");
    cluster.list(Query.of(Kinds.DEPLOYMENTS, ""), Collectors.counting());

    assertEquals(
        List.of(
            "/api/v1/nodes/node-1",
            "/apis/batch/v1/namespaces/shop/cronjobs/nightly",
            "/apis/apps/v1/deployments"),
        server.requests().stream().map(StubApiServer.Request::path).toList());
  }

  @Test
  void reads_managed_fields_only_where_no_revisions_are_kept() throws Exception {
    var pod = seen(cluster.get(Kinds.PODS, namespace(), "talker"));
    var pods = seen(cluster.list(Query.of(Kinds.PODS, namespace()), Collectors.toList()));
    var deployment = seen(cluster.get(Kinds.DEPLOYMENTS, namespace(), "owned"));
    var service =
        new io.fabric8.kubernetes.api.model.ServiceBuilder()
            .withNewMetadata()
            .withNamespace(namespace())
            .withName("managed")
            .addNewManagedField()
            .withManager("kubectl-edit")
            .endManagedField()
            .endMetadata()
            .build();
    server.add(service);

    assertTrue(pod.getMetadata().getManagedFields().isEmpty());
    assertTrue(pods.stream().allMatch(one -> one.getMetadata().getManagedFields().isEmpty()));
    assertTrue(deployment.getMetadata().getManagedFields().isEmpty());
    assertEquals(
        "kubectl-edit",
        seen(cluster.get(Kinds.SERVICES, namespace(), "managed"))
            .getMetadata()
            .getManagedFields()
            .getFirst()
            .getManager());
  }

  @Test
  void asks_again_for_fewer_lines_when_the_byte_limit_cut_the_newest() throws Exception {
    var text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append("2026-03-01T10:00:01.000000001Z ").append("x".repeat(100)).append(i).append('\n');
    }
    server.log(namespace(), "talker", "app", false, text.toString());

    var log = seen(cluster.log(new LogQuery(namespace(), "talker", "app", false, 2000, 1000)));

    assertTrue(log.lines().getLast().text().endsWith("1999"));
    assertTrue(log.cut());
    assertTrue(log.lines().stream().mapToInt(line -> line.text().length() + 1).sum() <= 1000);
  }

  @Test
  void keeps_the_head_of_a_line_that_never_ends() throws Exception {
    server.log(namespace(), "talker", "app", false, "ä".repeat(3_000_000));

    var log = seen(cluster.log(new LogQuery(namespace(), "talker", "app", false, 10, 1001)));

    assertEquals("ä".repeat(500), log.lines().getFirst().text());
    assertTrue(log.cut());
  }

  @Test
  void counts_calls_and_bytes() throws Exception {
    cluster.get(Kinds.PODS, namespace(), "talker");

    assertEquals(1, cluster.traffic().calls());
    assertTrue(cluster.traffic().bytes() > 100);
  }
}
