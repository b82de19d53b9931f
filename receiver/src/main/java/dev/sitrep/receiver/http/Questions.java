package dev.sitrep.receiver.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sitrep.diagnosis.Turn;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The JSON body of what a person asks.
final class Questions {
  static final int LONGEST = 64 * 1024;
  private static final int LONGEST_TEXT = 4_000;
  private static final int MOST_TURNS = 10;
  private static final int LONGEST_HISTORY = 16 * 1024;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Questions() {}

  static JsonNode read(Context ctx) {
    return parse(Body.read(ctx, LONGEST));
  }

  static JsonNode parse(byte[] body) {
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

  /// The turns of the conversation so far, oldest first; none where the field is absent.
  static List<Turn> history(JsonNode body) {
    var value = body.path("history");
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      throw new Problem(
          400,
          "wrong_type",
          "history is %s, not a list".formatted(typeOf(value)),
          "send \"history\": [{\"question\": \"...\", \"answer\": \"...\"}]");
    }
    if (value.size() > MOST_TURNS) {
      throw new Problem(
          400,
          "too_long",
          "history has %d turns; %d are the most".formatted(value.size(), MOST_TURNS),
          "leave out the oldest");
    }
    var turns = new ArrayList<Turn>();
    int bytes = 0;
    for (var turn : value) {
      var at = "history[%d]".formatted(turns.size());
      if (!turn.isObject()) {
        throw new Problem(
            400,
            "wrong_type",
            "%s is %s, not an object".formatted(at, typeOf(turn)),
            "send {\"question\": \"...\", \"answer\": \"...\"} for each turn");
      }
      turns.add(new Turn(said(turn, at, "question"), said(turn, at, "answer")));
      bytes += length(turns.getLast().question()) + length(turns.getLast().answer());
    }
    if (bytes > LONGEST_HISTORY) {
      throw new Problem(
          400,
          "too_long",
          "history has %d bytes; %d are the most".formatted(bytes, LONGEST_HISTORY),
          "leave out the oldest turns, or shorten the answers");
    }
    return List.copyOf(turns);
  }

  private static String said(JsonNode turn, String at, String field) {
    var value = turn.path(field);
    if (!value.isTextual()) {
      throw new Problem(
          400,
          "wrong_type",
          value.isMissingNode() || value.isNull()
              ? "%s has no %s".formatted(at, field)
              : "%s.%s is %s, not a string".formatted(at, field, typeOf(value)),
          "send {\"question\": \"...\", \"answer\": \"...\"} for each turn");
    }
    return value.asText();
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case ARRAY -> "an array";
      case STRING -> "a string";
      case NULL -> "null";
      default -> "an object";
    };
  }
}
