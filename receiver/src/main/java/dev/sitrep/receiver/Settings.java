package dev.sitrep.receiver;

import dev.sitrep.notifier.Route;
import dev.sitrep.receiver.Config.Auth;
import dev.sitrep.receiver.ConfigFile.Field;
import dev.sitrep.receiver.ConfigFile.Fields;
import dev.sitrep.receiver.ConfigFile.Items;
import dev.sitrep.receiver.ConfigFile.Node;
import dev.sitrep.receiver.ConfigFile.Nothing;
import dev.sitrep.receiver.ConfigFile.Text;
import dev.sitrep.receiver.ConfigFile.Unreadable;
import dev.sitrep.receiver.access.Account;
import dev.sitrep.receiver.store.PostgresAddress;
import dev.sitrep.safety.Names;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads file and environment into a [Config]. Goes on after a problem, to tell all of them at
/// once.
final class Settings {
  private static final String CONFIG = "SITREP_CONFIG";

  /// Variables of the launcher, not of the configuration.
  private static final Set<String> LAUNCHER =
      Set.of(CONFIG, "SITREP_JAVA_OPTS", "SITREP_LOG_LEVEL");

  /// Kubernetes sets these in every pod beside a Service whose name begins with `sitrep`.
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          ".*_SERVICE_(HOST|PORT(_.*)?)|.*_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

  private static final Pattern SERVICE_LINK_VALUE = Pattern.compile("(tcp|udp|sctp)://.*");

  private final Map<String, String> env;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, Value> values = new HashMap<>();
  private Optional<Value> channels = Optional.empty();
  private Optional<Value> routes = Optional.empty();
  private Optional<Value> access = Optional.empty();

  /// @param where begins the message about it: `sitrep.yaml line 3: `
  private record Value(String where, Node node) {}

  Settings(Map<String, String> env) {
    this.env = new TreeMap<>(env);
    this.env.values().removeIf(value -> SERVICE_LINK_VALUE.matcher(value).matches());
  }

  Config load() {
    var file = env.getOrDefault(CONFIG, "");
    return file.isEmpty() ? config() : load(Path.of(file));
  }

  Config load(Path file) {
    try {
      take(file.toString(), ConfigFile.read(file));
    } catch (Unreadable e) {
      problems.add(e.getMessage());
    }
    return config();
  }

  private Config config() {
    takeEnvironment();
    var channels = channels();
    var access = access();
    var config =
        new Config(
            server(access),
            new Config.Cluster(
                text("cluster.context"),
                path("cluster.dump"),
                namespaces("cluster.namespaces"),
                seconds("cluster.callSeconds"),
                seconds("cluster.collectSeconds")),
            alertmanager(),
            model(),
            new Config.Links(text("links.alertmanager"), text("links.dashboard")),
            storage(),
            channels,
            routes(channels),
            access);
    if (!problems.isEmpty()) {
      throw new ConfigProblem(problems);
    }
    return config;
  }

  private Config.Server server(List<Account> access) {
    var auth =
        switch (text("server.auth")) {
          case "none" -> Auth.NONE;
          case "token" -> Auth.TOKEN;
          default -> Auth.UNDECIDED;
        };
    var tokenFile = text("server.tokenFile");
    var token = Secret.NONE;
    if (auth == Auth.TOKEN && tokenFile.isEmpty()) {
      problems.add(
          "server.auth is token and server.tokenFile is empty; set it to the file with the token");
    } else if (auth == Auth.TOKEN) {
      token = SecretFile.lines("server.tokenFile", tokenFile, "token", problems);
    } else if (!tokenFile.isEmpty()) {
      problems.add("server.tokenFile is set and server.auth is not token; set server.auth: token");
    }
    if (auth == Auth.NONE && !access.isEmpty()) {
      problems.add("server.auth is none and access names callers; remove one of the two");
    }
    var audit =
        switch (text("server.audit")) {
          case "off" -> Config.Audit.OFF;
          case "questions" -> Config.Audit.QUESTIONS;
          default -> Config.Audit.ON;
        };
    return new Config.Server(
        text("server.host"),
        whole("server.port"),
        text("server.url").replaceAll("/+$", ""),
        auth,
        token,
        audit,
        whole("server.maxBodyMiB"),
        new Config.Questions(
            whole("server.questionsPerCaller"),
            whole("server.questionsAtOnce"),
            whole("server.questionsPerMinute")));
  }

