package dev.sitrep.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.sitrep.engine.Dialect.Heard.Foreign;
import dev.sitrep.engine.Dialect.Heard.Last;
import dev.sitrep.engine.Dialect.Heard.Noise;
import dev.sitrep.engine.Dialect.Heard.Piece;
import dev.sitrep.engine.Dialect.Heard.Trouble;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The wire under langchain4j's clients: hands up the lines of an answer as they come, and only of
/// one that is going well. Every way to fail is a [NoAnswer]. Giving up, by an interrupt or by a
/// limit, closes the connection, which makes engines stop generating.
final class Wire implements HttpClient {
  private static final int MAX_BYTES = 4 << 20;
  private static final int MAX_CHARS = 64 << 10;
  private static final int MAX_LINES_OF_ERROR = 100;
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  /// @param firstToken from the request to the first piece: covers queue, loading and prefill
  /// @param idle between two pieces
  /// @param total from the request to the end of the answer
  record Limits(Duration connect, Duration firstToken, Duration idle, Duration total) {

    /// Nothing is said before the model is loaded and the prompt is read, so that the first word
    /// may take all the time that there is.
    static Limits of(ModelSettings settings) {
      var total = settings.total();
      return new Limits(CONNECT, total, IDLE.compareTo(total) < 0 ? IDLE : total, total);
    }
  }

  private final java.net.http.HttpClient http;
  private final Dialect dialect;
  private final Address address;
  private final String key;
  private final Limits limits;

  /// @param key what the engine asks for; empty where it asks for nothing
  Wire(Dialect dialect, String key, Limits limits) {
    this.dialect = dialect;
    this.address = dialect.address();
    this.key = key;
    this.limits = limits;
    this.http =
        java.net.http.HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .proxy(java.net.http.HttpClient.Builder.NO_PROXY)
            .connectTimeout(limits.connect())
            .build();
  }

  /// What langchain4j's model builders take.
  HttpClientBuilder builder() {
    return new Ready(this);
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    throw new UnsupportedOperationException("answers are streamed; use a StreamingChatModel");
  }

