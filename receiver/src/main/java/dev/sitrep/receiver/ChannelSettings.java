package dev.sitrep.receiver;

import dev.sitrep.notifier.Channels;
import dev.sitrep.notifier.Setting;
import dev.sitrep.receiver.Config.Channel;
import dev.sitrep.receiver.Config.Row;
import dev.sitrep.receiver.ConfigFile.Field;
import dev.sitrep.receiver.ConfigFile.Fields;
import dev.sitrep.receiver.ConfigFile.Items;
import dev.sitrep.receiver.ConfigFile.Node;
import dev.sitrep.receiver.ConfigFile.Nothing;
import dev.sitrep.receiver.ConfigFile.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the list of channels.
final class ChannelSettings {
  static final List<Channel> FALLBACK = List.of(new Channel("console", "console", Map.of()));

  private final String where;
  private final List<String> problems;
  private final Set<String> names = new HashSet<>();

  ChannelSettings(String where, List<String> problems) {
    this.where = where;
    this.problems = problems;
  }

  static List<Row> rows() {
    var rows = new ArrayList<Row>();
    rows.add(
        new Row("channels", Key.CHANNELS, "[{name: console, type: console}]", "a list, as YAML"));
    rows.add(new Row("channels[].name", "", "", "what logs and metrics call it"));
    rows.add(
        new Row(
            "channels[].type",
            "",
            "",
            "one of those below; any of their keys may name a file instead, as urlFile does for url"));
    for (var type : Channels.types()) {
      var told = Channels.settings(type).stream().map(ChannelSettings::told).toList();
      rows.add(
          new Row(
              "channels[].type: " + type,
              "",
              "",
              told.isEmpty() ? "needs nothing" : String.join("; ", told)));
    }
    return rows;
  }

  /// `url: URL to post to`, `secretFile: secret that signs what is sent (optional)`
  private static String told(Setting setting) {
    return (setting.inline() ? setting.name() : setting.file())
        + ": "
        + setting.what()
        + (setting.required() ? "" : " (optional)");
  }

  List<Channel> read(Node node) {
    return switch (node) {
      case Nothing nothing -> List.of();
      case Items(var line, var items) -> items.stream().map(this::channel).toList();
      case Text text -> noList(text);
      case Fields fields -> noList(fields);
    };
  }

  private List<Channel> noList(Node node) {
    problems.add(
        at(node)
            + "channels is "
            + kind(node)
            + "; expected a list, such as `- {name: console, type: console}`");
    return List.of();
  }

  private Channel channel(Node node) {
    if (!(node instanceof Fields(var line, var fields))) {
      problems.add(at(node) + "a channel is " + kind(node) + "; expected `{name: ..., type: ...}`");
      return FALLBACK.getFirst();
    }
    var texts = texts(fields);
    var name = texts.getOrDefault("name", "");
    var type = texts.getOrDefault("type", "");
    if (name.isEmpty()) {
      problems.add(at(node) + "a channel has no name; give it one, such as `name: slack`");
    } else if (!names.add(name)) {
      problems.add(at(node) + "channel " + name + " is there twice; rename one");
    }
    var who = "channel " + name;
    if (!Channels.types().contains(type)) {
      problems.add(
          at(node)
              + (type.isEmpty()
                  ? who + " has no type; set one of " + String.join(", ", Channels.types())
                  : Settings.unknown(who + ": ", "type", type, List.copyOf(Channels.types()))));
      return new Channel(name, type, Map.of());
    }
    var settings = Channels.settings(type);
    checkKeys(who, fields, settings);
    return new Channel(name, type, secrets(who, texts, settings));
  }

  private Map<String, String> texts(List<Field> fields) {
    var texts = new HashMap<String, String>();
    for (var field : fields) {
      switch (field.value()) {
        case Text(var line, var text) -> texts.put(field.name(), text.strip());
        case Nothing nothing -> {}
        case Items items -> noText(field);
        case Fields nested -> noText(field);
      }
    }
    return texts;
  }

  private void noText(Field field) {
    problems.add(
        ConfigFile.at(where, field.line())
            + "a channel's "
            + field.name()
            + " is "
            + kind(field.value())
            + "; expected a text");
  }

  private void checkKeys(String who, List<Field> fields, List<Setting> settings) {
    var known = new ArrayList<>(List.of("name", "type"));
    for (var setting : settings) {
      known.add(setting.file());
      if (setting.inline()) {
        known.add(setting.name());
      }
    }
    for (var field : fields) {
      if (!known.contains(field.name())) {
        problems.add(
            Settings.unknown(
                ConfigFile.at(where, field.line()) + who + ": ", "key", field.name(), known));
      }
    }
  }

  private Map<String, Secret> secrets(
      String who, Map<String, String> texts, List<Setting> settings) {
    var secrets = new HashMap<String, Secret>();
    for (var setting : settings) {
      var inline = setting.inline() ? texts.getOrDefault(setting.name(), "") : "";
      var file = texts.getOrDefault(setting.file(), "");
      int before = problems.size();
      if (!inline.isEmpty() && !file.isEmpty()) {
        problems.add("%s: has %s and %s; keep one".formatted(who, setting.name(), setting.file()));
      } else if (!file.isEmpty()) {
        secrets.put(setting.name(), SecretFile.read(who, file, setting.what(), problems));
      } else if (!inline.isEmpty()) {
        secrets.put(setting.name(), new Secret(inline));
      } else if (setting.required()) {
        problems.add(
            "%s: has no %s; set %s to a file with the %s"
                .formatted(who, setting.name(), setting.file(), setting.what()));
      }
      var secret = secrets.getOrDefault(setting.name(), Secret.NONE);
      if (before == problems.size()
          && setting.name().equals("url")
          && !secret.value().isEmpty()
          && !Shape.isUrl(secret.value())) {
        problems.add(
            "%s: its url is no http or https address; correct %s"
                .formatted(who, file.isEmpty() ? "it" : file));
      }
    }
    return secrets;
  }

  /// Not its text, which may be a secret in the wrong place.
  private static String kind(Node node) {
    return switch (node) {
      case Text text -> "a text";
      case Nothing nothing -> "empty";
      case Items items -> "a list";
      case Fields fields -> "a group of keys";
    };
  }

  private String at(Node node) {
    return ConfigFile.at(where, node.line());
  }
}