  private Config.Alertmanager alertmanager() {
    var url = text("alertmanager.url").replaceAll("/+$", "");
    var tokenFile = text("alertmanager.tokenFile");
    int heartbeat = whole("alertmanager.heartbeatMinutes");
    return new Config.Alertmanager(
        url.isEmpty() ? Optional.empty() : Optional.of(URI.create(url)),
        text("alertmanager.receiver"),
        tokenFile.isEmpty()
            ? Secret.NONE
            : SecretFile.read("alertmanager.tokenFile", tokenFile, "token", problems),
        Duration.ofMinutes(whole("alertmanager.reconcileMinutes")),
        Duration.ofHours(whole("alertmanager.vanishedHours")),
        heartbeat == 0 ? Optional.empty() : Optional.of(Duration.ofMinutes(heartbeat)));
  }

  private Config.Model model() {
    int context = whole("model.contextTokens");
    int answer = whole("model.answerTokens");
    if (answer * 2 > context) {
      problems.add(
          "model.answerTokens is %d and model.contextTokens %d; leave the question at least half"
              .formatted(answer, context));
    }
    var patience = seconds("model.patienceSeconds");
    var total = seconds("model.totalSeconds");
    if (total.compareTo(patience) < 0) {
      problems.add(
          "model.totalSeconds is %d and model.patienceSeconds %d; set as much or more"
              .formatted(total.toSeconds(), patience.toSeconds()));
    }
    var keyFile = text("model.keyFile");
    return new Config.Model(
        text("model.provider"),
        text("model.name"),
        modelUrl(),
        keyFile.isEmpty()
            ? Secret.NONE
            : SecretFile.read("model.keyFile", keyFile, "key", problems),
        text("model.allowEgress").equals("true"),
        path("model.prompts"),
        context,
        whole("model.promptTokens"),
        answer,
        patience,
        total,
        whole("model.permits"),
        whole("model.waiting"));
  }

  private Config.Storage storage() {
    return new Config.Storage(
        Path.of(text("store.path")),
        postgres(text("store.url"), text("store.passwordFile")),
        whole("store.keepDays"),
        whole("store.keepIncidents"));
  }

  private Optional<Config.PostgreSql> postgres(String url, String passwordFile) {
    if (url.isEmpty()) {
      if (!passwordFile.isEmpty()) {
        problems.add("store.passwordFile is set and store.url is not; set store.url");
      }
      return Optional.empty();
    }
    var password =
        passwordFile.isEmpty()
            ? Secret.NONE
            : SecretFile.read("store.passwordFile", passwordFile, "password", problems);
    try {
      return Optional.of(new Config.PostgreSql(PostgresAddress.parse(url), password));
    } catch (IllegalArgumentException e) {
      problems.add("store.url " + e.getMessage());
      return Optional.empty();
    }
  }

  private URI modelUrl() {
    var url = text("model.url");
    if (!url.isEmpty()) {
      return URI.create(url.replaceAll("/+$", ""));
    }
    var host = env.getOrDefault("OLLAMA_HOST", "");
    try {
      return OllamaHost.parse(host);
    } catch (IllegalArgumentException e) {
      problems.add(
          "OLLAMA_HOST: is \"" + host + "\"; expected host, host:port or http://host:port");
      return OllamaHost.parse("");
    }
  }

  private List<Config.Channel> channels() {
    return channels
        .map(value -> new ChannelSettings(value.where(), problems).read(value.node()))
        .orElse(ChannelSettings.FALLBACK);
  }

  private List<Route> routes(List<Config.Channel> channels) {
    var names = channels.stream().map(Config.Channel::name).toList();
    return routes
        .map(value -> new RouteSettings(value.where(), names, problems).read(value.node()))
        .orElse(List.of());
  }

  private List<Account> access() {
    return access
        .map(value -> new AccessSettings(value.where(), problems).read(value.node()))
        .orElse(List.of());
  }

  private void take(String file, Node root) {
    switch (root) {
      case Nothing nothing -> {}
      case Fields(var line, var sections) ->
          sections.forEach(section -> takeSection(file, section));
      case Text(var line, var text) ->
          problems.add(ConfigFile.at(file, line) + "expected sections, such as `server:`");
      case Items(var line, var items) ->
          problems.add(
              ConfigFile.at(file, line) + "a list begins; expected sections, such as `server:`");
    }
  }

