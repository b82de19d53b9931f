package dev.sitrep.receiver;

import dev.sitrep.notifier.Channels;
import dev.sitrep.notifier.Matcher;
import dev.sitrep.notifier.Route;
import dev.sitrep.receiver.access.Account;
import dev.sitrep.receiver.access.Proof;
import dev.sitrep.receiver.access.Role;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The configuration as it is in effect, for people to look at: of a secret only whether it is set,
/// of an address to which anybody could post only the host.
public final class Effective {
  private static final Pattern LOGIN = Pattern.compile("//[^/@]*@");
  private static final Pattern MAILBOX = Pattern.compile("[^\\s<>@,;]+@([\\w.-]+)");

  /// The engine's address where none is configured.
  private static final String USUAL_ENGINE = OllamaHost.parse("").toString();

  private final Config config;
  private final List<Row> rows = new ArrayList<>();

  /// @param value empty where there is none, and of secrets
  /// @param fallback its default
  /// @param set whether something else than the default is in effect
  public record Row(String key, String value, String fallback, String meaning, boolean set) {}

  private Effective(Config config) {
    this.config = config;
  }

  /// In the order of the manual: all single keys, then each channel, route and caller.
  public static List<Row> rows(Config config) {
    var effective = new Effective(config);
    effective.keys();
    config.channels().forEach(effective::channel);
    for (int i = 0; i < config.routes().size(); i++) {
      effective.route("routes[%d]".formatted(i + 1), config.routes().get(i));
    }
    config.access().forEach(effective::account);
    return List.copyOf(effective.rows);
  }

  private void keys() {
    var values = values();
    var secrets = secrets();
    for (var key : Key.ALL) {
      var secret = secrets.get(key.path());
      var value = values.getOrDefault(key.path(), "");
      boolean usual = value.equals(key.fallback()) || value.equals(USUAL_ENGINE);
      rows.add(
          new Row(
              key.path(),
              value,
              key.fallback(),
              key.meaning(),
              secret == null ? !usual : !secret.isEmpty()));
    }
  }

  private Map<String, Secret> secrets() {
    return Map.of(
        "server.tokenFile", config.server().token(),
        "alertmanager.tokenFile", config.alertmanager().token(),
        "model.keyFile", config.model().key(),
        "store.passwordFile",
            config.store().postgres().map(Config.PostgreSql::password).orElse(Secret.NONE));
  }

  private Map<String, String> values() {
    var values = new LinkedHashMap<String, String>();
    var server = config.server();
    values.put("server.host", server.host());
    values.put("server.port", whole(server.port()));
    values.put("server.url", withoutLogin(server.url()));
    values.put("server.auth", server.auth() == Config.Auth.UNDECIDED ? "" : word(server.auth()));
    values.put("server.audit", word(server.audit()));
    values.put("server.maxBodyMiB", whole(server.maxBodyMiB()));
    values.put("server.questionsPerCaller", whole(server.questions().perCaller()));
    values.put("server.questionsAtOnce", whole(server.questions().atOnce()));
    values.put("server.questionsPerMinute", whole(server.questions().perMinute()));
    var cluster = config.cluster();
    values.put("cluster.context", cluster.context());
    values.put("cluster.dump", path(cluster.dump()));
    values.put("cluster.namespaces", String.join(", ", cluster.namespaces()));
    values.put("cluster.callSeconds", seconds(cluster.call()));
    values.put("cluster.collectSeconds", seconds(cluster.collect()));
    var alertmanager = config.alertmanager();
    values.put("alertmanager.url", withoutLogin(alertmanager.url().map(URI::toString).orElse("")));
    values.put("alertmanager.receiver", alertmanager.receiver());
    values.put("alertmanager.reconcileMinutes", whole(alertmanager.reconcile().toMinutes()));
    values.put("alertmanager.vanishedHours", whole(alertmanager.vanished().toHours()));
    values.put(
        "alertmanager.heartbeatMinutes",
        whole(alertmanager.heartbeat().map(Duration::toMinutes).orElse(0L)));
    model(values, config.model());
    values.put("links.alertmanager", withoutLogin(config.links().alertmanager()));
    values.put("links.dashboard", withoutLogin(config.links().dashboard()));
    var store = config.store();
    values.put("store.path", store.path().toString());
    values.put("store.url", store.postgres().map(postgres -> postgres.address().name()).orElse(""));
    values.put("store.keepDays", whole(store.keepDays()));
    values.put("store.keepIncidents", whole(store.keepIncidents()));
    return values;
  }

