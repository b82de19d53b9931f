package dev.sitrep.notifier;

import dev.sitrep.notifier.Delivery.Refused;
import dev.sitrep.notifier.Delivery.TryAgain;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/// One request to the far side of a channel, from its first byte to the last of the answer within
/// the patience. No redirect is followed. Every failure is a [Delivery] that names the host and
/// nothing else of the address, for that may hold a secret.
final class Http {
  private static final int LONGEST_ANSWER = 64 << 10;
  private static final int LONGEST_REASON = 200;

  /// A shorter part of an address is a word.
  private static final int SHORTEST_SECRET = 12;

  /// @param body its beginning, at most 64 KiB
  record Answer(int status, String body) {}

  private final HttpClient client;
  private final InstantSource clock;
  private final Duration patience;

  Http() {
    this(InstantSource.system(), Duration.ofSeconds(10));
  }

  /// @param patience half of it to connect
  Http(InstantSource clock, Duration patience) {
    this.clock = clock;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(patience.dividedBy(2))
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  InstantSource clock() {
    return clock;
  }

  /// Scheme, host and port.
  static URI address(URI url) {
    var port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return URI.create(url.getScheme() + "://" + url.getHost() + port);
  }

  static HttpRequest.Builder json(URI url, String body) {
    return HttpRequest.newBuilder(url)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  /// @param accepted what an answer of 2xx means
  Delivery send(HttpRequest.Builder request, Function<Answer, Delivery> accepted)
      throws InterruptedException {
    return send(request, accepted, this::failed);
  }

  /// @param accepted what an answer of 2xx means
  /// @param other what any other means, see [#failed]
  Delivery send(
      HttpRequest.Builder builder,
      Function<Answer, Delivery> accepted,
      Function<Failure, Delivery> other)
      throws InterruptedException {
    var request = builder.timeout(patience).header("User-Agent", "sitrep").build();
    var host = request.uri().getHost();
    long end = System.nanoTime() + patience.toNanos();
    var exchange = client.sendAsync(request, BodyHandlers.ofInputStream());
    try {
      var response = exchange.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      var answer = new Answer(response.statusCode(), body(response, end - System.nanoTime()));
      return answer.status() / 100 == 2
          ? accepted.apply(answer)
          : other.apply(new Failure(request.uri(), response, answer));
    } catch (TimeoutException e) {
      return again("no answer from %s in time".formatted(host));
    } catch (ExecutionException e) {
      return broken(host, Objects.requireNonNullElse(e.getCause(), e));
    } finally {
      exchange.cancel(true);
    }
  }

  /// The status is the answer: of a body that does not come, or not to its end, nothing is kept.
  private static String body(HttpResponse<InputStream> response, long nanos)
      throws InterruptedException {
    var read = new CompletableFuture<String>();
    try (var in = response.body()) {
      var _ =
          Thread.startVirtualThread(() -> {
            try {
              read.complete(new String(in.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8));
            } catch (IOException e) {
              read.complete("");
            }
          });
      return read.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException | IOException e) {
      return read.getNow("");
    }
  }

  /// An answer that is not 2xx.
  record Failure(URI url, HttpResponse<InputStream> response, Answer answer) {}

  /// Too much at a time, and what is broken at the far side, may pass; what is wrong with the
  /// request stays wrong.
  Delivery failed(Failure failure) {
    int status = failure.answer().status();
    var why = failure.url().getHost() + " answered " + status;
    if (status / 100 == 3) {
      return new Refused(why + ", a redirect; put the final address into the url");
    }
    boolean later = status == 408 || status == 425 || status == 429 || status >= 500;
    return later
        ? new TryAgain(
            why,
            RetryAfter.read(
                failure.response().headers().firstValue("Retry-After"),
                failure.answer().body(),
                clock.instant()))
        : new Refused(why + said(failure));
  }

  /// The far side's own words, unless they quote what may be a secret of the request.
  private static String said(Failure failure) {
    var words = failure.answer().body().replaceAll("[^ -~]+", " ").replaceAll(" +", " ").strip();
    return words.isEmpty() || quotes(words, failure)
        ? ""
        : ": " + Fitting.cut(words, LONGEST_REASON);
  }

  private static boolean quotes(String words, Failure failure) {
    var path = Optional.ofNullable(failure.url().getRawPath()).orElse("");
    var query = Optional.ofNullable(failure.url().getRawQuery()).orElse("");
    var token = failure.response().request().headers().firstValue("Authorization").orElse("");
    return (path.length() > 1 && words.contains(path))
        || Stream.of(path, query, token)
            .flatMap(part -> Stream.of(part.split("[/?&= ]")))
            .anyMatch(part -> part.length() >= SHORTEST_SECRET && words.contains(part));
  }

  private static Delivery broken(String host, Throwable cause) {
    return again(
        switch (cause) {
          case HttpConnectTimeoutException _ -> "no connection to %s in time".formatted(host);
          case HttpTimeoutException _ -> "no answer from %s in time".formatted(host);
          case ConnectException e when nameless(e) -> "the name %s is not known".formatted(host);
          case ConnectException _ -> "cannot connect to " + host;
          case SSLException _ ->
              "TLS with %s failed; is its certificate trusted here?".formatted(host);
          default ->
              "connection to %s failed: %s".formatted(host, cause.getClass().getSimpleName());
        });
  }

  private static boolean nameless(ConnectException e) {
    return e.getCause() instanceof UnresolvedAddressException
        || e.getCause() instanceof UnknownHostException
        || (e.getCause() != null && e.getCause().getCause() instanceof UnresolvedAddressException);
  }

  private static Delivery again(String why) {
    return new TryAgain(why, Optional.empty());
  }
}