  private void takeSection(String file, Field section) {
    var where = ConfigFile.at(file, section.line());
    if (section.name().equals("channels")) {
      channels = Optional.of(new Value(file, section.value()));
    } else if (section.name().equals("routes")) {
      routes = Optional.of(new Value(file, section.value()));
    } else if (section.name().equals("access")) {
      access = Optional.of(new Value(file, section.value()));
    } else if (!Key.sections().contains(section.name())) {
      problems.add(unknown(where, "key", section.name(), Key.sections()));
    } else {
      switch (section.value()) {
        case Nothing nothing -> {}
        case Fields(var line, var fields) ->
            fields.forEach(field -> takeField(file, section.name(), field));
        case Text text -> problems.add(where + section.name() + " is " + shown(text) + KEYS);
        case Items items -> problems.add(where + section.name() + " is " + shown(items) + KEYS);
      }
    }
  }

  private static final String KEYS = "; expected keys, indented, one to a line";

  private void takeField(String file, String section, Field field) {
    var path = section + "." + field.name();
    var where = ConfigFile.at(file, field.line());
    if (Key.of(section).stream().noneMatch(key -> key.name().equals(field.name()))) {
      problems.add(unknown(where, "key", path, Key.ALL.stream().map(Key::path).toList()));
    } else if (!(field.value() instanceof Nothing)) {
      values.put(path, new Value(where, field.value()));
    }
  }

  private void takeEnvironment() {
    var known = Key.ALL.stream().collect(Collectors.toMap(Key::env, key -> key));
    env.forEach((name, value) -> {
      if (known.containsKey(name)) {
        values.put(known.get(name).path(), new Value(name + ": ", new Text(1, value.strip())));
      } else if (name.equals(Key.CHANNELS)) {
        channels = parsed(name, value).or(() -> channels);
      } else if (name.equals(Key.ROUTES)) {
        routes = parsed(name, value).or(() -> routes);
      } else if (name.equals(Key.ACCESS)) {
        access = parsed(name, value).or(() -> access);
      } else if (name.startsWith("SITREP_")
          && !LAUNCHER.contains(name)
          && !SERVICE_LINK.matcher(name).matches()) {
        var names =
            Stream.concat(
                known.keySet().stream(), Stream.of(Key.CHANNELS, Key.ROUTES, Key.ACCESS, CONFIG));
        problems.add(unknown("", "variable", name, names.sorted().toList()));
      }
    });
  }

  private Optional<Value> parsed(String name, String value) {
    try {
      return Optional.of(new Value(name, ConfigFile.parse(name, value)));
    } catch (Unreadable e) {
      problems.add(e.getMessage());
      return Optional.empty();
    }
  }

  private String text(String path) {
    var key = Key.named(path);
    var value = values.get(path);
    if (value == null) {
      return key.fallback();
    }
    if (value.node() instanceof Text(var line, var text) && key.shape().fits(text)) {
      return text;
    }
    problems.add(
        value.where()
            + path
            + " is "
            + shown(value.node())
            + "; expected "
            + key.shape().expected());
    return key.fallback();
  }

  private Optional<Path> path(String key) {
    return Optional.of(text(key)).filter(path -> !path.isEmpty()).map(Path::of);
  }

  private int whole(String path) {
    return Integer.parseInt(text(path));
  }

  private Duration seconds(String path) {
    return Duration.ofSeconds(whole(path));
  }

  private List<String> namespaces(String path) {
    var value = values.get(path);
    if (value == null) {
      return List.of();
    }
    var names =
        switch (value.node()) {
          case Items(var line, var items) ->
              items.stream()
                  .map(item -> item instanceof Text(var at, var text) ? text : "")
                  .toList();
          case Text(var line, var text) -> split(text);
          case Fields fields -> List.of("");
          case Nothing nothing -> List.<String>of();
        };
    if (!names.stream().allMatch(Names::isLabel)) {
      problems.add(
          value.where()
              + path
              + " is "
              + shown(value.node())
              + "; expected "
              + new Shape.Namespaces().expected());
    }
    return names;
  }

  private static List<String> split(String text) {
    var bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    return Arrays.stream(bare.split(",", -1))
        .map(name -> name.strip().replaceAll("^[\"']|[\"']$", ""))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  static String shown(Node node) {
    return switch (node) {
      case Text(var line, var text) ->
          '"' + (text.length() > 60 ? text.substring(0, 60) + "..." : text) + '"';
      case Nothing nothing -> "empty";
      case Items(var line, var items) ->
          items.stream().allMatch(Text.class::isInstance) && items.size() <= 5
              ? items.stream().map(Settings::shown).collect(Collectors.joining(", ", "[", "]"))
              : "a list";
      case Fields fields -> "a group of keys";
    };
  }

  static String unknown(String where, String noun, String name, List<String> known) {
    return "%sunknown %s %s; the nearest known one is %s"
        .formatted(where, noun, name, Nearest.to(name, known));
  }
}
