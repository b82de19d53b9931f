package dev.sitrep.cluster;

import static dev.sitrep.cluster.ClusterContract.seen;
import static dev.sitrep.cluster.ClusterContract.unseen;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecentClusterTest implements ClusterContract {
  private static final Collector<Pod, ?, Long> COUNT = Collectors.counting();
  private static final Query<Pod> PODS = Query.of(Kinds.PODS, Contract.NAMESPACE);

  private final AtomicLong nanos = new AtomicLong();
  private final StubApiServer server = Contract.server();
  private final RecentCluster cluster =
      new RecentCluster(
          LiveCluster.connect(LiveCluster.Options.current().withMasterUrl(server.url())),
          nanos::get);

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
  void reads_the_same_list_once_within_fifteen_seconds() throws Exception {
    cluster.list(PODS, COUNT);
    pass(Duration.ofSeconds(14));
    cluster.list(PODS, COUNT);
    assertEquals(1, server.requests().size());

    pass(Duration.ofSeconds(2));
    cluster.list(PODS, COUNT);
    assertEquals(2, server.requests().size());
  }

  @Test
  void another_query_or_collector_is_another_question() throws Exception {
    cluster.list(PODS, COUNT);
    cluster.list(PODS, Collectors.counting());
    cluster.list(PODS.withField("status.phase", "Pending"), COUNT);

    assertEquals(3, server.requests().size());
  }

  @Test
  void shares_any_one_object_too() throws Exception {
    cluster.any(PODS);
    cluster.any(PODS);
    assertEquals(1, server.requests().size());
  }

  @Test
  void shares_objects_too() throws Exception {
    var first = seen(cluster.get(Kinds.PODS, Contract.NAMESPACE, "talker"));

    assertSame(first, seen(cluster.get(Kinds.PODS, Contract.NAMESPACE, "talker")));
    assertEquals(1, server.requests().size());
  }

  @Test
  void remembers_a_failure_for_two_seconds_only() throws Exception {
    server.next(StubFault.status(403, "no"));

    unseen(cluster.list(PODS, COUNT));
    unseen(cluster.list(PODS, COUNT));
    assertEquals(1, server.requests().size());

    pass(Duration.ofSeconds(3));
    assertEquals(3, seen(cluster.list(PODS, COUNT)));
  }

  @Test
  void many_askers_at_once_are_one_request() throws Exception {
    server.always(StubFault.slow(Duration.ofMillis(200)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var askers =
          IntStream.range(0, 50)
              .mapToObj(_ -> threads.submit(() -> seen(cluster.list(PODS, COUNT))))
              .toList();
      for (Future<Long> asker : askers) {
        assertEquals(3, asker.get());
      }
    }
    assertEquals(1, server.requests().size());
  }

  @Test
  void an_interrupted_asker_leaves_the_question_to_the_next() throws Exception {
    server.next(StubFault.slow(Duration.ofSeconds(5)));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> cluster.list(PODS, COUNT));
      Thread.sleep(200);
      var second = threads.submit(() -> cluster.list(PODS, COUNT));
      Thread.sleep(200);
      first.cancel(true);

      assertEquals(3, seen(second.get()));
    }
    assertEquals(2, server.requests().size());
  }

  @Test
  void a_collector_that_throws_is_not_remembered() throws Exception {
    Collector<Pod, ?, Object> broken =
        Collector.of(
            Object::new,
            (_, _) -> {
              throw new ArithmeticException();
            },
            (a, _) -> a);

    assertThrows(ArithmeticException.class, () -> cluster.list(PODS, broken));
    assertThrows(ArithmeticException.class, () -> cluster.list(PODS, broken));
    assertEquals(2, server.requests().size());
  }

  @Test
  void logs_are_read_every_time() throws Exception {
    var query = new LogQuery(Contract.NAMESPACE, "talker", "app", false, 10, 1000);
    cluster.log(query);
    cluster.log(query);

    assertEquals(2, server.requests().size());
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
