package dev.sitrep.receiver.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.LiveCluster;
import dev.sitrep.cluster.StubApiServer;
import dev.sitrep.cluster.StubFault;
import dev.sitrep.receiver.check.Verdict.Result;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterCheckTest {
  private final StubApiServer server = StubApiServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_cluster_that_lets_it_read_all_is_ok_resource_by_resource() throws Exception {
    var verdicts = look();

    var expected =
        Stream.concat(
                Kinds.ALL.stream().map(kind -> kind.resource()),
                Stream.of("API server", "clock", "pods/log"))
            .sorted()
            .toList();
    assertEquals(
        expected,
        verdicts.stream()
            .filter(one -> one.result() == Result.OK)
            .map(Verdict::subject)
            .sorted()
            .toList());
    assertEquals(
        "API server %s, v1.36.3 at %s".formatted(server.url(), server.url()),
        verdict(verdicts, "API server").detail());
    assertEquals("may get and list in all namespaces", verdict(verdicts, "replicasets").detail());
    assertEquals("may get and list", verdict(verdicts, "nodes").detail());
  }

  @Test
  void secrets_are_never_asked_for() throws Exception {
    var verdicts = look();

    assertTrue(server.requests().stream().noneMatch(request -> request.path().contains("secret")));
    assertEquals(Result.SKIPPED, verdict(verdicts, "more than needed").result());
    assertTrue(server.requests().stream().allMatch(request -> request.method().equals("GET")));
  }

  @Test
  void a_resource_that_may_not_be_read_is_told_with_the_rule_to_add() throws Exception {
    server.forbid("replicasets", "").forbid("pods/log", "default");

    var verdicts = look();

    var failed = verdict(verdicts, "replicasets");
    assertEquals(Result.FAILED, failed.result());
    assertTrue(failed.detail().startsWith("may not list in all namespaces (replicasets is"));
    assertTrue(failed.detail().contains("reports lack what it tells: "), failed.detail());
    assertTrue(failed.detail().contains("rollouts"), failed.detail());
    assertEquals(
        "add to the ClusterRole (see deploy/base/clusterrole.yaml) a rule apiGroups: [\"apps\"],"
            + " resources: [replicasets], verbs: [get, list]",
        failed.fix());
    assertEquals(
        "add to the ClusterRole (see deploy/base/clusterrole.yaml) a rule apiGroups: [\"\"],"
            + " resources: [pods/log], verbs: [get]",
        verdict(verdicts, "pods/log").fix());
    assertEquals(2, verdicts.stream().filter(one -> one.result() == Result.FAILED).count());
  }

  @Test
  void only_the_named_namespaces_are_looked_at_and_those_that_refuse_are_named() throws Exception {
    server.forbid("events", "pay").forbid("nodes", "");

    var verdicts = look("shop", "pay");

    assertTrue(
        verdict(verdicts, "events").detail().startsWith("may not get or list in pay ("),
        verdict(verdicts, "events").detail());
    assertEquals("may get and list in shop, pay", verdict(verdicts, "jobs").detail());
    var nodes = verdict(verdicts, "nodes");
    assertEquals(Result.WARNING, nodes.result());
    assertTrue(nodes.fix().contains("resources: [nodes]"), nodes.fix());
    assertTrue(nodes.fix().endsWith("or leave it: it belongs to no namespace"), nodes.fix());
    assertTrue(
        server.requests().stream().noneMatch(request -> request.path().equals("/api/v1/pods")));
  }

  @Test
  void a_namespace_that_is_not_there_is_told() throws Exception {
    var absent = verdict(look("shop"), "namespace shop");
    assertEquals(Result.FAILED, absent.result());
    assertEquals(
        "correct it in cluster.namespaces, or run: kubectl create namespace shop", absent.fix());
  }

  @Test
  void credentials_that_are_not_known_are_told_before_anything_else_is_asked() throws Exception {
    server.always(StubFault.status(401, "Unauthorized"));

    var verdicts = look();

    var failed = verdict(verdicts, "API server");
    assertTrue(failed.detail().endsWith("these credentials are not valid"), failed.detail());
    assertTrue(failed.fix().startsWith("renew the credentials of "), failed.fix());
    assertEquals(Result.SKIPPED, verdict(verdicts, "rights").result());
    assertEquals(1, server.requests().size());
  }

  @Test
  void a_proxy_that_answers_in_its_place_is_told() throws Exception {
    server.always(StubFault.html(200));
    var fix = verdict(look(), "API server").fix();
    assertTrue(fix.contains("that of a Kubernetes API server"), fix);
  }

  @Test
  void a_port_where_nobody_listens_is_told() throws Exception {
    server.close();
    var failed = verdict(look(), "API server");
    assertTrue(failed.detail().contains("API server not reachable"), failed.detail());
    assertTrue(failed.fix().contains("NetworkPolicy"), failed.fix());
  }

  @Test
  void a_server_that_is_slow_once_has_a_second_try() throws Exception {
    server.next(StubFault.slow(Duration.ofMillis(1_500)));
    try (var cluster = cluster(Duration.ofSeconds(1))) {
      var verdicts = ClusterCheck.verdicts(cluster, List.of());
      assertEquals(Result.OK, verdict(verdicts, "API server").result());
    }
  }

  @Test
  void a_resource_that_cannot_be_read_for_another_reason_is_told() throws Exception {
    try (var cluster = cluster(Duration.ofSeconds(5))) {
      cluster.server();
      server.always((honest, exchange) -> {
        var path = exchange.getRequestURI().getPath();
        if (path.endsWith("/events")) {
          StubFault.status(500, "etcd is away").answer(honest, exchange);
        } else {
          StubFault.send(honest, exchange);
        }
      });
      var failed = verdict(ClusterCheck.verdicts(cluster, List.of()), "events");
      assertEquals(Result.FAILED, failed.result());
      assertEquals("API server failed (etcd is away) in all namespaces", failed.detail());
      assertEquals("look at the API server, and try again; try: kubectl get events", failed.fix());
    }
  }

  private List<Verdict> look(String... namespaces) throws InterruptedException {
    try (var cluster = cluster(Duration.ofSeconds(5))) {
      return ClusterCheck.verdicts(cluster, List.of(namespaces));
    }
  }

  private LiveCluster cluster(Duration patience) {
    return LiveCluster.connect(
        LiveCluster.Options.current().withMasterUrl(server.url()).withCallDeadline(patience));
  }

  private static Verdict verdict(List<Verdict> verdicts, String subject) {
    return verdicts.stream()
        .filter(one -> one.subject().equals(subject))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + subject + " in " + verdicts));
  }
}
