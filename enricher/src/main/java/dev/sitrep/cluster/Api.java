package dev.sitrep.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/// Sends GETs to one API server, and sends them again when it asks for patience.
final class Api implements AutoCloseable {
  private static final int REFUSAL_BYTES = 1 << 16;
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http;
  private final String base;
  private final String server;
  private final int attempts;
  private final LiveCluster.Times times;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final LongAdder calls = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  Api(HttpClient http, String masterUrl, int attempts, LiveCluster.Times times) {
    this.http = http;
    this.base = masterUrl.replaceAll("/+$", "");
    this.server = withoutUser(String.valueOf(URI.create(base).getAuthority()));
    this.attempts = attempts;
    this.times = times;
  }

  /// Sends the request now; its answer is waited for in [Exchange#body()].
  Exchange start(String path, Deadline deadline) {
    return new Exchange(path, deadline);
  }

  String address() {
    return URI.create(base).getScheme() + "://" + server;
  }

  private static String withoutUser(String authority) {
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  LiveCluster.Traffic traffic() {
    return new LiveCluster.Traffic(calls.sum(), bytes.sum());
  }

  @Override
  public void close() {
    threads.shutdownNow();
    http.close();
  }

  /// One request and its answer.
  final class Exchange implements AutoCloseable {
    private final String path;
    private final Deadline deadline;
    private Body body;
    private CompletableFuture<HttpResponse<AsyncBody>> answer;
    private String date = "";

    private Exchange(String path, Deadline deadline) {
      this.path = path;
      this.deadline = deadline;
      this.body = new Body(deadline, server, bytes, times);
      this.answer = send(body);
    }

    /// The body of a successful answer.
    Body body() throws IOException, InterruptedException {
      for (int attempt = 1; ; attempt++) {
        var response = head();
        date = String.valueOf(response.header("Date"));
        body.begin(response.body());
        if (response.isSuccessful()) {
          return body;
        }
        var refusal = NoAnswer.status(response.code(), message());
        var pause = pause(response);
        if (!refusal.passing() || attempt >= attempts || pause.toNanos() >= deadline.left()) {
          throw refusal;
        }
        body.close();
        sleep(pause);
        body = new Body(deadline, server, bytes, times);
        answer = send(body);
      }
    }

    /// The server's clock when it answered, if it said.
    Optional<Instant> date() {
      try {
        return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
      } catch (DateTimeParseException _) {
        return Optional.empty();
      }
    }

    private HttpResponse<AsyncBody> head() throws NoAnswer, InterruptedException {
      long began = System.nanoTime();
      try {
        return answer.get(deadline.left(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        throw deadline.late();
      } catch (ExecutionException | CancellationException e) {
        throw deadline.orElse(NoAnswer.broken(e, server));
      } finally {
        times.waited(began, System.nanoTime());
      }
    }

    private void sleep(Duration pause) throws InterruptedException {
      long began = System.nanoTime();
      Thread.sleep(pause);
      times.waited(began, System.nanoTime());
    }

    /// What the server says about its refusal: the message of a Status, nothing of a proxy's page.
    private String message() throws InterruptedIOException {
      try {
        JsonNode status = JSON.readTree(body.readNBytes(REFUSAL_BYTES));
        return status == null ? "" : status.path("message").asText("");
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException _) {
        return "";
      }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the nested future is what thenCompose is for
    private CompletableFuture<HttpResponse<AsyncBody>> send(Body into) {
      calls.increment();
      long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.left()));
      var request =
          http.newHttpRequestBuilder()
              .uri(base + path)
              .setHeader("Accept", "application/json, */*")
              .timeout(millis, TimeUnit.MILLISECONDS)
              .build();
      // Credentials are refreshed in here, by a program or over the network: never on our thread.
      return CompletableFuture.supplyAsync(() -> http.consumeBytes(request, into), threads)
          .thenCompose(sent -> sent);
    }

    @Override
    public void close() {
      body.close();
      var _ = answer.thenAccept(response -> response.body().cancel());
    }
  }

  private static Duration pause(HttpResponse<?> response) {
    var after = response.header("Retry-After");
    if (after == null || !after.strip().matches("\\d{1,6}")) {
      return PAUSE;
    }
    return Duration.ofSeconds(Long.parseLong(after.strip()));
  }
}
