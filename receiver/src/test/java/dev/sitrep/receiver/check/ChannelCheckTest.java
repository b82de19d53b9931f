package dev.sitrep.receiver.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.Secret;
import dev.sitrep.receiver.check.Verdict.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ChannelCheckTest {
  private final AtomicInteger received = new AtomicInteger();
  private ServerSocket server;

  /// Takes connections, counts the bytes that come and answers none.
  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try (var socket = server.accept()) {
              received.addAndGet(socket.getInputStream().readAllBytes().length);
            } catch (IOException e) {
              // the caller hung up, or the test is over
            }
          }
        });
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @Test
  void a_console_needs_no_network() throws Exception {
    assertEquals(
        Verdict.ok("channels", "console (console)", "needs no network"), look("console", ""));
  }

  @Test
  void a_connection_is_made_and_nothing_is_sent() throws Exception {
    var verdict = look("webhook", "http://127.0.0.1:%d/T0PSECRET".formatted(port()));
    assertEquals(Result.OK, verdict.result());
    assertTrue(verdict.detail().endsWith("takes connections; no message was sent"));
    assertFalse(verdict.toString().contains("T0PSECRET"));
    assertEquals(0, received.get());
  }

  @Test
  void what_is_plain_to_another_machine_can_be_read_on_the_way() {
    assertTrue(Reach.isBare(URI.create("http://hooks.example.org")));
    assertFalse(Reach.isBare(URI.create("https://hooks.example.org")));
    assertFalse(Reach.isBare(URI.create("http://[::1]:80")));
    assertTrue(Reach.isBare(URI.create("smtp://mail.example.org:25")));
    assertFalse(Reach.isBare(URI.create("smtp+starttls://mail.example.org:587")));
    assertFalse(Reach.isBare(URI.create("smtps://mail.example.org:465")));
  }

  @Test
  void a_port_where_nobody_listens_is_told() throws Exception {
    int free;
    try (var nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = nobody.getLocalPort();
    }
    var verdict = look("webhook", "https://127.0.0.1:%d/".formatted(free));
    assertEquals(Result.FAILED, verdict.result());
    assertTrue(verdict.detail().contains("Connection refused"), verdict.detail());
    assertTrue(verdict.fix().startsWith("correct host and port of the url"), verdict.fix());
  }

  @Test
  void a_host_that_nobody_knows_is_told() throws Exception {
    var verdict = look("webhook", "https://no.such.host.invalid/T0PSECRET");
    assertEquals("no.such.host.invalid has no address in DNS", verdict.detail());
    assertTrue(verdict.fix().contains("egress to port 53"), verdict.fix());
  }

  @Test
  void what_does_not_speak_tls_is_told() throws Exception {
    var verdict = look("webhook", "https://127.0.0.1:%d/".formatted(port()));
    assertEquals(Result.FAILED, verdict.result());
    assertTrue(verdict.detail().endsWith("takes connections and does not answer in TLS"));
    assertTrue(verdict.fix().startsWith("correct the port of the url"), verdict.fix());
  }

  @Test
  void settings_that_do_not_do_are_told_as_serve_tells_them() throws Exception {
    var settings =
        new Config.Channel(
            "hook",
            "webhook",
            Map.of(
                "url", secret("http://127.0.0.1/"),
                "secret", secret("whsec_!")));
    var verdict = ChannelCheck.look(settings).verdicts().getFirst();
    assertEquals(Result.FAILED, verdict.result());
    assertEquals("copy it again", verdict.fix());
  }

  private int port() {
    return server.getLocalPort();
  }

  private static Verdict look(String type, String url) throws Exception {
    var settings =
        new Config.Channel(type, type, url.isEmpty() ? Map.of() : Map.of("url", secret(url)));
    List<Verdict> verdicts = ChannelCheck.look(settings).verdicts();
    assertEquals(1, verdicts.size());
    return verdicts.getFirst();
  }

  private static Secret secret(String text) {
    return new Secret(text, Optional.empty());
  }
}
