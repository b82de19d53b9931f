package dev.sitrep.receiver;

import dev.sitrep.notifier.Route;
import dev.sitrep.receiver.access.Account;
import dev.sitrep.receiver.access.Namespaces;
import dev.sitrep.receiver.access.Proof;
import dev.sitrep.receiver.access.Role;
import dev.sitrep.receiver.store.PostgresAddress;
import dev.sitrep.report.Site;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// How this Sitrep is set up: defaults, over them the file, over that the environment. Keys and
/// defaults are in [Key].
public record Config(
    Server server,
    Cluster cluster,
    Alertmanager alertmanager,
    Model model,
    Links links,
    Storage store,
    List<Channel> channels,
    List<Route> routes,
    List<Account> access) {

  public enum Auth {
    UNDECIDED,
    NONE,
    TOKEN
  }

  /// What is written down about who did what.
  public enum Audit {
    ON,
    /// with the words of questions
    QUESTIONS,
    OFF
  }

  /// @param url public base address without a slash at its end; may be empty
  /// @param token empty unless auth is TOKEN; the callers of `access` are apart
  public record Server(
      String host,
      int port,
      String url,
      Auth auth,
      Secret token,
      Audit audit,
      int maxBodyMiB,
      Questions questions) {}

  /// How much people may ask; alerts are always taken.
  ///
  /// @param perCaller questions of one caller at one time
  /// @param atOnce questions of all callers at one time
  /// @param perMinute questions of one caller within any minute
  public record Questions(int perCaller, int atOnce, int perMinute) {}

  /// @param context of the kubeconfig; empty for its current one
  /// @param dump a recorded cluster instead of a live one
  /// @param namespaces the only ones to read; empty for all
  public record Cluster(
      String context,
      Optional<Path> dump,
      List<String> namespaces,
      Duration call,
      Duration collect) {
    public Cluster {
      namespaces = List.copyOf(namespaces);
    }
  }

  /// @param url empty where Alertmanager is not asked
  /// @param receiver ours, as Alertmanager's configuration has it
  /// @param token its file is read again for each question
  /// @param reconcile how often is compared
  /// @param vanished after this an alert that nobody speaks of counts as over
  /// @param heartbeat longest silence of a heartbeat; empty where it is learned
  public record Alertmanager(
      Optional<URI> url,
      String receiver,
      Secret token,
      Duration reconcile,
      Duration vanished,
      Optional<Duration> heartbeat) {

    /// The same, without asking it.
    public Alertmanager unasked() {
      return new Alertmanager(
          Optional.empty(), receiver, Secret.NONE, reconcile, vanished, heartbeat);
    }
  }

  /// @param key what the engine asks for, empty where it asks for nothing
  /// @param allowEgress whether an engine outside the cluster may be asked
  /// @param prompts a folder with texts of our own
  /// @param promptTokens 0 leaves it to the window
  /// @param patience how long a report waits for the model
  /// @param total how long one question may take
  public record Model(
      String provider,
      String name,
      URI url,
      Secret key,
      boolean allowEgress,
      Optional<Path> prompts,
      int contextTokens,
      int promptTokens,
      int answerTokens,
      Duration patience,
      Duration total,
      int permits,
      int waiting) {

    /// Another model of the same engine, empty for none.
    public Model named(String other) {
      return new Model(
          provider.equals("none") && !other.isEmpty() ? "ollama" : provider,
          other,
          url,
          key,
          allowEgress,
          prompts,
          contextTokens,
          promptTokens,
          answerTokens,
          patience,
          total,
          permits,
          waiting);
    }

    /// With reports that wait so long, and questions that take no longer.
    public Model within(Duration limit) {
      return new Model(
          provider,
          name,
          url,
          key,
          allowEgress,
          prompts,
          contextTokens,
          promptTokens,
          answerTokens,
          limit,
          limit,
          permits,
          waiting);
    }

    /// False when reports are to be written without a model.
    public boolean configured() {
      return !provider.equals("none") && !name.isEmpty();
    }
  }

  /// @param postgres a server in place of the file
  /// @param keepDays how long incidents are kept that are over
  /// @param keepIncidents how many are kept at most
  public record Storage(Path path, Optional<PostgreSql> postgres, int keepDays, int keepIncidents) {

    /// The same in this file.
    public Storage at(Path file) {
      return new Storage(file, Optional.empty(), keepDays, keepIncidents);
    }
  }

  /// Places that messages lead to, for people's browsers.
  ///
  /// @param alertmanager empty for none
  /// @param dashboard a template, empty for none
  public record Links(String alertmanager, String dashboard) {
    public static final Links NONE = new Links("", "");

    /// @param base Sitrep's own address, empty where nobody knows it
    public Site from(String base) {
      return new Site(base, alertmanager, dashboard);
    }
  }

  public record PostgreSql(PostgresAddress address, Secret password) {}

  /// A place where people read reports.
  ///
  /// @param settings by name, file contents in place of file names: `url`, `secret`
  public record Channel(String name, String type, Map<String, Secret> settings) {
    public Channel {
      settings = Map.copyOf(settings);
    }

    /// The texts themselves.
    public Map<String, String> values() {
      return settings.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, one -> one.getValue().value()));
    }
  }

  /// One line of the configuration's manual.
  ///
  /// @param env the variable that sets the key too
  public record Row(String key, String env, String fallback, String meaning) {}

  /// The same with another model.
  public Config with(Model other) {
    return new Config(server, cluster, alertmanager, other, links, store, channels, routes, access);
  }

  /// Whether it is said who may call.
  public boolean decided() {
    return server.auth() != Auth.UNDECIDED || !access.isEmpty();
  }

  /// Everybody who may call; nobody where all may.
  public List<Account> callers() {
    var callers = new ArrayList<>(access);
    server
        .token()
        .file()
        .map(file ->
            new Account(
                "token",
                new Proof.Token(file),
                Set.of(Role.WEBHOOK, Role.ASKER),
                Namespaces.EVERYTHING))
        .ifPresent(callers::add);
    return List.copyOf(callers);
  }

  public Config {
    channels = List.copyOf(channels);
    routes = List.copyOf(routes);
    access = List.copyOf(access);
  }

  /// From the environment and the file that its SITREP_CONFIG names, if any.
  public static Config load(Map<String, String> env) {
    return new Settings(env).load();
  }

  /// From this file and the environment, whose SITREP_CONFIG does not count.
  public static Config load(Path file, Map<String, String> env) {
    return new Settings(env).load(file);
  }

  public static List<Row> describe() {
    var rows = new ArrayList<Row>();
    for (var key : Key.ALL) {
      rows.add(new Row(key.path(), key.env(), key.fallback(), key.meaning()));
    }
    rows.addAll(ChannelSettings.rows());
    rows.addAll(RouteSettings.rows());
    rows.addAll(AccessSettings.rows());
    return List.copyOf(rows);
  }
}
