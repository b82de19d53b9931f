package dev.sitrep.receiver.alertmanager;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.alert.Listed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class AlertmanagerApiTest {
  private static final Instant SINCE = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir private Path folder;
  private final StubAlertmanager stub = new StubAlertmanager();

  @AfterEach
  void close() {
    stub.close();
  }

  private static Look look(URI url, Optional<Path> token) throws InterruptedException {
    var settings =
        new AlertmanagerApi.Settings(
            url, "sitrep", token, Duration.ofSeconds(2), Duration.ofSeconds(2));
    try (var api = new AlertmanagerApi(settings, InstantSource.system())) {
      return api.look();
    }
  }

  private Look look() throws InterruptedException {
    return look(stub.url(), Optional.empty());
  }

  private static Look.Unseen unseen(Look look) {
    var unseen = assertInstanceOf(Look.Unseen.class, look);
    assertFalse(unseen.why().isBlank() || unseen.wayOut().isBlank());
    return unseen;
  }

  @Test
  void what_fires_for_our_receiver_is_listed() throws Exception {
    stub.lists("00000000000000aa", "A", SINCE, "active")
        .lists("00000000000000bb", "B", SINCE, "silenced");
    stub.started = Instant.now().minusSeconds(7200);

    var seen = assertInstanceOf(Look.Seen.class, look());
    assertEquals(
        List.of("00000000000000aa", "00000000000000bb"),
        seen.alerts().stream().map(one -> one.alert().fingerprint()).toList());
    assertEquals(Listed.State.ACTIVE, seen.alerts().getFirst().state());
    assertTrue(seen.alerts().getLast().silenced());
    assertTrue(seen.whole());
    assertTrue(Math.abs(seen.age().toSeconds() - 7200) < 5, seen.age().toString());
    assertEquals(
        List.of("GET /api/v2/status", "GET /api/v2/alerts?receiver=sitrep"), stub.queries());
  }

  @ParameterizedTest
  @CsvSource({
    "shop/alerts/sitrep, shop%2Falerts%2Fsitrep",
    "'team.a+b/web(hook) $', team%5C.a%5C%2Bb%2Fweb%5C%28hook%5C%29%20%5C%24"
  })
  void the_receiver_s_name_is_no_pattern(String name, String query) throws Exception {
    var settings = AlertmanagerApi.Settings.of(stub.url(), name, Optional.empty());
    try (var api = new AlertmanagerApi(settings, InstantSource.system())) {
      api.look();
    }

    assertEquals("GET /api/v2/alerts?receiver=" + query, stub.queries().getLast());
  }

  @Test
  void receivers_are_named() throws Exception {
    var settings = AlertmanagerApi.Settings.of(stub.url(), "sitrep", Optional.empty());
    try (var api = new AlertmanagerApi(settings, InstantSource.system())) {
      assertEquals(List.of("sitrep", "other"), api.receivers());
      stub.receivers = "{}";
      assertEquals(List.of(), api.receivers());
      stub.receivers = "[{\"labels\":{\"name\":{}},\"name\":\"x\"}, 3]";
      assertEquals(List.of("x"), api.receivers());
    }
  }

  @Test
  void the_token_is_read_again_for_each_question() throws Exception {
    var file = Files.writeString(folder.resolve("token"), "first\n");
    look(stub.url(), Optional.of(file));
    Files.writeString(file, "second");
    look(stub.url(), Optional.of(file));

    assertEquals(
        List.of("Bearer first", "Bearer first", "Bearer second", "Bearer second"),
        stub.asked.stream().map(one -> one.getRequestHeaders().getFirst("Authorization")).toList());
  }

  @Test
  void a_token_that_is_none_is_not_sent() throws Exception {
    var file = Files.writeString(folder.resolve("token"), "two\nlines");

    assertTrue(unseen(look(stub.url(), Optional.of(file))).why().contains("holds no token"));
    assertTrue(
        unseen(look(stub.url(), Optional.of(folder.resolve("none"))))
            .why()
            .contains("cannot be read"));
    assertEquals(List.of(), stub.queries());
  }

  @ParameterizedTest
  @CsvSource({
    "302, a redirect, final address",
    "307, a redirect, final address",
    "401, answered 401, tokenFile",
    "403, answered 403, tokenFile",
    "404, answered 404, /api/v2",
    "500, answered 500, log of Alertmanager"
  })
  void a_refusal_has_a_way_out(int status, String why, String wayOut) throws Exception {
    stub.status = status;

    var unseen = unseen(look());
    assertTrue(unseen.why().contains(why), unseen.why());
    assertTrue(unseen.wayOut().contains(wayOut), unseen.wayOut());
    assertEquals(1, stub.asked.size());
  }

  @Test
  void nobody_there() throws Exception {
    var url = stub.url();
    stub.close();

    assertTrue(unseen(look(url, Optional.empty())).why().contains("cannot connect"));
  }

  @Test
  void another_program_is_none() throws Exception {
    stub.raw("\"hello\"");

    assertTrue(unseen(look()).why().contains("not Alertmanager's"), unseen(look()).why());
  }

  @Test
  void an_answer_that_never_ends_is_given_up() throws Exception {
    for (var said : List.of("", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"uptime\":")) {
      try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        Thread.ofVirtual().start(() -> hold(server, said));
        long began = System.nanoTime();

        var unseen =
            unseen(look(URI.create("http://127.0.0.1:" + server.getLocalPort()), Optional.empty()));
        assertTrue(
            unseen.why().contains("no whole answer") || unseen.why().contains("failed"),
            unseen.why());
        assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 10);
      }
    }
  }

  private static void hold(ServerSocket server, String said) {
    try (Socket socket = server.accept()) {
      socket.getOutputStream().write(said.getBytes(US_ASCII));
      socket.getOutputStream().flush();
      Thread.sleep(20_000);
    } catch (IOException | InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_list_that_is_too_long_is_given_up() throws Exception {
    var one =
        "{\"startsAt\":\"2026-11-21T12:00:00Z\",\"annotations\":{\"a\":\"%s\"}}"
            .formatted("x".repeat(500_000));
    for (int i = 0; i < 140; i++) {
      stub.raw(one);
    }
    var settings =
        new AlertmanagerApi.Settings(
            stub.url(), "sitrep", Optional.empty(), Duration.ofSeconds(2), Duration.ofSeconds(30));
    try (var api = new AlertmanagerApi(settings, InstantSource.system())) {
      var why = unseen(api.look()).why();
      assertTrue(why.contains("longer than 64 MiB"), why);
    }
  }
}
