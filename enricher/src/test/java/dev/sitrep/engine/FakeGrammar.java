package dev.sitrep.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collections;

/// What llama.cpp's grammar leaves of an answer: every field of the schema and no other, in the
/// grammar's order, with values of an enum only. Sense it cannot give: plain text comes out as the
/// text of every field, which is what a very small model does.
///
/// @param alphabetical the order of a Go map; else the order of the schema
record FakeGrammar(JsonNode schema, boolean alphabetical) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  String write(String meant) {
    return shaped(schema, parsed(meant)).toString();
  }

  private static JsonNode parsed(String meant) {
    try {
      var read = new ObjectMapper().readTree(meant);
      return read.isContainerNode() ? read : JSON.textNode(meant);
    } catch (JsonProcessingException e) {
      return JSON.textNode(meant);
    }
  }

  private JsonNode shaped(JsonNode rule, JsonNode meant) {
    return switch (rule.path("type").asText()) {
      case "object" -> object(rule, meant);
      case "array" -> array(rule, meant);
      case "integer", "number" -> meant.isNumber() ? meant : JSON.numberNode(0);
      case "boolean" -> JSON.booleanNode(meant.asBoolean());
      default -> text(rule, meant);
    };
  }

  private JsonNode object(JsonNode rule, JsonNode meant) {
    var names = new ArrayList<String>();
    rule.path("properties").fieldNames().forEachRemaining(names::add);
    if (alphabetical) {
      Collections.sort(names);
    }
    var object = JSON.objectNode();
    for (var name : names) {
      object.set(
          name,
          shaped(rule.at("/properties/" + name), meant.isObject() ? meant.path(name) : meant));
    }
    return object;
  }

  private JsonNode array(JsonNode rule, JsonNode meant) {
    var array = JSON.arrayNode();
    int most = rule.path("maxItems").asInt(Integer.MAX_VALUE);
    if (meant.isArray()) {
      for (int i = 0; i < meant.size() && i < most; i++) {
        array.add(shaped(rule.path("items"), meant.get(i)));
      }
    }
    while (array.size() < rule.path("minItems").asInt(0)) {
      array.add(shaped(rule.path("items"), meant.isArray() ? JSON.textNode("") : meant));
    }
    return array;
  }

  private static JsonNode text(JsonNode rule, JsonNode meant) {
    var options = rule.path("enum");
    if (options.isArray()) {
      for (var option : options) {
        if (option.asText().equals(meant.asText(""))) {
          return option;
        }
      }
      return options.path(0);
    }
    var text = meant.asText("");
    int most = rule.path("maxLength").asInt(Integer.MAX_VALUE);
    return TextNode.valueOf(text.length() > most ? text.substring(0, most) : text);
  }
}
