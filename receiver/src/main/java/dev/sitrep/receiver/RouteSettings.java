package dev.sitrep.receiver;

import dev.sitrep.finding.Certainty;
import dev.sitrep.notifier.Matcher;
import dev.sitrep.notifier.QuietHours;
import dev.sitrep.notifier.Route;
import dev.sitrep.notifier.Route.Told;
import dev.sitrep.receiver.Config.Row;
import dev.sitrep.receiver.ConfigFile.Field;
import dev.sitrep.receiver.ConfigFile.Fields;
import dev.sitrep.receiver.ConfigFile.Items;
import dev.sitrep.receiver.ConfigFile.Node;
import dev.sitrep.receiver.ConfigFile.Nothing;
import dev.sitrep.receiver.ConfigFile.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads the list of routes.
final class RouteSettings {
  private static final List<String> KEYS =
      List.of("match", "channels", "continue", "mode", "certainty", "quiet");

  private final String where;
  private final List<String> channels;
  private final List<String> problems;

  /// @param channels names of those that are configured
  RouteSettings(String where, List<String> channels, List<String> problems) {
    this.where = where;
    this.channels = channels;
    this.problems = problems;
  }

  static List<Row> rows() {
    return List.of(
        new Row(
            "routes",
            Key.ROUTES,
            "",
            "a list, as YAML; the first that matches decides who hears of a report; empty = all channels hear all"),
        new Row(
            "routes[].match",
            "",
            "",
            "matchers like Alertmanager's, such as severity=~\"crit.+\" or team=\"shop\", on the alerts' common labels, alertname, and cluster, namespace, kind, name of the object in trouble; empty = everything"),
        new Row("routes[].channels", "", "", "names of channels"),
        new Row("routes[].continue", "", "false", "true asks the routes after it too"),
        new Row(
            "routes[].mode",
            "",
            "thread",
            words(Told.values(), Told::word)
                + ": updates as replies to the first message, which changes too; in the first message alone; only the end"),
        new Row(
            "routes[].certainty",
            "",
            "unknown",
            words(Certainty.values(), RouteSettings::word)
                + ": reports that are less certain of their cause are not told"),
        new Row(
            "routes[].quiet",
            "",
            "",
            "hours at which nothing is sent, such as 22:00-07:00 Europe/Berlin; it is sent after them"));
  }

  private static <T> String words(T[] values, Function<T, String> word) {
    return Arrays.stream(values).map(word).collect(Collectors.joining(", "));
  }

  private static String word(Certainty certainty) {
    return certainty.name().toLowerCase(Locale.ROOT);
  }

  List<Route> read(Node node) {
    if (node instanceof Items(_, var items)) {
      return items.stream().map(this::route).flatMap(Optional::stream).toList();
    }
    if (!(node instanceof Nothing)) {
      problems.add(at(node) + "routes is no list; write `- {match: [...], channels: [...]}`");
    }
    return List.of();
  }

  private Optional<Route> route(Node node) {
    if (!(node instanceof Fields(_, var fields))) {
      problems.add(
          at(node) + "a route is no group of keys; write `{match: [...], channels: [...]}`");
      return Optional.empty();
    }
    var values = new HashMap<String, Node>();
    for (var field : fields) {
      if (KEYS.contains(field.name())) {
        values.put(field.name(), field.value());
      } else {
        problems.add(Settings.unknown(at(field), "key of a route", field.name(), KEYS));
      }
    }
    int before = problems.size();
    var route =
        new Route(
            matchers(values),
            channels(node, values),
            word(values, "continue", "false", Map.of("false", false, "true", true)),
            word(values, "mode", "thread", byWord(Told.values(), Told::word)),
            word(values, "certainty", "unknown", byWord(Certainty.values(), RouteSettings::word)),
            quiet(values));
    return problems.size() == before ? Optional.of(route) : Optional.empty();
  }

  private static <T> Map<String, T> byWord(T[] values, Function<T, String> word) {
    return Arrays.stream(values).collect(Collectors.toMap(word, value -> value));
  }

  private List<Matcher> matchers(Map<String, Node> values) {
    var matchers = new ArrayList<Matcher>();
    for (var text : texts(values, "match")) {
      try {
        matchers.add(Matcher.parse(text.text()));
      } catch (IllegalArgumentException e) {
        problems.add(at(text) + e.getMessage());
      }
    }
    return matchers;
  }

  private List<String> channels(Node route, Map<String, Node> values) {
    var named = texts(values, "channels");
    if (named.isEmpty()) {
      problems.add(at(route) + "a route has no channels; name one, such as `channels: [slack]`");
    }
    for (var name : named) {
      if (!channels.contains(name.text())) {
        problems.add(
            channels.isEmpty()
                ? at(name)
                    + "a route names channel %s, and none is configured".formatted(name.text())
                : Settings.unknown(at(name), "channel", name.text(), channels));
      }
    }
    return named.stream().map(Text::text).toList();
  }

  /// One text counts as a list of one.
  private List<Text> texts(Map<String, Node> values, String key) {
    var node = values.get(key);
    return switch (node) {
      case null -> List.of();
      case Nothing _ -> List.of();
      case Text text -> List.of(text);
      case Items(_, var items) when items.stream().allMatch(Text.class::isInstance) ->
          items.stream().map(Text.class::cast).toList();
      case Items items -> noTexts(items, key);
      case Fields fields -> noTexts(fields, key);
    };
  }

  private List<Text> noTexts(Node node, String key) {
    problems.add(at(node) + "a route's %s is no list of texts".formatted(key));
    return List.of();
  }

  private <T> T word(Map<String, Node> values, String key, String fallback, Map<String, T> known) {
    var node = values.getOrDefault(key, new Text(0, fallback));
    if (node instanceof Text(_, var text) && known.containsKey(text)) {
      return known.get(text);
    }
    problems.add(
        at(node)
            + "a route's %s is %s; expected one of %s"
                .formatted(key, Settings.shown(node), known.keySet().stream().sorted().toList()));
    return java.util.Objects.requireNonNull(known.get(fallback), fallback);
  }

  private Optional<QuietHours> quiet(Map<String, Node> values) {
    var texts = texts(values, "quiet");
    if (texts.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(QuietHours.parse(texts.getFirst().text()));
    } catch (IllegalArgumentException e) {
      problems.add(at(texts.getFirst()) + e.getMessage());
      return Optional.empty();
    }
  }

  private String at(Node node) {
    return ConfigFile.at(where, node.line());
  }

  private String at(Field field) {
    return ConfigFile.at(where, field.line());
  }
}
