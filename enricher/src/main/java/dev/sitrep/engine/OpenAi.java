package dev.sitrep.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.sitrep.engine.Dialect.Heard.Foreign;
import dev.sitrep.engine.Dialect.Heard.Last;
import dev.sitrep.engine.Dialect.Heard.Noise;
import dev.sitrep.engine.Dialect.Heard.Piece;
import dev.sitrep.engine.Dialect.Heard.Trouble;
import dev.sitrep.engine.EngineState.Able;
import dev.sitrep.engine.EngineState.Unable;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// Models that an engine with OpenAI's API serves: vLLM, llama.cpp's server, LM Studio.
final class OpenAi implements Engine, Dialect {
  private static final String DONE = "[DONE]";
  private static final int NAMES_TOLD = 5;

  /// How many tokens the prompt has, in the words of llama.cpp (two), of vLLM up to 0.9, and of
  /// vLLM since. Where vLLM stops counting at the window, in "at least" and "You passed", it does
  /// not know.
  private static final Pattern PROMPT_TOKENS =
      Pattern.compile(
          "n_prompt_tokens\\W{1,8}([0-9]{1,8})\\b"
              + "|request \\(([0-9]{1,8}) tokens\\)"
              + "|\\(([0-9]{1,8}) in the messages"
              + "|request has ([0-9]{1,8}) input tokens");

  private final ModelSettings settings;
  private final URI base;
  private final Address address;
  private final StreamingChatModel model;

  /// vLLM refuses the switch for Mistral's tokenizers, and OpenAI's own service any field that it
  /// does not know: then it is left out.
  private volatile boolean thinkingSwitch = true;

  private OpenAi(ModelSettings settings, Wire.Limits limits) {
    this.settings = settings;
    this.base = base(settings.url());
    this.address =
        new Address("the engine", "an OpenAI-compatible API", "vllm serve, llama-server", base);
    this.model = model(settings, base, new Wire(this, settings.key(), limits));
  }

  /// @throws IllegalArgumentException where the model's name can never work
  static Engine engine(ModelSettings settings) {
    if (settings.name().isBlank()) {
      throw new IllegalArgumentException(
          "model.name: is empty; set a name that the engine lists at "
              + base(settings.url())
              + "/models");
    }
    return engine(settings, Wire.Limits.of(settings));
  }

  static Engine engine(ModelSettings settings, Wire.Limits limits) {
    return new OpenAi(settings, limits);
  }

  private static StreamingChatModel model(ModelSettings settings, URI base, Wire wire) {
    return OpenAiStreamingChatModel.builder()
        .baseUrl(base.toString())
        .modelName(settings.name())
        .httpClientBuilder(wire.builder())
        .strictJsonSchema(true)
        .temperature(0.0)
        .seed(42)
        .maxTokens(settings.answerTokens())
        .build();
  }

  /// People write the address with and without the API's version.
  static URI base(URI url) {
    var text = url.toString().replaceAll("/+$", "");
    return URI.create(text.matches(".*[^/]/v[0-9]+") ? text : text + "/v1");
  }

