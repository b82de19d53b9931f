package dev.sitrep.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.finding.Certainty;
import dev.sitrep.notifier.Channels;
import dev.sitrep.notifier.QuietHours;
import dev.sitrep.notifier.Route;
import dev.sitrep.receiver.Config.Auth;
import dev.sitrep.receiver.Config.Channel;
import dev.sitrep.receiver.store.PostgresAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
  private static final Config DEFAULTS =
      new Config(
          new Config.Server(
              "127.0.0.1",
              8080,
              "",
              Auth.UNDECIDED,
              Secret.NONE,
              Config.Audit.ON,
              32,
              new Config.Questions(2, 8, 10)),
          new Config.Cluster(
              "", Optional.empty(), List.of(), Duration.ofSeconds(10), Duration.ofSeconds(15)),
          new Config.Alertmanager(
              Optional.empty(),
              "sitrep",
              Secret.NONE,
              Duration.ofMinutes(5),
              Duration.ofHours(25),
              Optional.empty()),
          new Config.Model(
              "ollama",
              "",
              URI.create("http://127.0.0.1:11434"),
              Secret.NONE,
              false,
              Optional.empty(),
              8192,
              0,
              900,
              Duration.ofSeconds(20),
              Duration.ofSeconds(600),
              1,
              32),
          Config.Links.NONE,
          new Config.Storage(Path.of("data/sitrep.db"), Optional.empty(), 30, 10_000),
          List.of(new Channel("console", "console", Map.of())),
          List.of(),
          List.of());

  @TempDir private Path folder;

  @Test
  void the_defaults() {
    assertEquals(DEFAULTS, Config.load(Map.of()));
    assertFalse(DEFAULTS.model().configured());
  }

  @Test
  void every_key_set_by_file() throws IOException {
    var other = other();
    var yaml = new StringBuilder();
    var sections = new TreeMap<String, StringBuilder>();
    other.forEach((key, value) -> {
      var dot = key.indexOf('.');
      sections
          .computeIfAbsent(key.substring(0, dot), name -> new StringBuilder())
          .append("  %s: %s\n".formatted(key.substring(dot + 1), value));
    });
    sections.forEach((name, keys) -> yaml.append(name).append(":\n").append(keys));
    yaml.append("channels: ").append(otherChannels()).append('\n');

    assertEquals(expected(), Config.load(file(yaml.toString()), Map.of()));
  }

  @Test
  void every_key_set_by_environment_over_a_file() throws IOException {
    var file =
        file(
            """
            server: {port: 1, host: file}
            cluster: {namespaces: [file]}
            channels: []
            """);
    var env = new HashMap<String, String>();
    var other = other();
    for (var key : Key.ALL) {
      env.put(key.env(), other.get(key.path()));
    }
    env.put("SITREP_CHANNELS", otherChannels());
    env.put("SITREP_CONFIG", file.toString());

    assertEquals(expected(), Config.load(env));
  }

  /// Every key with a value that is not its default.
  private Map<String, String> other() throws IOException {
    var other =
        Map.ofEntries(
            Map.entry("server.host", "0.0.0.0"),
            Map.entry("server.port", "9090"),
            Map.entry("server.url", "https://sitrep.example.org/"),
            Map.entry("server.auth", "token"),
            Map.entry("server.tokenFile", secret("token", "t0ken\n").toString()),
            Map.entry("server.audit", "questions"),
            Map.entry("server.maxBodyMiB", "8"),
            Map.entry("server.questionsPerCaller", "3"),
            Map.entry("server.questionsAtOnce", "20"),
            Map.entry("server.questionsPerMinute", "60"),
            Map.entry("cluster.context", "staging"),
            Map.entry("cluster.dump", "dumps/one"),
            Map.entry("cluster.namespaces", "[shop, pay]"),
            Map.entry("cluster.callSeconds", "3"),
            Map.entry("cluster.collectSeconds", "7"),
            Map.entry("alertmanager.url", "http://alertmanager:9093/am/"),
            Map.entry("alertmanager.receiver", "shop/alerts/sitrep"),
            Map.entry("alertmanager.tokenFile", secret("bearer", "b3arer\n").toString()),
            Map.entry("alertmanager.reconcileMinutes", "2"),
            Map.entry("alertmanager.vanishedHours", "49"),
            Map.entry("alertmanager.heartbeatMinutes", "10"),
            Map.entry("model.provider", "none"),
            Map.entry("model.name", "qwen3:4b"),
            Map.entry("model.url", "http://gpu:1234/"),
            Map.entry("model.keyFile", secret("key", "k3y\n").toString()),
            Map.entry("model.allowEgress", "true"),
            Map.entry("model.prompts", "/etc/sitrep/prompts"),
            Map.entry("model.contextTokens", "4096"),
            Map.entry("model.promptTokens", "3000"),
            Map.entry("model.answerTokens", "500"),
            Map.entry("model.patienceSeconds", "30"),
            Map.entry("model.totalSeconds", "300"),
            Map.entry("model.permits", "2"),
            Map.entry("model.waiting", "5"),
            Map.entry("links.alertmanager", "https://alertmanager.example.org/"),
            Map.entry("links.dashboard", "https://grafana.example.org/d/w?ns={namespace}"),
            Map.entry("store.path", "/var/lib/sitrep/sitrep.db"),
            Map.entry(
                "store.url",
                "postgresql://sitrep@db:5432/alerts?sslmode=verify-full&currentSchema=ops"),
            Map.entry("store.passwordFile", secret("password", "pa55\n").toString()),
            Map.entry("store.keepDays", "7"),
            Map.entry("store.keepIncidents", "500"));
    assertEquals(
        Key.ALL.stream().map(Key::path).sorted().toList(),
        other.keySet().stream().sorted().toList());
    Key.ALL.forEach(key -> assertFalse(key.fallback().equals(other.get(key.path())), key.path()));
    return other;
  }

  private String otherChannels() throws IOException {
    return "[{name: out, type: console}, {name: hook, type: webhook, urlFile: %s, secretFile: %s}]"
        .formatted(secret("url", "https://hooks.example.org/abc\n"), secret("sign", "s1gn"));
  }

  private static Config expected() {
    return new Config(
        new Config.Server(
            "0.0.0.0",
            9090,
            "https://sitrep.example.org",
            Auth.TOKEN,
            new Secret("t0ken"),
            Config.Audit.QUESTIONS,
            8,
            new Config.Questions(3, 20, 60)),
        new Config.Cluster(
            "staging",
            Optional.of(Path.of("dumps/one")),
            List.of("shop", "pay"),
            Duration.ofSeconds(3),
            Duration.ofSeconds(7)),
        new Config.Alertmanager(
            Optional.of(URI.create("http://alertmanager:9093/am")),
            "shop/alerts/sitrep",
            new Secret("b3arer"),
            Duration.ofMinutes(2),
            Duration.ofHours(49),
            Optional.of(Duration.ofMinutes(10))),
        new Config.Model(
            "none",
            "qwen3:4b",
            URI.create("http://gpu:1234"),
            new Secret("k3y"),
            true,
            Optional.of(Path.of("/etc/sitrep/prompts")),
            4096,
            3000,
            500,
            Duration.ofSeconds(30),
            Duration.ofSeconds(300),
            2,
            5),
        new Config.Links(
            "https://alertmanager.example.org/", "https://grafana.example.org/d/w?ns={namespace}"),
        new Config.Storage(
            Path.of("/var/lib/sitrep/sitrep.db"),
            Optional.of(
                new Config.PostgreSql(
                    new PostgresAddress(
                        "sitrep",
                        "db:5432",
                        "alerts",
                        Map.of("sslmode", "verify-full", "currentSchema", "ops")),
                    new Secret("pa55"))),
            7,
            500),
        List.of(
            new Channel("out", "console", Map.of()),
            new Channel(
                "hook",
                "webhook",
                Map.of(
                    "url", new Secret("https://hooks.example.org/abc"),
                    "secret", new Secret("s1gn")))),
        List.of(),
        List.of());
  }

  @Test
  void describes_every_key_with_its_variable_and_default() {
    var rows = Config.describe();
    assertEquals(Key.ALL.size() + 3 + Channels.types().size() + 7 + 10, rows.size());
    assertTrue(
        rows.contains(
            new Config.Row(
                "server.maxBodyMiB",
                "SITREP_SERVER_MAX_BODY_MIB",
                "32",
                "largest webhook body, in MiB")));
    assertTrue(rows.stream().anyMatch(row -> row.env().equals("SITREP_CLUSTER_CALL_SECONDS")));
    assertEquals(rows.size(), rows.stream().map(Config.Row::key).distinct().count());
    assertTrue(rows.stream().noneMatch(row -> row.meaning().isBlank()));
  }

  @Test
  void ollama_host_is_the_models_address_unless_one_is_set() {
    assertEquals(
        URI.create("http://gpu:11434"), Config.load(Map.of("OLLAMA_HOST", "gpu")).model().url());
    assertEquals(
        URI.create("http://other:1"),
        Config.load(Map.of("OLLAMA_HOST", "gpu", "SITREP_MODEL_URL", "http://other:1"))
            .model()
            .url());
    assertEquals(
        "OLLAMA_HOST: is \"my gpu\"; expected host, host:port or http://host:port",
        problem(Map.of("OLLAMA_HOST", "my gpu")));
  }

  @Test
  void a_model_is_configured_by_its_name_and_switched_off_by_none() {
    assertTrue(Config.load(Map.of("SITREP_MODEL_NAME", "m")).model().configured());
    assertFalse(
        Config.load(Map.of("SITREP_MODEL_NAME", "m", "SITREP_MODEL_PROVIDER", "none"))
            .model()
            .configured());
  }

  @Test
  void namespaces_may_be_separated_by_commas() {
    assertEquals(
        List.of("shop", "pay"),
        Config.load(Map.of("SITREP_CLUSTER_NAMESPACES", "shop, pay")).cluster().namespaces());
    assertEquals(
        List.of("shop", "pay"),
        Config.load(Map.of("SITREP_CLUSTER_NAMESPACES", "[\"shop\", 'pay']"))
            .cluster()
            .namespaces());
    assertEquals(
        List.of(), Config.load(Map.of("SITREP_CLUSTER_NAMESPACES", "")).cluster().namespaces());
    assertEquals(
        "SITREP_CLUSTER_NAMESPACES: cluster.namespaces is \"Shop\"; expected a list of namespace"
            + " names",
        problem(Map.of("SITREP_CLUSTER_NAMESPACES", "Shop")));
  }

  @Test
  void an_empty_file_and_empty_sections_leave_the_defaults() throws IOException {
    for (var yaml : List.of("", "# nothing yet\n", "server:\ncluster:\n  context:\n", "---\n")) {
      assertEquals(DEFAULTS, Config.load(file(yaml), Map.of()), yaml);
    }
  }

  @Test
  void an_unknown_key_names_its_line_and_the_nearest_known_one() throws IOException {
    var file = file("# ours\nserver:\n  host: 0.0.0.0\n  prot: 80\nmodle: {}\n");
    assertEquals(
        file
            + " line 4: unknown key server.prot; the nearest known one is server.port\n"
            + file
            + " line 5: unknown key modle; the nearest known one is model",
        problem(file));
  }

  @Test
  void an_unknown_variable_names_the_nearest_known_one() {
    assertEquals(
        "unknown variable SITREP_SERVER_PROT; the nearest known one is SITREP_SERVER_PORT",
        problem(Map.of("SITREP_SERVER_PROT", "80")));
    assertEquals(
        "unknown variable SITREP_CHANNEL; the nearest known one is SITREP_CHANNELS",
        problem(Map.of("SITREP_CHANNEL", "[]")));
  }

  @Test
  void variables_of_the_launcher_and_of_kubernetes_services_are_not_ours() {
    assertEquals(
        DEFAULTS,
        Config.load(
            Map.of(
                "SITREP_JAVA_OPTS", "-Xmx1g",
                "SITREP_LOG_LEVEL", "DEBUG",
                "SITREP_SERVICE_HOST", "10.0.0.1",
                "SITREP_SERVICE_PORT_HTTP", "8080",
                "SITREP_PORT", "tcp://10.0.0.1:8080",
                "SITREP_SERVER_PORT", "tcp://10.0.0.1:8080",
                "SITREP_PORT_8080_TCP_ADDR", "10.0.0.1",
                "HOME", "/root")));
  }

  @Test
  void a_wrong_value_names_key_value_and_what_is_expected() throws IOException {
    var file =
        file(
            """
            server:
              port: http
              auth: basic
              maxBodyMiB: 0
              url: sitrep.example.org
            cluster:
              context: [a, b]
              callSeconds: 10s
            store:
              path: ""
            """);
    assertEquals(
        """
        FILE line 5: server.url is "sitrep.example.org"; expected an address such as https://sitrep.example.org
        FILE line 2: server.port is "http"; expected a whole number from 0 to 65535
        FILE line 3: server.auth is "basic"; expected none or token
        FILE line 4: server.maxBodyMiB is "0"; expected a whole number from 1 to 1024
        FILE line 7: cluster.context is ["a", "b"]; expected a text
        FILE line 8: cluster.callSeconds is "10s"; expected a whole number from 1 to 300
        FILE line 10: store.path is ""; expected a text that is not empty\
        """
            .replace("FILE", file.toString())
            .lines()
            .sorted()
            .toList(),
        problem(file).lines().sorted().toList());
  }

  @Test
  void routes_are_read_in_their_order() throws IOException {
    var routes =
        Config.load(
                file(
                    """
                    channels: [{name: chat, type: console}, {name: log, type: console}]
                    routes:
                    - match: ['severity=~"critical|page"', team=payments]
                      channels: [chat, log]
                      continue: true
                      mode: resolved-only
                      certainty: likely
                      quiet: 22:00-07:00 Europe/Berlin
                    - channels: log
                    """),
                Map.of())
            .routes();
    assertEquals(
        "[severity=~\"critical|page\", team=\"payments\"]",
        routes.getFirst().matchers().toString());
    assertEquals(List.of("chat", "log"), routes.getFirst().channels());
    assertTrue(routes.getFirst().goesOn());
    assertEquals(Route.Told.RESOLVED_ONLY, routes.getFirst().told());
    assertEquals(Certainty.LIKELY, routes.getFirst().least());
    assertEquals(
        Optional.of(QuietHours.parse("22:00-07:00 Europe/Berlin")), routes.getFirst().quiet());
    assertEquals(
        new Route(
            List.of(),
            List.of("log"),
            false,
            Route.Told.THREAD,
            Certainty.UNKNOWN,
            Optional.empty()),
        routes.getLast());
    var env = Map.of("SITREP_ROUTES", "[{channels: [console]}]");
    assertEquals(List.of("console"), Config.load(env).routes().getFirst().channels());
  }

  @Test
  void every_mistake_in_a_route_is_told() throws IOException {
    var file =
        file(
            """
            routes:
            - match: [severity]
              channels: [consol]
              mode: edit
              quite: 22:00-07:00 UTC
            - certainty: sure
              quiet: nights
              continue: yes
            - all
            """);
    assertEquals(
        """
        FILE line 5: unknown key of a route quite; the nearest known one is quiet
        FILE line 2: matcher severity is not understood; write it like severity="critical" or namespace=~"shop-.*"
        FILE line 3: unknown channel consol; the nearest known one is console
        FILE line 4: a route's mode is "edit"; expected one of [replace, resolved-only, thread]
        FILE line 6: a route has no channels; name one, such as `channels: [slack]`
        FILE line 8: a route's continue is "yes"; expected one of [false, true]
        FILE line 6: a route's certainty is "sure"; expected one of [likely, seen, unknown]
        FILE line 7: quiet hours nights are not understood; write them like 22:00-07:00 Europe/Berlin
        FILE line 9: a route is no group of keys; write `{match: [...], channels: [...]}`\
        """
            .replace("FILE", file.toString()),
        problem(file));
  }

  @Test
  void a_list_or_text_where_keys_are_expected() throws IOException {
    var list = file("- server\n");
    assertEquals(
        list + " line 1: a list begins; expected sections, such as `server:`", problem(list));
    var text = file("server\n");
    assertEquals(text + " line 1: expected sections, such as `server:`", problem(text));
    var section = file("server: [a]\nmodel: qwen\n");
    assertEquals(
        section
            + " line 1: server is [\"a\"]; expected keys, indented, one to a line\n"
            + section
            + " line 2: model is \"qwen\"; expected keys, indented, one to a line",
        problem(section));
  }

  @Test
  void what_is_no_yaml_names_the_line() throws IOException {
    var broken = file("server:\n  host: a: b\n");
    assertTrue(problem(broken).startsWith(broken + " line 2: is no readable YAML: "));
    assertEquals(1, problem(broken).lines().count());
    var twice = file("server:\n  port: 1\n  port: 2\n");
    assertEquals(twice + " line 3: port is there twice; keep one", problem(twice));
    var two = file("server: {}\n---\nserver: {}\n");
    assertEquals(two + " line 3: a second document begins; keep one", problem(two));
    var alias = file("server: &a {}\nmodel: *a\n");
    assertEquals(
        alias + " line 2: is nested too deep or an alias; write the values out, flat",
        problem(alias));
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    var missing = folder.resolve("none.yaml");
    var said = missing + ": is not there; create it or name another with --config";
    assertEquals(said, problem(missing));
    assertEquals(said, problem(Map.of("SITREP_CONFIG", missing.toString())));
    assertEquals(folder + ": is a folder; name a file in it", problem(folder));
  }

  @Test
  void a_secret_is_never_printed() throws IOException {
    var printed =
        Config.load(
                Map.of(
                    "SITREP_CHANNELS",
                    otherChannels(),
                    "SITREP_SERVER_AUTH",
                    "token",
                    "SITREP_SERVER_TOKEN_FILE",
                    secret("token", "t0ken").toString()))
            .toString();
    assertFalse(printed.contains("hooks.example.org"), printed);
    assertFalse(printed.contains("s1gn") || printed.contains("t0ken"), printed);
  }

  @Test
  void a_secret_file_that_cannot_be_used_is_named_with_what_belongs_there() throws IOException {
    var empty = secret("slack-url", " \n");
    assertEquals(
        "channel slack: " + empty + " is empty; put the URL to post to there",
        channels("[{name: slack, type: webhook, urlFile: " + empty + "}]"));
    var missing = folder.resolve("missing");
    assertEquals(
        "channel slack: " + missing + " is not there; create it with the URL to post to",
        channels("[{name: slack, type: webhook, urlFile: " + missing + "}]"));
    var text = secret("text", "hooks.example.org/s3cret");
    assertEquals(
        "channel slack: its url is no http or https address; correct " + text,
        channels("[{name: slack, type: webhook, urlFile: " + text + "}]"));
    assertEquals(
        "server.tokenFile: " + empty + " is empty; put the token there",
        problem(
            Map.of("SITREP_SERVER_AUTH", "token", "SITREP_SERVER_TOKEN_FILE", empty.toString())));
  }

  @Test
  void a_token_needs_its_file_and_the_file_its_auth() {
    assertEquals(
        "server.auth is token and server.tokenFile is empty; set it to the file with the token",
        problem(Map.of("SITREP_SERVER_AUTH", "token")));
    assertEquals(
        "server.tokenFile is set and server.auth is not token; set server.auth: token",
        problem(Map.of("SITREP_SERVER_TOKEN_FILE", "/etc/sitrep/token")));
  }

  @Test
  void a_wrong_address_of_the_store_says_what_is_wrong_without_its_password() {
    assertEquals(
        "store.url has a password in it; put that in a file and set store.passwordFile to the file",
        problem(Map.of("SITREP_STORE_URL", "postgresql://sitrep:s3cret@db/alerts")));
    assertEquals(
        "store.passwordFile is set and store.url is not; set store.url",
        problem(Map.of("SITREP_STORE_PASSWORD_FILE", "/etc/sitrep/password")));
  }

  @Test
  void a_channel_without_a_url_does_where_its_type_needs_none(@TempDir Path folder)
      throws Exception {
    var token = Files.writeString(folder.resolve("token"), "xoxb-1\n");
    var channel =
        Config.load(
                Map.of(
                    "SITREP_SERVER_AUTH",
                    "none",
                    "SITREP_CHANNELS",
                    "[{name: ops, type: slack, tokenFile: %s, channel: C1}]".formatted(token)))
            .channels()
            .getFirst();
    assertEquals(Map.of("token", "xoxb-1", "channel", "C1"), channel.values());
  }

  @Test
  void a_wrong_channel_says_what_is_wrong() {
    var at = "SITREP_CHANNELS line 1: ";
    assertEquals(
        at + "a channel has no name; give it one, such as `name: slack`",
        channels("[{type: console}]"));
    assertEquals(
        at
            + "channel a has no type; set one of console, discord, email, googlechat, matrix,"
            + " mattermost, pagerduty, slack, teams, telegram, webhook",
        channels("[{name: a}]"));
    assertEquals(
        at + "channel a: unknown type webhok; the nearest known one is webhook",
        channels("[{name: a, type: webhok}]"));
    assertEquals(
        at + "channel a is there twice; rename one",
        channels("[{name: a, type: console}, {name: a, type: console}]"));
    assertEquals(
        at + "channel a: unknown key secret; the nearest known one is secretFile",
        channels("[{name: a, type: webhook, url: 'http://x', secret: s}]"));
    assertEquals(
        "channel a: has no url; set urlFile to a file with the URL to post to",
        channels("[{name: a, type: webhook}]"));
    assertEquals(
        "channel a: has url and urlFile; keep one",
        channels("[{name: a, type: webhook, url: 'http://x', urlFile: f}]"));
    assertEquals(
        "channel a: its url is no http or https address; correct it",
        channels("[{name: a, type: webhook, url: 'ftp://x'}]"));
    assertEquals(
        at + "channels is a text; expected a list, such as `- {name: console, type: console}`",
        channels("https://hooks.example.org/s3cret"));
    assertEquals(
        at + "a channel is a text; expected `{name: ..., type: ...}`", channels("[console]"));
    assertEquals(List.of(), Config.load(Map.of("SITREP_CHANNELS", "[]")).channels());
  }

  @Test
  void an_answer_leaves_room_for_the_question() {
    assertEquals(
        "model.answerTokens is 900 and model.contextTokens 1024; leave the question at least half",
        problem(Map.of("SITREP_MODEL_CONTEXT_TOKENS", "1024")));
  }

  private static String channels(String yaml) {
    return problem(Map.of("SITREP_CHANNELS", yaml));
  }

  private static String problem(Map<String, String> env) {
    return assertThrows(ConfigProblem.class, () -> Config.load(env)).getMessage();
  }

  private static String problem(Path file) {
    return assertThrows(ConfigProblem.class, () -> Config.load(file, Map.of())).getMessage();
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "sitrep", ".yaml"), yaml);
  }

  private Path secret(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
