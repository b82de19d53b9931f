package dev.sitrep.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.ollama.OllamaChatRequestParameters;
import dev.sitrep.diagnosis.EngineState.Able;
import dev.sitrep.diagnosis.EngineState.Unable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Models that Ollama serves.
public final class Ollama {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration GLANCE = Duration.ofSeconds(1);

  private Ollama() {}

  /// @throws IllegalArgumentException where the model's name can never work
  static Engine engine(ModelSettings settings) {
    var name = settings.name();
    if (name.isBlank()) {
      throw new IllegalArgumentException("model.name: is empty; set a model that Ollama has");
    }
    if (inCloud(name)) {
      throw new IllegalArgumentException(
          "model.name: "
              + name
              + " runs in a cloud, and evidence must not leave the cluster; set a local model");
    }
    var patience = settings.patience();
    var idle = IDLE.compareTo(patience) < 0 ? IDLE : patience;
    return engine(settings, new OllamaHttp.Limits(CONNECT, patience, idle, patience));
  }

  static Engine engine(ModelSettings settings, OllamaHttp.Limits limits) {
    var model = model(settings, limits);
    return new Engine() {
      @Override
      public StreamingChatModel model() {
        return model;
      }

      @Override
      public EngineState look() throws InterruptedException {
        return state(settings, available(settings.url()));
      }
    };
  }

  private static EngineState state(ModelSettings settings, Glance glance) {
    var name = settings.name().contains(":") ? settings.name() : settings.name() + ":latest";
    return switch (glance) {
      case Glance.Absent(var why, var wayOut) -> new Unable(Reason.UNREACHABLE, why, wayOut);
      case Glance.Present(var version, var models) ->
          models.stream().anyMatch(model -> model.name().equals(name))
              ? new Able(version, "", false, List.of())
              : new Unable(
                  Reason.MISSING,
                  "Ollama at %s has no model %s".formatted(settings.url(), settings.name()),
                  "run: ollama pull " + settings.name());
    };
  }

  /// Sends the same options with every call, because Ollama loads a model again when they change.
  private static StreamingChatModel model(
      ModelSettings settings, OllamaHttp.Limits limits) {
    return OllamaStreamingChatModel.builder()
        .baseUrl(settings.url().toString())
        .modelName(settings.name())
        .httpClientBuilder(new Wire(new OllamaHttp(settings.name(), limits)))
        .defaultRequestParameters(OllamaChatRequestParameters.builder().keepAlive(-1).build())
        .temperature(0.0)
        .topK(1)
        .seed(42)
        .numCtx(settings.contextTokens())
        .numPredict(settings.answerTokens())
        .think(false)
        .build();
  }

  /// What stands at an address that may hold an Ollama.
  public sealed interface Glance {

    /// @param models in Ollama's order: the one that changed last comes first
    record Present(String version, List<Installed> models) implements Glance {
      public Present {
        models = List.copyOf(models);
      }

      /// The first that can answer and runs here.
      public Optional<Installed> usable() {
        return models.stream().filter(model -> model.completes() && model.local()).findFirst();
      }
    }

    record Absent(String why, String wayOut) implements Glance {}
  }

  /// @param completes false for models that only embed
  /// @param local false for a name that stands for a model in a cloud
  public record Installed(String name, boolean completes, boolean local) {}

  /// Looks for at most a second. Not for use while the engine is at work: it may answer late then.
  public static Glance available(URI url) throws InterruptedException {
    try (var http =
        java.net.http.HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .proxy(java.net.http.HttpClient.Builder.NO_PROXY)
            .connectTimeout(GLANCE)
            .build()) {
      var deadline = System.nanoTime() + GLANCE.toNanos();
      try {
        var version = get(http, url, "/api/version", deadline).path("version").asText("");
        var models = new ArrayList<Installed>();
        for (var model : get(http, url, "/api/tags", deadline).path("models")) {
          models.add(installed(model));
        }
        return version.isEmpty() && models.isEmpty()
            ? new Glance.Absent(url + " does not answer like Ollama", "check the address")
            : new Glance.Present(version, models);
      } catch (TimeoutException e) {
        return new Glance.Absent(
            "nothing at %s answered within %d s".formatted(url, GLANCE.toSeconds()),
            "if Ollama runs there it is busy: try again");
      } catch (IOException | IllegalArgumentException e) {
        return new Glance.Absent("no Ollama at " + url, "start it with: ollama serve");
      } finally {
        http.shutdownNow();
      }
    }
  }

  private static JsonNode get(java.net.http.HttpClient http, URI url, String path, long deadline)
      throws IOException, InterruptedException, TimeoutException {
    var request =
        HttpRequest.newBuilder(URI.create(url.toString().replaceAll("/+$", "") + path)).build();
    try {
      // a timeout of the request itself would end with the headers
      var response =
          http.sendAsync(request, BodyHandlers.ofString())
              .get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      return new ObjectMapper().readTree(response.body());
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }

  private static Installed installed(JsonNode model) {
    var name = model.path("name").asText();
    return new Installed(
        name, completes(model), !inCloud(name) && model.path("remote_host").asText("").isEmpty());
  }

  private static boolean completes(JsonNode model) {
    var capabilities = model.path("capabilities");
    if (capabilities.isEmpty()) {
      // servers before 0.31 do not say; the models that only embed are the BERT family
      return !model.path("details").path("family").asText("").contains("bert");
    }
    for (var capability : capabilities) {
      if (capability.asText().equals("completion")) {
        return true;
      }
    }
    return false;
  }

  private static boolean inCloud(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(":cloud") || lower.endsWith("-cloud");
  }

  /// Hands langchain4j a client whose timeouts are its own affair.
  private record Wire(HttpClient client) implements HttpClientBuilder {
    @Override
    public Duration connectTimeout() {
      return CONNECT;
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
      return this;
    }

    @Override
    public Duration readTimeout() {
      return IDLE;
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
      return this;
    }

    @Override
    public HttpClient build() {
      return client;
    }
  }
}
