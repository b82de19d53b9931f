package dev.sitrep.cluster;

import static dev.sitrep.cluster.ClusterContract.seen;
import static dev.sitrep.cluster.ClusterContract.unseen;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class LiveClusterFaultsTest {
  private static final Query<Pod> PODS = Query.of(Kinds.PODS, Contract.NAMESPACE);

  private static final LogQuery TALKER =
      new LogQuery(Contract.NAMESPACE, "talker", "app", false, 10, 1000);
  private static final Duration IMPATIENT = Duration.ofMillis(400);

  private final StubApiServer server = Contract.server();
  private final LiveCluster.Options options =
      LiveCluster.Options.current()
          .withMasterUrl(server.url())
          .withPageSize(2)
          .withCallDeadline(Duration.ofSeconds(2));
  private final LiveCluster cluster = LiveCluster.connect(options);

  @AfterEach
  void stop() {
    cluster.close();
    server.close();
  }

  @Test
  void forbidden_says_the_servers_words() throws Exception {
    server.forbid("pods", Contract.NAMESPACE).forbid("pods/log", Contract.NAMESPACE);

    var list = unseen(list(cluster));
    var get = unseen(cluster.get(Kinds.PODS, Contract.NAMESPACE, "talker"));

    assertEquals(Reading.Why.FORBIDDEN, list.why());
    assertTrue(list.detail().contains("cannot list resource \"pods\""), list::detail);
    assertEquals(Reading.Why.FORBIDDEN, get.why());
    assertEquals(Reading.Why.FORBIDDEN, unseen(log()).why());
    assertEquals(3, server.requests().size());
  }

  @Test
  void not_logged_in_is_forbidden_too() throws Exception {
    server.always(StubFault.status(401, "Unauthorized"));

    assertEquals("not allowed to read (Unauthorized)", unseen(list(cluster)).spoken());
  }

  @Test
  void a_list_that_expires_half_way_starts_again_from_nothing() throws Exception {
    server.expireNextContinue();

    assertEquals(3, seen(list(cluster)));
    assertEquals(4, server.requests().size());
  }

  @Test
  void a_list_that_always_expires_fails() throws Exception {
    server.always(StubFault.status(410, "too old"));

    assertEquals("API server failed (too old)", unseen(list(cluster)).spoken());
    assertEquals(2, server.requests().size());
  }

  @Test
  void a_server_in_trouble_is_asked_once_more() throws Exception {
    server.next(StubFault.status(500, "etcd is down"));

    assertEquals(3, seen(list(cluster)));
  }

  @Test
  void a_server_in_lasting_trouble_has_failed() throws Exception {
    server.always(StubFault.status(503, "etcd is down"));

    assertEquals("API server failed (etcd is down)", unseen(list(cluster)).spoken());
    assertEquals(2, server.requests().size());
  }

  @Test
  void a_busy_server_is_given_the_time_that_it_asks_for() throws Exception {
    server.next(StubFault.busy(1));
    long start = System.nanoTime();

    assertEquals(3, seen(list(cluster)));
    assertTrue(System.nanoTime() - start >= Duration.ofSeconds(1).toNanos());
  }

  @Test
  void a_server_that_asks_for_more_time_than_there_is_has_failed_at_once() throws Exception {
    server.next(StubFault.busy(60));
    long start = System.nanoTime();

    assertEquals("API server failed (slow down)", unseen(list(cluster)).spoken());
    assertTrue(System.nanoTime() - start < Duration.ofSeconds(1).toNanos());
  }

  @Test
  void a_silent_server_is_late() throws Exception {
    server.always(StubFault.slow(Duration.ofSeconds(30)));

    try (var impatient = LiveCluster.connect(options.withCallDeadline(IMPATIENT))) {
      assertEquals("no answer in time (waited 400 ms)", unseen(list(impatient)).spoken());
    }
  }

  @Test
  void a_dripping_body_is_late() throws Exception {
    server.always(StubFault.dripping(Duration.ofMillis(20)));
    long start = System.nanoTime();

    try (var impatient = LiveCluster.connect(options.withCallDeadline(IMPATIENT))) {
      assertEquals(Reading.Why.LATE, unseen(list(impatient)).why());
      assertEquals(Reading.Why.LATE, unseen(impatient.log(TALKER)).why());
    }
    assertTrue(System.nanoTime() - start < Duration.ofSeconds(3).toNanos());
  }

  @Test
  void the_callers_interruption_is_the_callers() throws Exception {
    server.always(StubFault.dripping(Duration.ofMillis(50)));
    var ended = new CompletableFuture<Throwable>();
    var caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                ended.completeExceptionally(new AssertionError(list(cluster)));
              } catch (InterruptedException e) {
                ended.complete(e);
              }
            });
    Thread.sleep(300);
    caller.interrupt();

    assertEquals(InterruptedException.class, ended.get(1, TimeUnit.SECONDS).getClass());
  }

  @Test
  void half_an_answer_is_garbled() throws Exception {
    server.always(StubFault.truncated());

    assertEquals(Reading.Why.GARBLED, unseen(list(cluster)).why());
    assertEquals(
        Reading.Why.GARBLED, unseen(cluster.get(Kinds.PODS, Contract.NAMESPACE, "talker")).why());
  }

  @Test
  void a_proxys_page_is_garbled_or_a_failure_and_never_quoted() throws Exception {
    server.next(StubFault.html(200)).next(StubFault.html(502)).next(StubFault.html(502));

    var page = unseen(list(cluster));
    var gateway = unseen(list(cluster));

    assertEquals(Reading.Why.GARBLED, page.why());
    assertFalse(page.detail().contains("html"), page::detail);
    assertEquals("API server failed (HTTP 502)", gateway.spoken());
  }

  @Test
  void a_server_that_hangs_up_is_not_reachable() throws Exception {
    server.always(StubFault.hangUp());

    assertEquals(Reading.Why.UNREACHABLE, unseen(list(cluster)).why());
  }

  @Test
  void a_refused_connection_names_the_server() throws Exception {
    int port = freePort();
    try (var nobody = LiveCluster.connect(options.withMasterUrl("http://127.0.0.1:" + port))) {
      var refused = unseen(list(nobody));

      assertEquals(Reading.Why.UNREACHABLE, refused.why());
      assertEquals("connection refused: 127.0.0.1:" + port, refused.detail());
    }
  }

  @Test
  void an_unknown_host_is_named() throws Exception {
    try (var nobody = LiveCluster.connect(options.withMasterUrl("http://nowhere.invalid:6443"))) {
      assertEquals("unknown host: nowhere.invalid:6443", unseen(list(nobody)).detail());
    }
  }

  @Test
  void what_speaks_no_tls_is_not_reachable() throws Exception {
    // a machine's first TLS context takes its time
    var patient = options.withCallDeadline(Duration.ofSeconds(20));
    try (var socket = new ServerSocket(0);
        var plain =
            LiveCluster.connect(
                patient.withMasterUrl("https://127.0.0.1:" + socket.getLocalPort()))) {
      Thread.ofVirtual().start(() -> answerInPlainText(socket));

      var unseen = unseen(list(plain));

      assertEquals(Reading.Why.UNREACHABLE, unseen.why());
      assertTrue(unseen.detail().startsWith("TLS with 127.0.0.1"), unseen::detail);
    }
  }

  @Test
  void a_container_that_has_not_started_has_no_log() throws Exception {
    server.add(Contract.pod("slow", "Pending", "node-1"));

    var log = unseen(cluster.log(new LogQuery(Contract.NAMESPACE, "slow", "app", false, 10, 1000)));

    assertEquals(Reading.Why.UNAVAILABLE, log.why());
    assertTrue(log.detail().contains("waiting to start"), log::detail);
  }

  @Test
  void the_kubelets_apology_is_no_log() throws Exception {
    server.log(
        Contract.NAMESPACE,
        "talker",
        "app",
        false,
        "unable to retrieve container logs for containerd://4f2a");

    assertEquals(Reading.Why.UNAVAILABLE, unseen(log()).why());
  }

  @Test
  void the_callers_own_exception_passes() {
    Collector<Pod, ?, ArrayList<Pod>> broken =
        Collector.of(
            ArrayList<Pod>::new,
            (_, _) -> {
              throw new ArithmeticException();
            },
            (a, _) -> a);

    assertThrows(ArithmeticException.class, () -> cluster.list(Query.of(Kinds.PODS, ""), broken));
  }

  @Test
  void cannot_send_anything_but_get() {
    var http = Connection.of(options).open(options);
    var request = http.newHttpRequestBuilder().uri(server.url() + "/api/v1/pods").build();
    var delete =
        http.newHttpRequestBuilder()
            .uri(server.url() + "/api/v1/pods")
            .method("DELETE", "application/json", "{}")
            .build();

    assertTrue(http.sendAsync(request, String.class).join().isSuccessful());
    assertThrows(RuntimeException.class, () -> http.sendAsync(delete, String.class).join());
    assertEquals(1, server.requests().size());
    http.close();
  }

  @Test
  void an_unknown_context_is_told_with_the_known_ones(@TempDir Path dir) throws IOException {
    var file = dir.resolve("config");
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
        users: [{name: u, user: {token: t}}]
        contexts: [{name: prod-1, context: {cluster: c, user: u}}, {name: dev, context: {cluster: c, user: u}}]
        current-context: dev
        """);
    var from = LiveCluster.Options.current().withKubeconfig(file);

    var e =
        assertThrows(
            IllegalArgumentException.class, () -> LiveCluster.connect(from.withContext("prod")));

    assertEquals(
        "context prod: kubeconfig " + file + " has no such context; choose one of: dev, prod-1",
        e.getMessage());
    try (var dev = LiveCluster.connect(from);
        var prod = LiveCluster.connect(from.withContext("prod-1"))) {
      assertEquals("context dev", dev.name());
      assertEquals("context prod-1", prod.name());
    }
  }

  @Test
  void a_missing_or_broken_kubeconfig_is_named(@TempDir Path dir) throws IOException {
    var missing = LiveCluster.Options.current().withKubeconfig(dir.resolve("none"));
    var broken = LiveCluster.Options.current().withKubeconfig(dir.resolve("broken"));
    Files.writeString(dir.resolve("broken"), "{{{");

    var one = assertThrows(IllegalArgumentException.class, () -> LiveCluster.connect(missing));
    var two = assertThrows(IllegalArgumentException.class, () -> LiveCluster.connect(broken));

    assertTrue(String.valueOf(one.getMessage()).contains(dir.resolve("none") + " cannot be read"));
    assertTrue(
        String.valueOf(two.getMessage()).contains(dir.resolve("broken") + " cannot be used"));
  }

  private static Reading<Long> list(Cluster cluster) throws InterruptedException {
    return cluster.list(PODS, Collectors.counting());
  }

  private Reading<Log> log() throws InterruptedException {
    return cluster.log(TALKER);
  }

  /// Every connection, until the socket is closed; the far side hangs up first.
  private static void answerInPlainText(ServerSocket socket) {
    while (!socket.isClosed()) {
      try (var client = socket.accept()) {
        client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
        client.getOutputStream().flush();
        var _ = client.getInputStream().readAllBytes();
      } catch (IOException _) {
        // The client hung up, or the test is over.
      }
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
