package dev.sitrep.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.ollama.OllamaChatRequestParameters;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/// Models that Ollama serves.
public final class Ollama {
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
    return engine(settings, Wire.Limits.of(settings));
  }

  static Engine engine(ModelSettings settings, Wire.Limits limits) {
    var dialect = new OllamaDialect(settings);
    var model = model(settings, new Wire(dialect, settings.key(), limits));
    return new Engine() {
      @Override
      public StreamingChatModel model() {
        return model;
      }

      @Override
      public EngineState look() throws InterruptedException {
        try (var peek = new Peek(settings.url(), settings.key())) {
          return new OllamaLook(settings, dialect, peek).look();
        }
      }
    };
  }

  /// Sends the same options with every call, because Ollama loads a model again when they change.
  private static StreamingChatModel model(ModelSettings settings, Wire wire) {
    return OllamaStreamingChatModel.builder()
        .baseUrl(settings.url().toString())
        .modelName(settings.name())
        .httpClientBuilder(wire.builder())
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
    try (var peek = new Peek(url, "", GLANCE)) {
      var version = sound(peek.get("/api/version")).path("version").asText("");
      var models = new ArrayList<Installed>();
      for (var model : sound(peek.get("/api/tags")).path("models")) {
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
    }
  }

  private static JsonNode sound(Peek.Seen seen) throws IOException {
    if (seen.status() != 200) {
      throw new IOException("status " + seen.status());
    }
    return seen.json();
  }

  private static Installed installed(JsonNode model) {
    var name = model.path("name").asText();
    return new Installed(
        name, completes(model), !inCloud(name) && model.path("remote_host").asText("").isEmpty());
  }

  static boolean completes(JsonNode model) {
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
}