  private static void model(Map<String, String> values, Config.Model model) {
    values.put("model.provider", model.provider());
    values.put("model.name", model.name());
    values.put("model.url", withoutLogin(model.url().toString()));
    values.put("model.allowEgress", Boolean.toString(model.allowEgress()));
    values.put("model.prompts", path(model.prompts()));
    values.put("model.contextTokens", whole(model.contextTokens()));
    values.put("model.promptTokens", whole(model.promptTokens()));
    values.put("model.answerTokens", whole(model.answerTokens()));
    values.put("model.patienceSeconds", seconds(model.patience()));
    values.put("model.totalSeconds", seconds(model.total()));
    values.put("model.permits", whole(model.permits()));
    values.put("model.waiting", whole(model.waiting()));
  }

  private void channel(Config.Channel channel) {
    var key = "channels[%s].".formatted(channel.name());
    add(key + "type", channel.type(), "", "what kind of channel it is");
    for (var setting : Channels.settings(channel.type())) {
      var secret = channel.settings().getOrDefault(setting.name(), Secret.NONE);
      rows.add(
          new Row(
              key + setting.name(),
              shown(secret, setting.inline()),
              "",
              setting.what(),
              !secret.isEmpty()));
    }
  }

  /// @param inline whether it may stand in the configuration itself
  private static String shown(Secret secret, boolean inline) {
    if (Shape.isUrl(secret.value())) {
      return URI.create(secret.value()).getHost();
    }
    return inline && secret.file().isEmpty()
        ? MAILBOX.matcher(secret.value()).replaceAll("…@$1")
        : "";
  }

  private void route(String key, Route route) {
    var matchers =
        route.matchers().stream().map(Matcher::toString).collect(Collectors.joining(", "));
    add(key + ".match", matchers, "", "what it is for; empty = everything");
    add(key + ".channels", String.join(", ", route.channels()), "", "who hears of it");
    add(
        key + ".continue",
        Boolean.toString(route.goesOn()),
        "false",
        "whether the routes after it are asked too");
    add(key + ".mode", route.told().word(), "thread", "how updates are told");
    add(
        key + ".certainty",
        word(route.least()),
        "unknown",
        "reports that are less certain of their cause are not told");
    add(
        key + ".quiet",
        route
            .quiet()
            .map(hours -> "%s-%s %s".formatted(hours.from(), hours.to(), hours.zone()))
            .orElse(""),
        "",
        "hours at which nothing is sent");
  }

  private void account(Account account) {
    var key = "access[%s].".formatted(account.name());
    switch (account.proof()) {
      case Proof.Token _ ->
          rows.add(new Row(key + "tokenFile", "", "", "known by a bearer token", true));
      case Proof.Password _ ->
          rows.add(new Row(key + "passwordFile", "", "", "known by a password", true));
      case Proof.Header(var user, var groups, var members, var from) -> {
        add(key + "header", user, "", "header in which a proxy names whoever it has let in");
        rows.add(
            new Row(
                key + "from",
                "",
                "",
                "the proxy's addresses: %d set".formatted(from.size()),
                !from.isEmpty()));
        add(key + "groupsHeader", groups, "", "header in which the proxy names groups");
        add(key + "groups", String.join(", ", members), "", "only members of one of these");
      }
    }
    add(
        key + "roles",
        account.roles().stream().sorted().map(Role::word).collect(Collectors.joining(", ")),
        "",
        "what he may do");
    add(
        key + "namespaces",
        account.namespaces().everything() ? "" : account.namespaces().toString(),
        "",
        "all that he sees; empty = everything");
  }

  private void add(String key, String value, String fallback, String meaning) {
    rows.add(new Row(key, value, fallback, meaning, !value.equals(fallback)));
  }

  private static String withoutLogin(String url) {
    return LOGIN.matcher(url).replaceFirst("//");
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String whole(long number) {
    return Long.toString(number);
  }

  private static String seconds(Duration duration) {
    return Long.toString(duration.toSeconds());
  }

  private static String path(Optional<Path> path) {
    return path.map(Path::toString).orElse("");
  }
}