  @Override
  public StreamingChatModel model() {
    return model;
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public void adjust(ObjectNode question) {
    question.put("stream", true);
    question.putObject("stream_options").put("include_usage", true);
    if (thinkingSwitch) {
      question.putObject("chat_template_kwargs").put("enable_thinking", false);
    }
    if (settings.name().contains("gpt-oss")) {
      // cannot be switched off there
      question.put("reasoning_effort", "low");
    }
  }

  @Override
  public boolean yields(int status, String body) {
    boolean refused =
        thinkingSwitch
            && (status == 400 || status == 422)
            && (body.contains("chat_template") || body.contains("enable_thinking"));
    if (refused) {
      thinkingSwitch = false;
    }
    return refused;
  }

  @Override
  public Heard hear(String line) {
    if (line.startsWith("data:")) {
      var data = line.substring("data:".length()).strip();
      return data.equals(DONE) ? new Last(new Piece("", false, "")) : heard(data);
    }
    if (line.startsWith("error:")) {
      return new Trouble(line.substring("error:".length()).strip());
    }
    if (line.matches("(:|event:|id:|retry:).*")) {
      return new Noise();
    }
    return heard(line) instanceof Trouble trouble
        ? trouble
        : new Foreign("a line that is no event");
  }

  private static Heard heard(String data) {
    var part = Said.json(data);
    if (!part.isObject()) {
      return new Foreign("an event that is no JSON");
    }
    if (part.hasNonNull("error") || part.path("object").asText("").equals("error")) {
      return new Trouble(data);
    }
    var choice = part.path("choices").path(0);
    var delta = choice.path("delta");
    var thought = delta.path("reasoning_content").asText("") + delta.path("reasoning").asText("");
    return new Piece(
        delta.path("content").asText(""),
        !thought.isEmpty(),
        choice.path("finish_reason").asText(""));
  }

  @Override
  public String endOfEvent() {
    return "\n\n";
  }

  @Override
  public NoAnswer refusal(int status, String body) {
    var said = Said.error(body);
    if (overflow(body)) {
      return NoAnswer.tooLong(promptTokens(body));
    }
    if (lacksModel(status, body)) {
      return missing("set model.name to a name that %s/models lists".formatted(base));
    }
    return switch (status) {
      case 404, 405 -> address.notItsApi("status " + status);
      case 401, 403 ->
          new NoAnswer(
              Reason.REFUSED,
              settings.key().isBlank()
                  ? address + " asks for a key"
                  : address + " does not take the key",
              "put the key that the engine was started with into the file that model.keyFile names");
      case 429, 503 ->
          new NoAnswer(
              Reason.BUSY,
              address + " is busy: " + said,
              "wait until the model is loaded, or lower model.permits");
      case 400, 422 ->
          new NoAnswer(
              Reason.FAILED,
              address + " does not take the question: " + said,
              "choose another model (model.name), or a newer engine: it has to know"
                  + " response_format json_schema");
      default ->
          new NoAnswer(
              Reason.FAILED,
              status == 200
                  ? "%s failed while it answered: %s".formatted(address, said)
                  : "%s failed with status %d: %s".formatted(address, status, said),
              address.log() + "; too little memory is the usual cause");
    };
  }

  private static boolean overflow(String body) {
    return body.contains("exceed_context_size")
        || body.contains("exceeds the available context size")
        || body.contains("maximum context length")
        || body.contains("context length is only")
        || body.contains("context_length_exceeded")
        || body.contains("greater than the context length");
  }

  private static int promptTokens(String body) {
    var found = PROMPT_TOKENS.matcher(body);
    if (!found.find()) {
      return 0;
    }
    for (int i = 1; i <= found.groupCount(); i++) {
      if (found.group(i) != null) {
        return Integer.parseInt(found.group(i));
      }
    }
    return 0;
  }

  private static boolean lacksModel(int status, String body) {
    return body.contains("model_not_found")
        || (status == 404
            && body.contains("model")
            && (body.contains("does not exist") || body.contains("not found")));
  }

  private NoAnswer missing(String wayOut) {
    return new NoAnswer(
        Reason.MISSING, "%s has no model %s".formatted(address, settings.name()), wayOut);
  }

  @Override
  public String cureForSilence() {
    return "switch thinking off where the engine is started, or choose a model without it"
        + " (model.name)";
  }

  @Override
  public EngineState look() throws InterruptedException {
    try (var peek = new Peek(base, settings.key())) {
      return seen(peek);
    } catch (NoAnswer e) {
      return e.unable();
    } catch (IOException e) {
      return address.unreachable(e, Peek.LONGEST).unable();
    } catch (TimeoutException e) {
      return address.silent(Peek.LONGEST).unable();
    }
  }

  private EngineState seen(Peek peek) throws IOException, InterruptedException, TimeoutException {
    var seen = peek.get("/models");
    if (seen.status() / 100 == 3) {
      throw address.elsewhere(seen.status());
    }
    if (seen.status() != 200) {
      throw refusal(seen.status(), seen.body());
    }
    var names = new ArrayList<String>();
    for (var listed : seen.json().path("data")) {
      if (called(listed)) {
        return state(listed, ollama(listed));
      }
      names.add(Said.line(listed.path("id").asText("")));
    }
    if (!seen.json().path("data").isArray()) {
      throw address.notItsApi("it lists no models");
    }
    var only = seen.json().path("data").path(0);
    if (names.size() == 1 && only.path("owned_by").asText("").equals("llamacpp")) {
      return state(
          only,
          List.of(
              "%s has one model, %s, and answers with it whatever model.name says; set model.name to"
                      .formatted(address, names.getFirst())
                  + " that"));
    }
    throw missing(
        names.isEmpty()
            ? "load a model there"
            : "set model.name to one that it has: "
                + String.join(", ", names.subList(0, Math.min(NAMES_TOLD, names.size()))));
  }

  private boolean called(JsonNode listed) {
    var id = listed.path("id").asText("");
    // Ollama lists names with the tag that it adds itself
    if (id.equals(settings.name()) || id.equals(settings.name() + ":latest")) {
      return true;
    }
    for (var alias : listed.path("aliases")) {
      if (alias.asText().equals(settings.name())) {
        return true;
      }
    }
    return false;
  }

  /// Ollama names this owner for all its models.
  private List<String> ollama(JsonNode listed) {
    return listed.path("owned_by").asText("").equals("library")
        ? List.of(
            "what answers at %s is Ollama, which takes a window of its own here and cuts long prompts"
                    .formatted(address.where())
                + " without a word; set model.provider to ollama")
        : List.of();
  }

  /// vLLM says its window as `max_model_len`, llama.cpp as `meta.n_ctx`, others do not say it.
  private EngineState state(JsonNode listed, List<String> warnings) {
    int window = listed.path("max_model_len").asInt(listed.path("meta").path("n_ctx").asInt(0));
    return window > 0 && window < settings.contextTokens()
        ? new Unable(
            Reason.OVERFLOW,
            "%s was started with a window of %d tokens, model.contextTokens is %d"
                .formatted(address, window, settings.contextTokens()),
            "set model.contextTokens to %d or less, or start the engine with a larger window"
                .formatted(window))
        : new Able("", "", false, warnings);
  }
}
