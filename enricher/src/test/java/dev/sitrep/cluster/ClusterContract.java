package dev.sitrep.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What every cluster does, asked of one in which [Contract] has happened.
interface ClusterContract {
  Cluster cluster();

  String namespace();

  @Test
  default void lists_the_objects_of_a_namespace_in_the_order_of_their_names() throws Exception {
    var pods = names(Query.of(Kinds.PODS, namespace()));

    assertEquals(3, pods.size());
    assertTrue(pods.getFirst().startsWith("owned-"));
    assertEquals(List.of("stuck", "talker"), pods.subList(1, 3));
  }

  @Test
  default void lists_all_namespaces_when_none_is_named() throws Exception {
    var query = Query.of(Kinds.PODS, "").withLabels(Map.of("suite", "contract"));

    assertEquals(
        List.of("stuck", "talker"), names(query.withField("metadata.namespace", namespace())));
    assertTrue(names(query).containsAll(List.of("stuck", "talker")));
  }

  @Test
  default void lists_nothing_where_nothing_is() throws Exception {
    assertEquals(List.of(), names(Query.of(Kinds.PODS, "no-such-namespace")));
    assertEquals(
        List.of(), names(Query.of(Kinds.PODS, namespace()).withLabels(Map.of("app", "other"))));
  }

  @Test
  default void selects_by_all_labels() throws Exception {
    var both = Map.of("suite", "contract", "app", "talker");

    assertEquals(List.of("talker"), names(Query.of(Kinds.PODS, namespace()).withLabels(both)));
  }

  @Test
  default void selects_by_fields() throws Exception {
    var pods = Query.of(Kinds.PODS, namespace());

    assertEquals(List.of("stuck"), names(pods.withField("status.phase", "Pending")));
    assertEquals(List.of("stuck"), names(pods.withField("spec.nodeName", "")));
    assertEquals(List.of("talker"), names(pods.withField("metadata.name", "talker")));
    assertEquals(
        List.of(),
        names(pods.withField("metadata.name", "talker").withField("status.phase", "Pending")));
  }

  @Test
  default void selects_events_by_their_object() throws Exception {
    var query =
        Query.of(Kinds.EVENTS, namespace())
            .withField("involvedObject.kind", "Pod")
            .withField("involvedObject.name", "stuck");

    var reasons =
        seen(cluster().list(query, Collectors.mapping(Event::getReason, Collectors.toSet())));

    assertTrue(reasons.contains("FailedScheduling"), reasons::toString);
  }

  @Test
  default void finds_any_one_object() throws Exception {
    var pods = Query.of(Kinds.PODS, namespace());

    assertTrue(seen(cluster().any(pods)).isPresent());
    assertEquals(
        Optional.of("stuck"),
        seen(cluster().any(pods.withField("status.phase", "Pending")))
            .map(pod -> pod.getMetadata().getName()));
    assertEquals(Optional.empty(), seen(cluster().any(pods.withLabels(Map.of("app", "other")))));
    assertEquals(
        Reading.Why.INVALID, unseen(cluster().any(Query.of(Kinds.PODS, "../secrets"))).why());
  }

  @Test
  default void lists_what_has_no_namespace() throws Exception {
    assertFalse(names(Query.of(Kinds.NODES, "")).isEmpty());
  }

  @Test
  default void gets_one_object_whole() throws Exception {
    var pod = seen(cluster().get(Kinds.PODS, namespace(), "talker"));
    var service = seen(cluster().get(Kinds.SERVICES, namespace(), "talker"));

    assertEquals("app", pod.getSpec().getContainers().getFirst().getName());
    assertEquals("Pod", pod.getKind());
    assertEquals(80, service.getSpec().getPorts().getFirst().getPort());
  }

  @Test
  default void says_that_an_object_is_absent() throws Exception {
    assertEquals(
        Reading.Why.ABSENT, unseen(cluster().get(Kinds.PODS, namespace(), "nobody")).why());
    assertEquals(
        Reading.Why.ABSENT, unseen(cluster().get(Kinds.DEPLOYMENTS, namespace(), "nobody")).why());
  }

