package dev.sitrep.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sitrep.engine.EngineState.Able;
import dev.sitrep.engine.EngineState.Unable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// One look at an Ollama: whether it is there, and whether it has this model, here, and large
/// enough.
record OllamaLook(ModelSettings settings, OllamaDialect dialect, Peek peek) {
  private static final Pattern VERSION =
      Pattern.compile("v?([0-9]{1,4})\\.([0-9]{1,4})\\.([0-9]{1,4})(?![0-9]).*");

  EngineState look() throws InterruptedException {
    try {
      return seen();
    } catch (NoAnswer e) {
      return e.unable();
    } catch (TimeoutException e) {
      return dialect.address().silent(Peek.LONGEST).unable();
    } catch (IOException e) {
      return dialect.address().unreachable(e, Peek.LONGEST).unable();
    }
  }

  private EngineState seen() throws IOException, InterruptedException, TimeoutException {
    var version = answer(peek.get("/api/version")).path("version").asText("");
    if (version.isEmpty()) {
      throw dialect.address().notItsApi("it names no version");
    }
    var question = JsonNodeFactory.instance.objectNode().put("model", settings.name());
    var show = answer(peek.post("/api/show", question));
    var obstacle = obstacle(show);
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    var installed = mine(peek.wish("/api/tags"));
    var loaded = mine(peek.wish("/api/ps"));
    var warnings = new ArrayList<String>();
    old(version).ifPresent(warnings::add);
    otherWindow(loaded).ifPresent(warnings::add);
    return new Able(version, installed.path("digest").asText(""), onCpu(loaded), warnings);
  }

  private JsonNode answer(Peek.Seen seen) {
    if (seen.status() / 100 == 3) {
      throw dialect.address().elsewhere(seen.status());
    }
    if (seen.status() != 200) {
      throw dialect.refusal(seen.status(), seen.body());
    }
    if (!seen.json().isObject()) {
      throw dialect.address().notItsApi("an answer that is no JSON");
    }
    return seen.json();
  }

  private Optional<Unable> obstacle(JsonNode show) {
    var name = settings.name();
    var far = show.path("remote_host").asText("") + show.path("remote_model").asText("");
    if (!far.isEmpty()) {
      return unable(
          Reason.REFUSED,
          "%s stands for a model at %s, and evidence must not leave the cluster"
              .formatted(name, Said.line(show.path("remote_host").asText("another host"))),
          "set model.name to a model whose files Ollama has itself");
    }
    if (!Ollama.completes(show)) {
      return unable(
          Reason.REFUSED,
          name + " cannot answer: it has no capability completion",
          "set model.name to a model for chats");
    }
    int trained = trained(show.path("model_info"));
    if (trained > 0 && trained < settings.contextTokens()) {
      return unable(
          Reason.OVERFLOW,
          "%s was trained for a window of %d tokens, model.contextTokens is %d"
              .formatted(name, trained, settings.contextTokens()),
          "set model.contextTokens to %d or less, or choose another model".formatted(trained));
    }
    return Optional.empty();
  }

  private static Optional<Unable> unable(Reason reason, String why, String wayOut) {
    return Optional.of(new Unable(reason, why, wayOut));
  }

  /// 0 where the model does not say.
  private static int trained(JsonNode info) {
    var architecture = info.path("general.architecture").asText("");
    return info.path(architecture + ".context_length").asInt(0);
  }

  /// The model of that list that is ours, missing where there is none.
  private JsonNode mine(JsonNode list) {
    for (var model : list.path("models")) {
      if (whole(model.path("name").asText("")).equalsIgnoreCase(whole(settings.name()))) {
        return model;
      }
    }
    return MissingNode.getInstance();
  }

  /// With the tag that Ollama adds where there is none.
  private static String whole(String name) {
    return name.indexOf(':', name.lastIndexOf('/') + 1) < 0 ? name + ":latest" : name;
  }

  private static boolean onCpu(JsonNode loaded) {
    return loaded.isObject() && loaded.path("size_vram").asLong(0) == 0;
  }

  private Optional<String> otherWindow(JsonNode loaded) {
    int window = loaded.path("context_length").asInt(0);
    return window > 0 && window < settings.contextTokens()
        ? Optional.of(
            "%s is loaded with a window of %d tokens instead of %d: somebody else uses this Ollama,"
                    .formatted(settings.name(), window, settings.contextTokens())
                + " and each change loads the model again; give Sitrep an Ollama of its own")
        : Optional.empty();
  }

  /// A build without a version number is somebody's own, and taken for new.
  private static Optional<String> old(String version) {
    var numbers = VERSION.matcher(version);
    if (!numbers.matches()) {
      return Optional.empty();
    }
    long number = 0;
    for (int i = 1; i <= 3; i++) {
      number = number * 10_000 + Integer.parseInt(numbers.group(i));
    }
    if (number == 0 || number >= 31_0002) {
      return Optional.empty();
    }
    var what =
        number < 12_0004
            ? "it cuts long prompts without a word"
            : "some models think at length or break the schema with it";
    return Optional.of(
        "Ollama %s is older than 0.31.2: %s; install a newer one"
            .formatted(Said.line(version), what));
  }
}
