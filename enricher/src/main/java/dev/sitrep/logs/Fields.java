package dev.sitrep.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A log line in JSON: the fields that say how bad, what and why.
record Fields(String levelWord, String message, String error) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> LEVELS =
      List.of(
          "level",
          "severity",
          "lvl",
          "log.level",
          "@l",
          "levelname",
          "loglevel",
          "Level",
          "LogLevel",
          "PRIORITY",
          "s");
  private static final List<String> MESSAGES =
      List.of(
          "msg",
          "message",
          "@m",
          "@mt",
          "event",
          "text",
          "log",
          "Message",
          "MESSAGE",
          "short_message");
  private static final List<String> ERRORS =
      List.of(
          "error",
          "err",
          "error.message",
          "exception.message",
          "thrown",
          "throwable",
          "Exception",
          "reason",
          "cause");
  private static final List<String> STACKS =
      List.of(
          "error.stack_trace",
          "stack_trace",
          "exception",
          "exc_info",
          "@x",
          "stackTrace",
          "stack",
          "full_message",
          "stacktrace");

  /// Objects in which programs put what they say: tracing's `fields`, MongoDB's `attr`.
  private static final List<String> INNER = List.of("fields", "attr", "error", "err", "exception");

  static Optional<Fields> of(String line) {
    var text = line.strip();
    if (!text.startsWith("{") || !text.endsWith("}")) {
      return Optional.empty();
    }
    try {
      var root = JSON.readTree(text);
      var message = spoken(root, MESSAGES);
      var error = error(root);
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
    var text = new StringBuilder(levelWord.length() > 2 ? levelWord : level().word());
    if (!message.isEmpty()) {
      text.append(text.isEmpty() ? "" : " ").append(message);
    }
    if (!error.isEmpty() && !message.contains(withoutClass(error))) {
      text.append(text.isEmpty() ? "" : " ").append("error=").append(error);
    }
    return text.toString();
  }

  /// The error among the fields that a console logger prints after its message.
  static Optional<String> errorIn(String json) {
    try {
      return Optional.of(error(JSON.readTree(json))).filter(error -> !error.isEmpty());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /// `Error: listen EACCES` says no more than `listen EACCES`.
  private static String withoutClass(String error) {
    int colon = error.indexOf(": ");
    return colon > 0 && error.lastIndexOf(' ', colon) < 0 ? error.substring(colon + 2) : error;
  }

  /// `log` may be an object that holds the level, as in the Elastic Common Schema.
  private static String level(JsonNode root) {
    var level = first(root, LEVELS);
    return level.isEmpty() ? root.path("log").path("level").asText("") : level;
  }

  /// A trace that ends in a cause says more than the error's own message.
  private static String error(JsonNode root) {
    var cause = trace(root, true);
    if (!cause.isEmpty()) {
      return cause;
    }
    var error = spoken(root, ERRORS);
    return error.isEmpty() ? trace(root, false) : error;
  }

  private static String trace(JsonNode root, boolean caused) {
    for (var name : STACKS) {
      var text = root.path(name).asText("");
      if (!text.isEmpty() && (caused ? causes(text).size() > 1 : says(text))) {
        return decisiveLine(text);
      }
    }
    for (var inner : INNER) {
      var object = root.path(inner);
      var text = object.isObject() ? trace(object, caused) : "";
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  /// A trace may be frames alone, as zap writes it.
  private static boolean says(String trace) {
    return trace.startsWith("Traceback")
        || trace
            .lines()
            .findFirst()
            .filter(line -> line.contains(" ") && !line.endsWith(")"))
            .isPresent();
  }

  private static String spoken(JsonNode root, List<String> names) {
    var own = first(root, names);
    for (int i = 0; own.isEmpty() && i < INNER.size(); i++) {
      var object = root.path(INNER.get(i));
      own = object.isObject() ? first(object, names) : "";
    }
    return own;
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
      return first(value, List.of("message", "msg", "stack_trace", "stack", "type"));
    }
    return value.isValueNode() && !value.isNull() ? decisiveLine(value.asText("").strip()) : "";
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
    var causes = causes(text);
    return causes.get(Folding.decisive(causes));
  }

  /// The first line and every cause below it.
  private static List<String> causes(String text) {
    var causes = new ArrayList<String>();
    for (var line : text.strip().lines().map(String::strip).toList()) {
      if (causes.isEmpty()) {
        causes.add(line);
      } else if (line.startsWith("Caused by: ") || line.startsWith("---> ")) {
        causes.add(line.substring(line.indexOf(' ', line.startsWith("C") ? 8 : 0) + 1));
      }
    }
    return causes;
  }
}
