package dev.sitrep.receiver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.io.IOException;

/// The JSON body of what a person asks.
final class Questions {
  static final int LONGEST = 64 * 1024;
  private static final int LONGEST_TEXT = 4_000;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Questions() {}

  static JsonNode read(Context ctx) {
    var body = Body.read(ctx, LONGEST);
    if (body.length == 0) {
      throw new Problem(400, "no_body", "the body is empty", "send a JSON object");
    }
    try {
      var json = JSON.readTree(body);
      if (!json.isObject()) {
        throw new Problem(400, "no_object", "the body is no JSON object", "send {...}");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw new Problem(
          400,
          "no_json",
          "the body is not JSON: " + e.getOriginalMessage(),
          "send a JSON object in UTF-8");
    } catch (IOException e) {
      throw new Problem(400, "no_json", "the body is unreadable", "send a JSON object in UTF-8");
    }
  }

  /// The field's text, empty where it is absent.
  static String text(JsonNode body, String field) {
    var value = body.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      throw new Problem(
          400,
          "wrong_type",
          "%s is %s, not a string".formatted(field, typeOf(value)),
          "send \"%s\": \"...\"".formatted(field));
    }
    if (value.asText().length() > LONGEST_TEXT) {
      throw new Problem(
          400,
          "too_long",
          "%s has %d characters; %d are the most"
              .formatted(field, value.asText().length(), LONGEST_TEXT),
          "shorten it");
    }
    return value.asText();
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case ARRAY -> "an array";
      default -> "an object";
    };
  }
}
