package dev.sitrep.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sitrep.report.Report;
import dev.sitrep.report.ReportJson;
import dev.sitrep.report.Reports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WebhookTest {
  private static final Instant NOW = Instant.parse("2026-03-14T13:58:00Z");
  private static final String SECRET_PATH = "/hooks/T0PSECRET";
  private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final Report REPORT = Reports.clearCause();

  private record Received(Headers headers, byte[] body) {}

  private final LinkedBlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(loopback(), 0);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void posts_the_report_as_json() throws Exception {
    answers(200, "");

    assertEquals(new Delivery.Delivered(""), deliver(""));

    var request = received.take();
    assertEquals(ReportJson.write(REPORT), new String(request.body(), UTF_8));
    assertEquals("application/json", request.headers().getFirst("Content-Type"));
    assertEquals(message().key(), request.headers().getFirst("webhook-id"));
    assertEquals(
        String.valueOf(NOW.getEpochSecond()), request.headers().getFirst("webhook-timestamp"));
    assertFalse(request.headers().containsKey("webhook-signature"));
  }

  /// The signature is recomputed here as standardwebhooks.com writes it down.
  @ParameterizedTest
  @ValueSource(strings = {KEY, "a plain passphrase"})
  void signs_with_a_key(String key) throws Exception {
    answers(200, "");
    deliver(key);

    var request = received.take();
    var headers = request.headers();
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            key.equals(KEY)
                ? Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                : key.getBytes(UTF_8),
            "HmacSHA256"));
    mac.update(
        (headers.getFirst("webhook-id") + "." + headers.getFirst("webhook-timestamp") + ".")
            .getBytes(UTF_8));
    assertEquals(
        "v1," + Base64.getEncoder().encodeToString(mac.doFinal(request.body())),
        headers.getFirst("webhook-signature"));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204})
  void every_2xx_is_delivered(int status) throws Exception {
    answers(status, "");
    assertEquals(new Delivery.Delivered(""), deliver(""));
  }

  @ParameterizedTest
  @CsvSource({
    "429, 30, PT30S",
    "503, 1.5, PT1.5S",
    "429, 'Sat, 14 Mar 2026 13:58:45 GMT', PT45S",
    "503, nonsense,",
    "408, '',",
    "500, '',",
    "502, 5, PT5S"
  })
  void tries_again_when_the_far_side_may_recover(int status, String retryAfter, Duration after)
      throws Exception {
    answers(status, retryAfter);
    assertEquals(
        new Delivery.TryAgain("localhost answered " + status, Optional.ofNullable(after)),
        deliver(""));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 410, 413})
  void is_refused_for_good(int status) throws Exception {
    answers(status, "30");
    assertEquals(new Delivery.Refused("localhost answered " + status), deliver(""));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void follows_no_redirect(int status) throws Exception {
    var followed = new LinkedBlockingQueue<String>();
    handle(exchange -> {
      exchange.getResponseHeaders().add("Location", "http://localhost/elsewhere?token=x");
      exchange.sendResponseHeaders(status, -1);
    });
    server.createContext("/elsewhere", exchange -> followed.add("!"));

    assertEquals(
        new Delivery.Refused(
            "localhost answered %d, a redirect; put the final address into the url"
                .formatted(status)),
        deliver(""));
    assertTrue(followed.isEmpty());
  }

  @Test
  void a_far_side_that_hangs_is_tried_again() throws Exception {
    handle(exchange -> await());
    long began = System.nanoTime();

    assertEquals(
        new Delivery.TryAgain("no answer from localhost in time", Optional.empty()), deliver(""));
    assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 10);
  }

  @Test
  void the_status_is_the_answer_even_if_the_body_never_ends() throws Exception {
    handle(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
      await();
    });
    assertEquals(new Delivery.Delivered(""), deliver(""));
  }

  @Test
  void nobody_listens() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertEquals(
        new Delivery.TryAgain("cannot connect to localhost", Optional.empty()),
        webhook("http://localhost:" + port + SECRET_PATH, "").deliver(message()));
  }

  @Test
  void the_host_does_not_exist() throws Exception {
    var delivery = webhook("https://nowhere.invalid" + SECRET_PATH, "").deliver(message());
    assertEquals(
        new Delivery.TryAgain("the name nowhere.invalid is not known", Optional.empty()), delivery);
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_not_accepted(@TempDir Path folder)
      throws Exception {
    var tls = HttpsServer.create(loopback(), 0);
    tls.setHttpsConfigurator(new HttpsConfigurator(selfSigned(folder)));
    tls.createContext("/", this::record);
    tls.start();
    try {
      var url = "https://localhost:" + tls.getAddress().getPort() + SECRET_PATH;
      var patient = new Http(InstantSource.fixed(NOW), Duration.ofSeconds(20));
      var delivery =
          new Webhook(new ChannelSettings("hook", "webhook", Map.of("url", url)), patient)
              .deliver(message());
      assertEquals(
          new Delivery.TryAgain(
              "TLS with localhost failed; is its certificate trusted here?", Optional.empty()),
          delivery);
      assertTrue(received.isEmpty(), "the report went to an untrusted server");
    } finally {
      tls.stop(0);
    }
  }

  @Test
  void a_connection_that_breaks_off_is_tried_again() throws Exception {
    handle(HttpExchange::close);
    assertInstanceOf(Delivery.TryAgain.class, deliver(""));
  }

  @Test
  void the_address_is_a_secret_and_told_nowhere() throws Exception {
    for (int status : List.of(302, 404, 429, 503)) {
      answers(status, "");
      assertFalse(deliver("").toString().contains("T0PSECRET"));
    }
    assertEquals("webhook hook", webhook(url(), KEY).toString());
    var problem =
        assertThrows(IllegalArgumentException.class, () -> webhook("ftp://host" + SECRET_PATH, ""));
    assertEquals(
        "channel hook: its url is no http(s) address; put the full address into url or urlFile",
        problem.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host/path", "http:///path", "https://ho st/", "mailto:a@b"})
  void an_address_that_cannot_be_posted_to_is_a_mistake_at_the_start(String url) {
    assertThrows(IllegalArgumentException.class, () -> webhook(url, ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"whsec_", "whsec_not base64!"})
  void a_broken_key_is_a_mistake_at_the_start(String key) {
    var problem =
        assertThrows(IllegalArgumentException.class, () -> webhook("http://localhost/", key));
    assertEquals(
        "channel hook: its secret begins with whsec_, but no base64 follows; copy it again",
        problem.getMessage());
  }

  private Delivery deliver(String key) throws InterruptedException {
    return webhook(url(), key).deliver(message());
  }

  private String url() {
    return "http://localhost:" + server.getAddress().getPort() + SECRET_PATH;
  }

  private static Webhook webhook(String url, String key) {
    return new Webhook(
        new ChannelSettings("hook", "webhook", Map.of("url", url, "secret", key)),
        new Http(InstantSource.fixed(NOW), Duration.ofSeconds(1)));
  }

  private static Message message() {
    return Messages.of(REPORT);
  }

  private void answers(int status, String retryAfter) {
    handle(exchange -> {
      record(exchange);
      if (!retryAfter.isEmpty()) {
        exchange.getResponseHeaders().add("Retry-After", retryAfter);
      }
      exchange.sendResponseHeaders(status, -1);
    });
  }

  private void record(HttpExchange exchange) throws IOException {
    received.add(
        new Received(exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes()));
  }

  private void handle(HttpHandler handler) {
    try {
      server.removeContext(SECRET_PATH);
    } catch (IllegalArgumentException e) {
      // the first of this test
    }
    server.createContext(
        SECRET_PATH,
        exchange -> {
          handler.handle(exchange);
          exchange.close();
        });
  }

  private void await() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /// With the JDK's own keytool.
  private static SSLContext selfSigned(Path folder) throws Exception {
    var file = folder.resolve("keys.p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var process =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "x",
                "-dname",
                "CN=localhost",
                "-keystore",
                file.toString(),
                "-storepass",
                "changeit",
                "-validity",
                "2")
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      keys.load(in, "changeit".toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