  /// Returns when the answer is whole or has failed; an interrupt of the thread gives it up.
  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    var call = new Call(URI.create(request.url()), line -> parser.parse(stream(line), listener));
    try {
      call.answer(request.body());
      listener.onClose();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      listener.onError(new NoAnswer(Reason.NOT_ASKED, "the question was withdrawn", ""));
    } catch (NoAnswer e) {
      listener.onError(e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("langchain4j sent no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private InputStream stream(String line) {
    return new ByteArrayInputStream((line + dialect.endOfEvent()).getBytes(UTF_8));
  }

  /// One question and its answer.
  private final class Call {
    private final URI uri;
    private final Consumer<String> lines;
    private final long started = System.nanoTime();
    private boolean begun;
    private boolean said;
    private boolean thought;
    private int length;

    /// @param lines takes each line of a good answer as it comes
    Call(URI uri, Consumer<String> lines) {
      this.uri = uri;
      this.lines = lines;
    }

    void answer(String asked) throws InterruptedException, JsonProcessingException {
      var refused = refused(asked);
      if (refused.isPresent() && refused.get().yields()) {
        refused = refused(asked);
      }
      if (refused.isPresent()) {
        throw refused.get().why();
      }
    }

    private record Refused(NoAnswer why, boolean yields) {}

    /// Empty when the answer came and is whole.
    private Optional<Refused> refused(String asked)
        throws InterruptedException, JsonProcessingException {
      var question = (ObjectNode) JSON.readTree(asked);
      dialect.adjust(question);
      var response = response(http.sendAsync(request(question), BodyHandlers.ofInputStream()));
      int status = response.statusCode();
      try (var answer = new Lines(response.body(), MAX_BYTES)) {
        if (status == 200) {
          passOn(answer);
          return Optional.empty();
        }
        if (status / 100 == 3) {
          throw address.elsewhere(status);
        }
        var body = hidden(wholeText(answer));
        boolean yields = dialect.yields(status, body);
        return Optional.of(new Refused(dialect.refusal(status, body), yields));
      } catch (TimeoutException e) {
        throw late();
      } catch (IOException e) {
        throw brokenOff(e.getMessage());
      }
    }

    private java.net.http.HttpRequest request(ObjectNode question) {
      var request =
          java.net.http.HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(question.toString(), UTF_8));
      if (!key.isBlank()) {
        request.header("Authorization", "Bearer " + key);
      }
      return request.build();
    }

    private HttpResponse<InputStream> response(
        CompletableFuture<HttpResponse<InputStream>> exchange) throws InterruptedException {
      try {
        return exchange.get(left(limits.firstToken()).toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        throw noResponse(e.getCause());
      } catch (TimeoutException e) {
        giveUp(exchange);
        throw late();
      } catch (InterruptedException e) {
        giveUp(exchange);
        throw e;
      }
    }

    /// Java's client says here, and not where the answer is read, that the connection has ended
    /// just after the answer has begun.
    private NoAnswer noResponse(@Nullable Throwable why) {
      var how = why == null ? null : why.getMessage();
      return how != null && how.startsWith("chunked transfer encoding")
          ? brokenOff(how)
          : address.unreachable(why, limits.connect());
    }

    private void giveUp(CompletableFuture<HttpResponse<InputStream>> exchange) {
      exchange.cancel(true);
      var _ =
          exchange.whenComplete((response, _) -> {
            if (response != null) {
              new Lines(response.body(), 0).close();
            }
          });
    }

    private void passOn(Lines answer) throws IOException, InterruptedException, TimeoutException {
      var wait = limits.firstToken();
      boolean whole = false;
      while (true) {
        var read = answer.next(left(wait));
        if (read.isEmpty() && whole) {
          return;
        }
        var line = read.orElseThrow(() -> brokenOff("no final line"));
        if (line.isBlank()) {
          continue;
        }
        var heard = dialect.hear(line);
        if (!(heard instanceof Noise)) {
          begun = true;
          wait = sinceStart().plus(limits.idle());
        }
        switch (heard) {
          case Noise _ -> {}
          case Piece piece -> whole |= take(piece);
          case Last(var piece) -> {
            whole |= take(piece);
            if (!whole) {
              throw brokenOff("it ended with '" + piece.ended() + "'");
            }
            lines.accept(line);
            return;
          }
          case Trouble(var body) -> throw dialect.refusal(200, hidden(body));
          case Foreign(var what) -> throw address.notItsApi(what);
        }
        if (heard instanceof Piece) {
          lines.accept(line);
        }
      }
    }

    /// Whether the answer is whole with this piece.
    private boolean take(Piece piece) {
      thought |= piece.thought();
      said |= !piece.content().isBlank();
      length += piece.content().length();
      if (length > MAX_CHARS) {
        throw new NoAnswer(
            Reason.GARBLED,
            "the model's answer is longer than %d characters".formatted(MAX_CHARS),
            "choose another model: this one does not stop (model.name)");
      }
      if (piece.ended().isEmpty()) {
        return false;
      }
      if (piece.ended().equals("length") && (said || !thought)) {
        throw new NoAnswer(
            Reason.BROKEN_OFF,
            "the model's answer was cut off at its length limit",
            "raise model.answerTokens, and model.contextTokens with it");
      }
      if (!said && (piece.ended().equals("length") || piece.ended().equals("stop"))) {
        throw new NoAnswer(
            Reason.GARBLED,
            thought ? "the model thought, but answered nothing" : "the model answered nothing",
            dialect.cureForSilence());
      }
      if (!piece.ended().equals("stop")) {
        throw brokenOff("it ended with '" + Said.line(piece.ended()) + "'");
      }
      return true;
    }

    private String wholeText(Lines lines)
        throws IOException, InterruptedException, TimeoutException {
      var text = new ArrayList<String>();
      var patience = sinceStart().plus(limits.idle());
      for (var line = lines.next(left(patience));
          line.isPresent() && text.size() < MAX_LINES_OF_ERROR;
          line = lines.next(left(patience))) {
        text.add(line.get());
      }
      return String.join("\n", text);
    }

    /// Some say in their refusal what was sent to them.
    private String hidden(String body) {
      return key.isBlank() ? body : body.replace(key, "(key)");
    }

    private NoAnswer brokenOff(@Nullable String how) {
      return new NoAnswer(
          Reason.BROKEN_OFF,
          "the model's answer broke off (%s)"
              .formatted(how == null ? "connection lost" : Said.line(how)),
          address.log() + ": it may have been restarted or killed");
    }

    private NoAnswer late() {
      if (sinceStart().compareTo(limits.total()) >= 0) {
        return new NoAnswer(
            Reason.LATE,
            "model timed out after " + Said.time(limits.total()),
            "raise model.totalSeconds, choose a smaller model, or give %s more CPU or a GPU"
                .formatted(address.engine()));
      }
      return new NoAnswer(
          Reason.LATE,
          begun
              ? "model stopped answering for " + Said.time(limits.idle())
              : "model gave no first word within " + Said.time(limits.firstToken()),
          address.log() + "; it may be overloaded");
    }

    private Duration sinceStart() {
      return Duration.ofNanos(System.nanoTime() - started);
    }

    /// What is left until that long after the start, and until the total is used up.
    private Duration left(Duration afterStart) {
      var end = afterStart.compareTo(limits.total()) < 0 ? afterStart : limits.total();
      return end.minus(sinceStart());
    }
  }

  /// Hands langchain4j a client whose timeouts are its own affair.
  private record Ready(Wire wire) implements HttpClientBuilder {
    @Override
    public Duration connectTimeout() {
      return wire.limits.connect();
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
      return this;
    }

    @Override
    public Duration readTimeout() {
      return wire.limits.idle();
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
      return this;
    }

    @Override
    public HttpClient build() {
      return wire;
    }
  }
}
