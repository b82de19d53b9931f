package dev.sitrep.receiver.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SenderTest {
  private HttpServer server;
  private URI url;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile List<Integer> answers = List.of(202);

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var said = exchange.getRequestBody().readAllBytes();
            int status = answers.get(Math.min(asked.getAndIncrement(), answers.size() - 1));
            boolean chunked = status == 202;
            exchange.sendResponseHeaders(status, chunked ? 0 : said.length);
            exchange.getResponseBody().write(said);
          }
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private Sender.Sent send(Optional<URI> where) throws InterruptedException {
    try (var sender = new Sender(() -> where, new Random(1), new AtomicBoolean(where.isEmpty()))) {
      return sender.send("{}".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void what_cannot_be_stored_is_sent_again() throws Exception {
    answers = List.of(503, 500, 202);
    var sent = send(Optional.of(url));
    assertTrue(sent.acknowledged());
    assertEquals(3, sent.tries());
  }

  @Test
  void what_is_refused_is_not_sent_again() throws Exception {
    answers = List.of(429, 202);
    var sent = send(Optional.of(url));
    assertEquals(429, sent.status());
    assertEquals(1, asked.get());
  }

  @Test
  void nobody_there_is_no_answer() throws Exception {
    assertEquals(0, send(Optional.empty()).status());
  }

  @Test
  void an_answer_is_read_to_its_end_in_chunks_or_not_and_the_connection_is_kept() throws Exception {
    answers = List.of(202, 503, 202);
    try (var http = PlainHttp.connect(url, Duration.ofSeconds(5))) {
      for (var body : List.of("one", "two and more", "three")) {
        assertEquals(body, http.post("/", body.getBytes(StandardCharsets.UTF_8)).text());
      }
    }
  }
}
