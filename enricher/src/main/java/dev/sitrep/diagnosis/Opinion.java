package dev.sitrep.diagnosis;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.engine.NoAnswer;
import dev.sitrep.engine.Reason;
import dev.sitrep.finding.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A model's answer about a case, as it gave it: nothing of it has been checked.
///
/// @param analysis what happened, in order
/// @param basis what it leans on
/// @param category what kind of cause it takes it for
/// @param cause what it takes for the cause
/// @param commands what it would look at next
/// @param verdict whether the evidence suffices
record Opinion(
    String analysis,
    List<Basis> basis,
    Category category,
    String cause,
    List<String> commands,
    Verdict verdict) {
  private static final int MOST_TEXT = 2000;
  private static final int MOST_ITEMS = 8;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  record Basis(String id, String quote) {}

  /// Whether the evidence shows the cause. That it does not is a good answer too.
  enum Verdict {
    SUPPORTED,
    INSUFFICIENT;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Opinion {
    basis = List.copyOf(basis);
    commands = List.copyOf(commands);
  }

  /// The schema that engines make a grammar of. Some write the fields in alphabetical order, so the
  /// alphabet is the order of thought: what happened, what shows it, what kind of cause that is,
  /// the cause, what would confirm it, and only then whether all that suffices. Ids can only be
  /// those that were shown. llama.cpp refuses bounds of 2000 and more.
  static String schema(List<String> ids) {
    var schema = JSON.createObjectNode().put("type", "object");
    var fields = schema.putObject("properties");
    fields.putObject("analysis").put("type", "string").put("maxLength", 500);
    var basis =
        fields.putObject("basis").put("type", "array").put("minItems", 1).put("maxItems", 5);
    var item = basis.putObject("items").put("type", "object");
    var parts = item.putObject("properties");
    var id = parts.putObject("id").put("type", "string").putArray("enum");
    ids.forEach(id::add);
    parts.putObject("quote").put("type", "string").put("maxLength", 160);
    item.putArray("required").add("id").add("quote");
    var categories = fields.putObject("category").put("type", "string").putArray("enum");
    Stream.of(Category.values()).map(Category::word).forEach(categories::add);
    fields.putObject("cause").put("type", "string").put("maxLength", 300);
    var commands = fields.putObject("commands").put("type", "array").put("maxItems", 3);
    commands.putObject("items").put("type", "string").put("maxLength", 200);
    var verdicts = fields.putObject("verdict").put("type", "string").putArray("enum");
    Stream.of(Verdict.values()).map(Verdict::word).forEach(verdicts::add);
    var required = schema.putArray("required");
    fields.fieldNames().forEachRemaining(required::add);
    return schema.toString();
  }

  /// @throws NoAnswer where the text is anything else than what [#schema] asks for
  static Opinion parse(String text) {
    try {
      var root = JSON.readTree(text);
      var basis = new ArrayList<Basis>();
      for (var item : array(root, "basis")) {
        basis.add(new Basis(string(item, "id"), string(item, "quote")));
      }
      var commands = new ArrayList<String>();
      for (var item : array(root, "commands")) {
        commands.add(text(item, "a command"));
      }
      return new Opinion(
          string(root, "analysis"),
          basis,
          Category.named(string(root, "category"))
              .orElseThrow(() -> invalid("category is none of those that were given")),
          string(root, "cause"),
          commands,
          verdict(string(root, "verdict")));
    } catch (JsonProcessingException e) {
      throw invalid("it is no JSON");
    }
  }

  /// The same with every text passed through the cleaner.
  Opinion cleaned(UnaryOperator<String> cleaner) {
    return new Opinion(
        cleaner.apply(analysis),
        basis.stream().map(one -> new Basis(one.id(), cleaner.apply(one.quote()))).toList(),
        category,
        cleaner.apply(cause),
        commands.stream().map(cleaner).toList(),
        verdict);
  }

  private static Verdict verdict(String word) {
    return Stream.of(Verdict.values())
        .filter(verdict -> verdict.word().equals(word))
        .findFirst()
        .orElseThrow(() -> invalid("verdict is neither supported nor insufficient"));
  }

  private static JsonNode array(JsonNode object, String field) {
    var array = object.path(field);
    if (!array.isArray() || array.size() > MOST_ITEMS) {
      throw invalid(field + " is no list of at most " + MOST_ITEMS);
    }
    return array;
  }

  private static String string(JsonNode object, String field) {
    return text(object.path(field), field);
  }

  private static String text(JsonNode value, String field) {
    if (!value.isTextual() || value.asText().length() > MOST_TEXT) {
      throw invalid(field + " is no text of at most " + MOST_TEXT + " characters");
    }
    return value.asText();
  }

  private static NoAnswer invalid(String how) {
    return new NoAnswer(
        Reason.GARBLED,
        "the model's answer is not the JSON that was asked for: " + how,
        "choose a model and an engine that follow a JSON schema: Ollama 0.31.2 or newer");
  }
}
