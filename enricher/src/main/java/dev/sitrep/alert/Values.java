package dev.sitrep.alert;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/// The value that a parser stands on, of the type that is wanted there and within the bounds.
final class Values {
  private final JsonParser json;
  private long leftOut;

  Values(JsonParser json) {
    this.json = json;
  }

  /// How many entries were left out and how many texts were cut.
  long leftOut() {
    return leftOut;
  }

  /// Strings by name; a null in their place counts as none.
  SortedMap<String, String> entries() throws IOException, Fault {
    var entries = new TreeMap<String, String>();
    if (json.hasToken(JsonToken.VALUE_NULL)) {
      return entries;
    }
    if (!json.isExpectedStartObjectToken()) {
      throw wrong("an object");
    }
    for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw wrong("a string");
      }
      boolean room = entries.size() < Alertmanager.MAX_ENTRIES || entries.containsKey(name);
      if (room && name.length() <= Alertmanager.MAX_VALUE) {
        entries.put(name, text());
      } else {
        leftOut++;
      }
    }
    return entries;
  }

  String text() throws IOException, Fault {
    if (json.hasToken(JsonToken.VALUE_NULL)) {
      return "";
    }
    if (!json.hasToken(JsonToken.VALUE_STRING)) {
      throw wrong("a string");
    }
    var text = json.getText();
    if (text.length() > Alertmanager.MAX_VALUE) {
      leftOut++;
    }
    return Quoted.cut(text, Alertmanager.MAX_VALUE);
  }

  long count() throws IOException, Fault {
    if (json.hasToken(JsonToken.VALUE_NULL)) {
      return 0;
    }
    if (!json.hasToken(JsonToken.VALUE_NUMBER_INT)
        || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        || json.getLongValue() < 0) {
      throw wrong("a count");
    }
    return json.getLongValue();
  }

  Fault wrong(String expected) throws IOException {
    var context = json.getParsingContext();
    var path = Paths.of(json.currentToken().isStructStart() ? context.getParent() : context);
    return new Fault(path + " is " + kind() + ", not " + expected);
  }

  String kind() throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + Quoted.bare(json.getText(), 40);
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case null, default -> "nothing";
    };
  }
}
