package dev.sitrep.receiver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// YAML with the lines that its parts stand on. Values stay the text that was written: `010` is not
/// eight, and `no` is not false.
final class ConfigFile {
  private static final long MAX_BYTES = 1 << 20;
  private static final int MAX_DEPTH = 10;

  /// A part of the document; lines count from 1.
  sealed interface Node {
    int line();
  }

  record Text(int line, String text) implements Node {}

  /// A key without a value, or an empty document.
  record Nothing(int line) implements Node {}

  record Items(int line, List<Node> items) implements Node {}

  record Fields(int line, List<Field> fields) implements Node {}

  record Field(int line, String name, Node value) {}

  /// One sentence about why a text cannot be read.
  static final class Unreadable extends Exception {
    Unreadable(String message) {
      super(message);
    }
  }

  private ConfigFile() {}

  static Node read(Path file) throws Unreadable {
    try {
      if (!Files.exists(file)) {
        throw new Unreadable(file + ": is not there; create it or name another with --config");
      }
      if (Files.isDirectory(file)) {
        throw new Unreadable(file + ": is a folder; name a file in it");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new Unreadable(file + ": is larger than 1 MiB; is it the configuration?");
      }
      return parse(file.toString(), Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new Unreadable(file + ": is no UTF-8 text; save it as UTF-8");
    } catch (IOException e) {
      throw new Unreadable(file + ": cannot be read; let this user read it");
    }
  }

  /// @param where what an error calls the text
  static Node parse(String where, String text) throws Unreadable {
    try (var parser = new YAMLFactory().createParser(text)) {
      if (parser.nextToken() == null) {
        return new Nothing(1);
      }
      var root = node(where, parser, 0);
      if (parser.nextToken() != null) {
        throw new Unreadable(at(where, line(parser)) + "a second document begins; keep one");
      }
      return root;
    } catch (JsonProcessingException e) {
      var location = e.getLocation();
      throw new Unreadable(
          at(where, location == null ? 1 : location.getLineNr())
              + "is no readable YAML: "
              + e.getOriginalMessage().lines().findFirst().orElse("no reason given"));
    } catch (IOException e) {
      throw new Unreadable(where + ": " + e.getMessage());
    }
  }

  static String at(String where, int line) {
    return where + " line " + line + ": ";
  }

  private static Node node(String where, YAMLParser parser, int depth)
      throws IOException, Unreadable {
    int line = line(parser);
    if (depth > MAX_DEPTH || parser.isCurrentAlias()) {
      throw new Unreadable(
          at(where, line) + "is nested too deep or an alias; write the values out, flat");
    }
    var token = parser.currentToken();
    if (token == JsonToken.START_ARRAY) {
      var items = new ArrayList<Node>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(node(where, parser, depth + 1));
      }
      return new Items(line, items);
    }
    if (token == JsonToken.START_OBJECT) {
      var fields = new ArrayList<Field>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        int at = line(parser);
        var name = parser.currentName();
        if (fields.stream().anyMatch(field -> field.name().equals(name))) {
          throw new Unreadable(at(where, at) + name + " is there twice; keep one");
        }
        parser.nextToken();
        fields.add(new Field(at, name, node(where, parser, depth + 1)));
      }
      return new Fields(line, fields);
    }
    return token == JsonToken.VALUE_NULL ? new Nothing(line) : new Text(line, parser.getText());
  }

  private static int line(YAMLParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }
}
