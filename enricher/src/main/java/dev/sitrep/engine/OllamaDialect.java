package dev.sitrep.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.engine.Dialect.Heard.Foreign;
import dev.sitrep.engine.Dialect.Heard.Last;
import dev.sitrep.engine.Dialect.Heard.Piece;
import dev.sitrep.engine.Dialect.Heard.Trouble;
import java.util.regex.Pattern;

/// How Ollama's own API is spoken: an answer is a line of JSON for each piece, the last with `done:
/// true`.
///
/// @param model as Ollama calls it
record OllamaDialect(Address address, String model) implements Dialect {
  private static final Pattern PROMPT_TOKENS =
      Pattern.compile("n_prompt_tokens\\W{1,8}([0-9]{1,9})|request \\(([0-9]{1,9}) tokens\\)");
  private static final int MANY_TOKENS = 100_000_000;

  OllamaDialect(ModelSettings settings) {
    this(address(settings), settings.name());
  }

  static Address address(ModelSettings settings) {
    return new Address("Ollama", "Ollama's API", "ollama serve", settings.url());
  }

  /// Without `truncate: false` and `shift: false` Ollama cuts a long prompt in half and answers 200
  /// all the same.
  @Override
  public void adjust(ObjectNode question) {
    question.put("stream", true);
    question.put("truncate", false);
    question.put("shift", false);
    if (question.path("tools").isEmpty()) {
      question.remove("tools");
    }
    // an empty list erases the stop words of the model itself
    if (question.path("options") instanceof ObjectNode options && options.path("stop").isEmpty()) {
      options.remove("stop");
    }
    if (model.contains("gpt-oss")) {
      // cannot be switched off there: docs of Ollama, capabilities/thinking
      question.put("think", "low");
    }
  }

  @Override
  public Heard hear(String line) {
    if (!(Said.json(line) instanceof ObjectNode part)) {
      return new Foreign("a line that is no JSON");
    }
    if (part.has("error")) {
      return new Trouble(line);
    }
    var message = part.path("message");
    var thought = !message.path("thinking").asText("").isEmpty();
    var content = message.path("content").asText("");
    return part.path("done").asBoolean()
        ? new Last(new Piece(content, thought, part.path("done_reason").asText("")))
        : new Piece(content, thought, "");
  }

  @Override
  public String endOfEvent() {
    return "\n";
  }

  @Override
  public NoAnswer refusal(int status, String body) {
    var said = Said.error(body);
    if (overflow(body)) {
      return NoAnswer.tooLong(promptTokens(body));
    }
    if (said.contains("not found") && (status == 404 || status == 200)) {
      return status == 404 && !body.contains("\"error\"")
          ? address.notItsApi("status 404")
          : missing();
    }
    return switch (status) {
      case 404, 405 -> address.notItsApi("status " + status);
      case 503 ->
          new NoAnswer(
              Reason.BUSY,
              address + " is busy: " + said,
              "give Sitrep an Ollama of its own, or lower model.permits");
      case 401, 403 ->
          new NoAnswer(
              Reason.REFUSED,
              address + " refuses: " + said,
              "use a model that is installed there; for a login in front of model.url put its key"
                  + " into the file that model.keyFile names");
      case 400 ->
          new NoAnswer(
              said.contains("does not support") ? Reason.REFUSED : Reason.FAILED,
              address + " does not take the question: " + said,
              "choose another model (model.name), or Ollama 0.31.2 or newer");
      case 499 ->
          new NoAnswer(
              Reason.BROKEN_OFF,
              address + " believes that we went away: " + said,
              "something between Sitrep and Ollama hangs up early; let model.url lead straight to"
                  + " Ollama");
      default ->
          new NoAnswer(
              Reason.FAILED,
              status == 200
                  ? "%s failed while it answered: %s".formatted(address, said)
                  : "%s failed with status %d: %s".formatted(address, status, said),
              "look at the log of Ollama; too little memory is the usual cause");
    };
  }

  NoAnswer missing() {
    return new NoAnswer(
        Reason.MISSING,
        "%s has no model %s".formatted(address, model),
        "run: ollama pull " + model);
  }

  @Override
  public String cureForSilence() {
    return "use Ollama 0.31.2 or newer, or a model without thinking (model.name)";
  }

  private static boolean overflow(String body) {
    return body.contains("exceed_context_size")
        || body.contains("exceeds the available context size")
        || body.contains("exceeds the context length")
        || body.contains("longer than the context length");
  }

  private static int promptTokens(String body) {
    var found = PROMPT_TOKENS.matcher(body);
    if (!found.find()) {
      return 0;
    }
    var number = found.group(1) == null ? found.group(2) : found.group(1);
    return Math.min(MANY_TOKENS, Integer.parseInt(number));
  }
}
