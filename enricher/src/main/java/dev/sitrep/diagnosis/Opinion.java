package dev.sitrep.diagnosis;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A model's answer about a case, as it gave it: nothing of it has been checked.
///
/// @param analysis what happened, in order
/// @param basis what it leans on
/// @param cause what it takes for the cause
/// @param supported false where it says that the evidence does not suffice
record Opinion(String analysis, List<Basis> basis, String cause, boolean supported) {
  private static final int MOST_TEXT = 2000;
  private static final int MOST_BASIS = 8;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  record Basis(String id, String quote) {}

  Opinion {
    basis = List.copyOf(basis);
  }

  /// The schema that engines make a grammar of. Some write the fields in alphabetical order, so the
  /// alphabet is the order of thought: analysis, basis, cause, certainty. Ids can only be those
  /// that were shown. llama.cpp refuses bounds of 2000 and more.
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
    fields.putObject("cause").put("type", "string").put("maxLength", 300);
    fields
        .putObject("certainty")
        .put("type", "string")
        .putArray("enum")
        .add("supported")
        .add("insufficient");
    schema.putArray("required").add("analysis").add("basis").add("cause").add("certainty");
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
      var supported =
          switch (string(root, "certainty")) {
            case "supported" -> true;
            case "insufficient" -> false;
            default -> throw invalid("certainty is neither supported nor insufficient");
          };
      return new Opinion(string(root, "analysis"), basis, string(root, "cause"), supported);
    } catch (JsonProcessingException e) {
      throw invalid("it is no JSON");
    }
  }

  /// The same with every text passed through the cleaner.
  Opinion cleaned(UnaryOperator<String> cleaner) {
    return new Opinion(
        cleaner.apply(analysis),
        basis.stream().map(one -> new Basis(one.id(), cleaner.apply(one.quote()))).toList(),
        cleaner.apply(cause),
        supported);
  }

  private static JsonNode array(JsonNode object, String field) {
    var array = object.path(field);
    if (!array.isArray() || array.size() > MOST_BASIS) {
      throw invalid(field + " is no list of at most " + MOST_BASIS);
    }
    return array;
  }

  private static String string(JsonNode object, String field) {
    var value = object.path(field);
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
