package dev.sitrep.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;

/// A log line in JSON: the fields that say how bad, what and why.
record Fields(String levelWord, String message, String error) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> LEVELS =
      List.of("level", "severity", "lvl", "log.level", "@l", "levelname", "loglevel", "Level");
  private static final List<String> MESSAGES =
      List.of("msg", "message", "@m", "@mt", "event", "text", "log", "Message");
  private static final List<String> ERRORS =
      List.of(
          "error",
          "err",
          "exception",
          "error.message",
          "exc_info",
          "stack_trace",
          "stackTrace",
          "stacktrace",
          "stack",
          "@x",
          "Exception",
          "reason",
          "cause");

  static Optional<Fields> of(String line) {
    var text = line.strip();
    if (!text.startsWith("{") || !text.endsWith("}")) {
      return Optional.empty();
    }
    try {
      var root = JSON.readTree(text);
      var message = first(root, MESSAGES);
      var error = first(root, ERRORS);
      if (message.isEmpty() && error.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(new Fields(level(root), message, error));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  LogLine.Level level() {
    return LogLine.Level.of(levelWord);
  }

  /// `error cannot start error=connection refused`
  String rendered() {
    var text = new StringBuilder(levelWord);
    if (!message.isEmpty()) {
      text.append(text.isEmpty() ? "" : " ").append(message);
    }
    if (!error.isEmpty() && !message.contains(error)) {
      text.append(text.isEmpty() ? "" : " ").append("error=").append(error);
    }
    return text.toString();
  }

  /// `log` may be an object that holds the level, as in the Elastic Common Schema.
  private static String level(JsonNode root) {
    var level = first(root, LEVELS);
    return level.isEmpty() ? root.path("log").path("level").asText("") : level;
  }

  private static String first(JsonNode root, List<String> names) {
    for (var name : names) {
      var text = said(root.path(name));
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  private static String said(JsonNode value) {
    if (value.isObject()) {
      var message = first(value, List.of("message", "msg", "stack_trace", "stack", "type"));
      return message;
    }
    return value.isValueNode() && !value.isNull() ? decisiveLine(value.asText("")) : "";
  }

  /// Of a stack trace its innermost cause, or its first line; of a Python one its last.
  private static String decisiveLine(String text) {
    if (text.indexOf('\n') < 0) {
      return text;
    }
    var lines = text.strip().lines().toList();
    if (lines.getFirst().startsWith("Traceback")) {
      return lines.getLast();
    }
    return lines.stream()
        .filter(line -> line.strip().startsWith("Caused by: "))
        .reduce((first, second) -> second)
        .orElse(lines.getFirst());
  }
}
