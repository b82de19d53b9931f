package dev.sitrep.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The wire under langchain4j's Ollama client: hands up the lines of an answer as they come, and only
/// of one that is going well. Giving up closes the connection, which makes Ollama stop generating.
///
/// Adds what langchain4j cannot say: `truncate: false` and `shift: false`, without which Ollama
/// cuts a long prompt in half and answers 200 all the same.
final class OllamaHttp implements HttpClient {
  private static final int MAX_BYTES = 4 << 20;
  private static final int MAX_CHARS = 64 << 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  /// @param firstToken from the request to the first piece: covers queue, loading and prefill
  /// @param idle between two pieces
  /// @param total from the request to the end of the answer
  record Limits(Duration connect, Duration firstToken, Duration idle, Duration total) {}

  private final java.net.http.HttpClient http;
  private final String model;
  private final Limits limits;

  OllamaHttp(String model, Limits limits) {
    this.model = model;
    this.limits = limits;
    this.http =
        java.net.http.HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .proxy(java.net.http.HttpClient.Builder.NO_PROXY)
            .connectTimeout(limits.connect())
            .build();
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
      call.answer(body(request.body()));
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

  private static InputStream stream(String line) {
    return new ByteArrayInputStream((line + "\n").getBytes(UTF_8));
  }

  private String body(String asked) throws JsonProcessingException {
    var body = (ObjectNode) JSON.readTree(asked);
    body.put("stream", true);
    body.put("truncate", false);
    body.put("shift", false);
    if (body.path("tools").isEmpty()) {
      body.remove("tools");
    }
    // an empty list erases the stop words of the model itself
    if (body.path("options") instanceof ObjectNode options && options.path("stop").isEmpty()) {
      options.remove("stop");
    }
    if (model.contains("gpt-oss")) {
      // cannot be switched off there: docs of Ollama, capabilities/thinking
      body.put("think", "low");
    }
    return body.toString();
  }

  private String seconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  /// One request and its answer.
  private final class Call {
    private final URI uri;
    private final String engine;
    private final Consumer<String> lines;
    private final long started = System.nanoTime();
    private boolean begun;

    /// @param lines takes each line of a good answer as it comes
    Call(URI uri, Consumer<String> lines) {
      this.uri = uri;
      this.lines = lines;
      this.engine = "Ollama at %s://%s:%d".formatted(uri.getScheme(), uri.getHost(), uri.getPort());
    }

    void answer(String body) throws InterruptedException {
      var request =
          java.net.http.HttpRequest.newBuilder(uri)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body, UTF_8))
              .build();
      var response = response(http.sendAsync(request, BodyHandlers.ofInputStream()));
      try (var answer = new Lines(response.body(), MAX_BYTES)) {
        if (response.statusCode() != 200) {
          throw refusal(response.statusCode(), wholeText(answer));
        }
        passOn(answer);
      } catch (TimeoutException e) {
        throw late();
      } catch (IOException e) {
        throw brokenOff(e.getMessage());
      }
    }

    private HttpResponse<InputStream> response(
        CompletableFuture<HttpResponse<InputStream>> exchange) throws InterruptedException {
      try {
        return exchange.get(left(limits.firstToken()).toNanos(), TimeUnit.NANOSECONDS);
      } catch (ExecutionException e) {
        throw unreachable(e.getCause());
      } catch (TimeoutException e) {
        giveUp(exchange);
        throw late();
      } catch (InterruptedException e) {
        giveUp(exchange);
        throw e;
      }
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
      int length = 0;
      boolean said = false;
      boolean thought = false;
      var wait = limits.firstToken();
      while (true) {
        var line = answer.next(left(wait)).orElseThrow(() -> brokenOff("no final line"));
        if (line.isBlank()) {
          continue;
        }
        begun = true;
        wait = sinceStart().plus(limits.idle());
        var part = parsed(line);
        if (part.has("error")) {
          throw refusal(200, part.path("error").asText());
        }
        var content = part.path("message").path("content").asText("");
        thought |= !part.path("message").path("thinking").asText("").isEmpty();
        said |= !content.isBlank();
        length += content.length();
        if (length > MAX_CHARS) {
          throw new NoAnswer(
              Reason.GARBLED,
              "the model's answer is longer than %d characters".formatted(MAX_CHARS),
              "choose another model: this one does not stop (model.name)");
        }
        boolean last = part.path("done").asBoolean();
        if (last) {
          checkEnd(part.path("done_reason").asText(""), said, thought);
        }
        lines.accept(line);
        if (last) {
          return;
        }
      }
    }

    private void checkEnd(String reason, boolean said, boolean thought) {
      if (reason.equals("length")) {
        throw new NoAnswer(
            Reason.BROKEN_OFF,
            "the model's answer was cut off at its length limit",
            "raise model.answerTokens, and model.contextTokens with it");
      }
      if (!reason.equals("stop")) {
        throw brokenOff("it ended with '" + reason + "'");
      }
      if (!said) {
        throw new NoAnswer(
            Reason.GARBLED,
            thought ? "the model thought, but answered nothing" : "the model answered nothing",
            "use Ollama 0.31.2 or newer, or a model without thinking (model.name)");
      }
    }

