package dev.sitrep.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.cluster.Kind;
import dev.sitrep.cluster.Kinds;
import dev.sitrep.cluster.LiveCluster;
import dev.sitrep.cluster.Reading;
import dev.sitrep.cluster.StubApiServer;
import dev.sitrep.cluster.StubFault;
import dev.sitrep.evidence.Right.Refusal;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RightTest {
  private final StubApiServer server = StubApiServer.start();
  private final LiveCluster cluster =
      LiveCluster.connect(LiveCluster.Options.current().withMasterUrl(server.url()));

  @AfterEach
  void stop() {
    cluster.close();
    server.close();
  }

  @Test
  void every_kind_and_the_logs_are_needed() {
    var needed = Right.needed(List.of()).stream().map(Right::resource).toList();
    var all = Kinds.ALL.stream().map(Kind::resource).collect(Collectors.toSet());
    all.add("pods/log");
    assertEquals(all, Set.copyOf(needed));
    assertEquals(all.size(), needed.size());
  }

  @Test
  void each_named_namespace_is_needed_and_what_has_none_once() {
    var needed = Right.needed(List.of("shop", "pay"));
    assertEquals(List.of("shop", "pay"), places(needed, "events"));
    assertEquals(List.of("shop", "pay"), places(needed, "pods/log"));
    assertEquals(List.of(""), places(needed, "nodes"));
  }

  @Test
  void what_may_be_read_costs_a_list_of_one_and_a_get() throws Exception {
    assertEquals(List.of(), right("events", "shop").ask(cluster).refusals());
    assertEquals(
        List.of("/api/v1/namespaces/shop/events", "/api/v1/namespaces/shop/events/sitrep-check"),
        server.requests().stream().map(StubApiServer.Request::path).toList());
    assertEquals("1", server.requests().getFirst().query().get("limit"));
  }

  @Test
  void each_verb_that_is_refused_is_told() throws Exception {
    server.forbid("replicasets", "shop");
    var refusals = right("replicasets", "shop").ask(cluster).refusals();
    assertEquals(List.of("list", "get"), refusals.stream().map(Refusal::verb).toList());
    assertTrue(refusals.stream().allMatch(one -> one.why() == Reading.Why.FORBIDDEN));
    assertEquals(List.of("rollouts"), seeing("replicasets", "rollouts"));
  }

  @Test
  void a_server_in_trouble_is_asked_once() throws Exception {
    server.always(StubFault.status(500, "etcd is away"));
    var refusals = right("events", "shop").ask(cluster).refusals();
    assertEquals(List.of(Reading.Why.FAILED), refusals.stream().map(Refusal::why).toList());
  }

  @Test
  void one_line_of_one_log_is_read() throws Exception {
    server.add(pod("shop", "api"));
    server.log("shop", "api", "app", false, "2026-11-21T10:00:00Z hello\n");
    var tried = right("pods/log", "shop").ask(cluster);
    assertEquals(new Right.Tried(List.of(), "one line of pod shop/api"), tried);
    assertEquals("1", server.requests().getLast().query().get("tailLines"));
  }

  @Test
  void logs_that_may_not_be_read_are_told_with_and_without_a_pod() throws Exception {
    server.forbid("pods/log", "shop");
    assertEquals("get", right("pods/log", "shop").ask(cluster).refusals().getFirst().verb());
    server.add(pod("shop", "api"));
    assertEquals("get", right("pods/log", "shop").ask(cluster).refusals().getFirst().verb());
  }

  @Test
  void a_pod_that_has_not_begun_to_speak_shows_the_right_too() throws Exception {
    server.add(pod("shop", "api"));
    assertEquals(new Right.Tried(List.of(), ""), right("pods/log", "shop").ask(cluster));
    assertEquals(new Right.Tried(List.of(), ""), right("pods/log", "pay").ask(cluster));
  }

  @Test
  void a_namespace_is_there_or_not() throws Exception {
    assertEquals(
        Reading.Why.ABSENT, Right.unseen(cluster, "shop").map(Reading.Unseen::why).orElseThrow());
  }

  private static Right right(String resource, String namespace) {
    return Right.needed(List.of(namespace)).stream()
        .filter(one -> one.resource().equals(resource))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> seeing(String resource, String source) {
    return right(resource, "shop").sources().stream().filter(source::equals).toList();
  }

  private static List<String> places(List<Right> rights, String resource) {
    return rights.stream()
        .filter(one -> one.resource().equals(resource))
        .map(Right::namespace)
        .toList();
  }

  private static io.fabric8.kubernetes.api.model.Pod pod(String namespace, String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withNodeName("node-1")
        .addNewContainer()
        .withName("app")
        .endContainer()
        .endSpec()
        .withNewStatus()
        .withPhase("Running")
        .endStatus()
        .build();
  }
}
