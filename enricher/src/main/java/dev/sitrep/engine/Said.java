package dev.sitrep.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Words of an engine, made fit for a sentence of ours.
final class Said {
  private static final int LONGEST = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Said() {}

  /// Missing where it is no JSON.
  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /// The error inside a body, in any of the shapes that engines give it, or the body's beginning.
  static String error(String body) {
    var json = json(body);
    var error = json.path("error");
    for (var place : new JsonNode[] {error, error.path("message"), json.path("message")}) {
      if (place.isTextual()) {
        return line(place.asText());
      }
    }
    return line(body);
  }

  static String line(@Nullable String text) {
    var said = String.valueOf(text).replaceAll("\\s+", " ").strip();
    return said.length() > LONGEST ? said.substring(0, LONGEST) + "..." : said;
  }

  static String time(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