    private ObjectNode parsed(String line) {
      try {
        if (JSON.readTree(line) instanceof ObjectNode object) {
          return object;
        }
      } catch (JsonProcessingException e) {
        // told below
      }
      throw notOllama("a line that is no JSON");
    }

    private String wholeText(Lines lines)
        throws IOException, InterruptedException, TimeoutException {
      var text = new ArrayList<String>();
      var patience = sinceStart().plus(limits.idle());
      for (var line = lines.next(left(patience));
          line.isPresent() && text.size() < 100;
          line = lines.next(left(patience))) {
        text.add(line.get());
      }
      return String.join("\n", text);
    }

    private NoAnswer refusal(int status, String text) {
      var said = said(text);
      int promptTokens = number(text, "n_prompt_tokens");
      if (overflow(text)) {
        return new NoAnswer(
            Reason.OVERFLOW,
            promptTokens > 0
                ? "the prompt of %d tokens does not fit the model's window".formatted(promptTokens)
                : "the prompt does not fit the model's window",
            "raise model.contextTokens, up to what the model was trained for",
            promptTokens);
      }
      if (said.contains("not found") && (status == 404 || status == 200)) {
        return status == 404 && !text.contains("\"error\"")
            ? notOllama("status 404")
            : new NoAnswer(
                Reason.MISSING,
                "%s has no model %s".formatted(engine, model),
                "run: ollama pull " + model);
      }
      return switch (status) {
        case 404 -> notOllama("status 404");
        case 503 ->
            new NoAnswer(
                Reason.BUSY,
                engine + " is busy: " + said,
                "give Sitrep an Ollama of its own, or lower model.permits");
        case 401, 403 ->
            new NoAnswer(
                Reason.FAILED,
                engine + " refuses: " + said,
                "use a model that is installed there, and a model.url without a login in front");
        case 400 ->
            new NoAnswer(
                Reason.FAILED,
                engine + " does not take the question: " + said,
                "choose another model (model.name), or Ollama 0.31.2 or newer");
        default ->
            new NoAnswer(
                Reason.FAILED,
                status == 200
                    ? "%s failed while it answered: %s".formatted(engine, said)
                    : "%s failed with status %d: %s".formatted(engine, status, said),
                "look at the log of Ollama; too little memory is the usual cause");
      };
    }

    private NoAnswer notOllama(String what) {
      return new NoAnswer(
          Reason.GARBLED,
          "what answers at %s is not Ollama's API (%s)".formatted(engine.substring(10), what),
          "check model.url");
    }

    private NoAnswer brokenOff(@Nullable String how) {
      return new NoAnswer(
          Reason.BROKEN_OFF,
          "the model's answer broke off (%s)"
              .formatted(how == null ? "connection lost" : said(how)),
          "look at the log of Ollama: it may have been restarted or killed");
    }

    private NoAnswer late() {
      if (sinceStart().compareTo(limits.total()) >= 0) {
        return new NoAnswer(
            Reason.LATE,
            "model timed out after " + seconds(limits.total()),
            "raise model.patience, choose a smaller model, or give Ollama more CPU or a GPU");
      }
      return new NoAnswer(
          Reason.LATE,
          begun
              ? "model stopped answering for " + seconds(limits.idle())
              : "model gave no first word within " + seconds(limits.firstToken()),
          "look at the log of Ollama; it may be overloaded");
    }

    private NoAnswer unreachable(@Nullable Throwable cause) {
      for (var at = cause; at != null; at = at.getCause()) {
        if (at instanceof UnresolvedAddressException) {
          return new NoAnswer(
              Reason.UNREACHABLE,
              "no such host: " + uri.getHost(),
              "check model.url, and that the network policy allows DNS");
        }
      }
      var how =
          switch (cause) {
            case HttpConnectTimeoutException _ ->
                "no connection within " + seconds(limits.connect());
            case java.net.ConnectException _ -> "connection refused";
            case null -> "no connection";
            default -> said(String.valueOf(cause.getMessage()));
          };
      return new NoAnswer(
          Reason.UNREACHABLE,
          "%s is not reachable: %s".formatted(engine, how),
          "start it (ollama serve), or check model.url and the network policy");
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

  private static boolean overflow(String text) {
    return text.contains("exceed_context_size")
        || text.contains("exceeds the available context size")
        || text.contains("exceeds the context length")
        || text.contains("longer than the context length");
  }

  /// The error text inside the body, on one line, or the start of the body.
  private static String said(String text) {
    var said = text;
    try {
      if (JSON.readTree(text) instanceof ObjectNode object && object.has("error")) {
        said = object.path("error").asText();
      }
    } catch (JsonProcessingException e) {
      // then it is told as it came
    }
    said = said.replaceAll("\\s+", " ").strip();
    return said.length() > 200 ? said.substring(0, 200) + "..." : said;
  }

  private static int number(String text, String field) {
    int at = text.indexOf(field);
    if (at < 0) {
      return 0;
    }
    int end = at + field.length();
    while (end < text.length() && !Character.isDigit(text.charAt(end)) && end - at < 40) {
      end++;
    }
    int value = 0;
    while (end < text.length() && Character.isDigit(text.charAt(end)) && value < 100_000_000) {
      value = value * 10 + text.charAt(end++) - '0';
    }
    return value;
  }
}
