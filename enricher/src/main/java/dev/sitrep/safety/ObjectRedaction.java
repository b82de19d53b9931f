package dev.sitrep.safety;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Set;

/// Takes secrets out of a Kubernetes object in JSON and leaves an object of the same shape.
///
/// What names a thing stays as it is. Of environment variables only the values stay that tell where
/// something is or switch it: `host:port`, a URL without user or query, a number, a boolean, a
/// reference to another variable.
public record ObjectRedaction(Redaction redaction) {
  private static final Set<String> NAMES =
      Set.of(
          "apiVersion",
          "containerID",
          "generateName",
          "image",
          "imageID",
          "key",
          "kind",
          "name",
          "namespace",
          "resourceVersion",
          "secretName",
          "uid");

  private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private static final Pattern HARMLESS =
      Pattern.compile(
          "true|false|yes|no|on|off"
              + "|-?\\d+(?:\\.\\d+)?"
              + "|(?:[a-z][a-z0-9+.-]*:)?[a-z][a-z0-9+.-]*://[a-z0-9._\\[\\]-]+(?::\\d{1,5})?(?:/[a-z0-9._/-]*)?"
              + "|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?:\\d{1,5}"
              + "|\\$\\([A-Z0-9_]+\\)",
          Pattern.CASE_INSENSITIVE);

  /// Changes the object in place.
  public void redact(ObjectNode object) {
    if (object.path("metadata").path("annotations") instanceof ObjectNode annotations) {
      annotations.remove(APPLIED);
    }
    walk(object);
  }

  private void walk(ObjectNode object) {
    var variable = object.path("name").asText();
    for (var field : new ArrayList<>(object.properties())) {
      var name = field.getKey();
      switch (field.getValue()) {
        case TextNode text when name.equals("value") && !variable.isEmpty() ->
            object.put(name, redaction.redactValue(variable, text.asText()));
        case TextNode text when !NAMES.contains(name) ->
            object.put(name, redaction.redactValue(name, text.asText()));
        case ArrayNode array when name.equals("env") -> variables(array);
        case ArrayNode array -> walk(array);
        case ObjectNode inner -> walk(inner);
        default -> {}
      }
    }
  }

  private void walk(ArrayNode array) {
    var before = "";
    for (int i = 0; i < array.size(); i++) {
      switch (array.get(i)) {
        case ObjectNode inner -> walk(inner);
        case ArrayNode inner -> walk(inner);
        case TextNode text -> {
          array.set(i, argument(before, text.asText()));
          before = text.asText();
        }
        default -> {}
      }
    }
  }

  /// A program's argument may be the value of the option before it: `--password`, `x`.
  private TextNode argument(String before, String text) {
    boolean option = before.startsWith("-") && before.indexOf('=') < 0;
    return TextNode.valueOf(option ? redaction.redactValue(before, text) : redaction.redact(text));
  }

  private void variables(ArrayNode env) {
    for (JsonNode one : env) {
      if (one instanceof ObjectNode variable && variable.get("value") instanceof TextNode value) {
        variable.put("value", shown(variable.path("name").asText(), value.asText()));
      }
    }
  }

  private String shown(String name, String value) {
    var shown = redaction.redactValue(name, value);
    return shown.equals(value) && !HARMLESS.matcher(value).matches()
        ? redaction.hide("env", value)
        : shown;
  }
}