  @Test
  default void asks_nothing_for_names_that_are_none() throws Exception {
    for (var name : List.of("../secrets", "", "Talker", "a/b", "a?watch=true", "a%2fb")) {
      assertEquals(Reading.Why.INVALID, unseen(cluster().get(Kinds.PODS, namespace(), name)).why());
      assertEquals(Reading.Why.INVALID, unseen(cluster().get(Kinds.PODS, name, "talker")).why());
      assertEquals(Reading.Why.INVALID, unseen(log(name, "app", false, 10, 1000)).why());
      assertEquals(Reading.Why.INVALID, unseen(log("talker", name, false, 10, 1000)).why());
    }
  }

  @Test
  default void asks_nothing_for_selectors_that_are_none() throws Exception {
    var pods = Query.of(Kinds.PODS, namespace());
    for (var query :
        List.of(
            Query.of(Kinds.PODS, "../../"),
            pods.withLabels(Map.of("app in (a,b)", "x")),
            pods.withLabels(Map.of("app", "a,b")),
            pods.withLabels(Map.of("../app", "a")),
            pods.withField("metadata.name", "a,b=c"),
            pods.withField("spec.unknown", "a"))) {
      assertEquals(
          Reading.Why.INVALID,
          unseen(cluster().list(query, Collectors.counting())).why(),
          query::spoken);
    }
  }

  @Test
  default void reads_the_newest_lines_of_a_log() throws Exception {
    var all = seen(log("talker", "app", false, 100, 10_000));
    var two = seen(log("talker", "app", false, 2, 10_000));

    assertEquals(List.of("one", "two", "three"), texts(all));
    assertFalse(all.cut());
    assertTrue(all.lines().stream().allMatch(line -> line.at().isPresent()));
    assertEquals(List.of("two", "three"), texts(two));
    assertTrue(two.cut());
  }

  @Test
  default void cuts_a_log_at_whole_lines() throws Exception {
    var log = seen(log("talker", "app", false, 100, 8));

    assertEquals(List.of("three"), texts(log));
    assertTrue(log.cut());
  }

  @Test
  default void says_why_there_is_no_log() throws Exception {
    assertEquals(Reading.Why.UNAVAILABLE, unseen(log("talker", "app", true, 10, 1000)).why());
    assertEquals(Reading.Why.UNAVAILABLE, unseen(log("talker", "other", false, 10, 1000)).why());
    assertEquals(Reading.Why.ABSENT, unseen(log("nobody", "app", false, 10, 1000)).why());
  }

  @Test
  default void a_pod_that_no_node_has_taken_has_an_empty_log() throws Exception {
    assertEquals(new Log(List.of(), false), seen(log("stuck", "app", false, 10, 1000)));
  }

  @Test
  default void climbs_from_a_pod_to_its_deployment() throws Exception {
    var pod = names(Query.of(Kinds.PODS, namespace())).getFirst();

    var chain = Owners.chain(cluster(), Kinds.PODS.ref(namespace(), pod));

    assertEquals(
        List.of("pod", "replicaset", "deployment"), chain.refs().stream().map(Ref::kind).toList());
    assertEquals(new Ref("deployment", namespace(), "owned"), chain.top());
    assertEquals(List.of(), chain.unread());
  }

  private Reading<Log> log(String pod, String container, boolean previous, int lines, int bytes)
      throws InterruptedException {
    return cluster().log(new LogQuery(namespace(), pod, container, previous, lines, bytes));
  }

  private <T extends HasMetadata> List<String> names(Query<T> query) throws InterruptedException {
    return seen(cluster().list(query, toNames()));
  }

  private static <T extends HasMetadata> Collector<T, ?, List<String>> toNames() {
    return Collectors.mapping(one -> one.getMetadata().getName(), Collectors.toList());
  }

  private static List<String> texts(Log log) {
    return log.lines().stream().map(Log.Line::text).toList();
  }

  static <R> R seen(Reading<R> reading) {
    if (reading instanceof Reading.Seen<R>(var value)) {
      return value;
    }
    throw new AssertionError("expected an answer, got " + reading);
  }

  static <R> Reading.Unseen<R> unseen(Reading<R> reading) {
    if (reading instanceof Reading.Unseen<R> unseen) {
      return unseen;
    }
    throw new AssertionError("expected a refusal, got " + reading);
  }
}
