package dev.sitrep.evidence;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where a program wants to go: a host, and the port as far as it says.
///
/// @param host lower case; a name or an IPv4 address
/// @param port 0 where none is said
public record Address(String host, int port) {
  private static final int LONGEST = 2_000;
  private static final int MOST = 8;
  private static final String NAME = "([A-Za-z][A-Za-z0-9-]*(?:\\.[A-Za-z0-9-]+)*)";
  private static final String IP = "(\\d{1,3}(?:\\.\\d{1,3}){3})";
  private static final String HOST =
      "([A-Za-z][A-Za-z0-9-]*(?:\\.[A-Za-z0-9-]+)*|\\d{1,3}(?:\\.\\d{1,3}){3})";

  /// Not where it goes: the near end of a connection, the name server that was asked, the client of
  /// a proxy.
  private static final Pattern NOT_WHOM =
      Pattern.compile("\\b[\\w.]+:\\d+->|\\bon [\\d.]+:53\\b|\\bclient: [^,]+,");

  private static final Pattern UPSTREAM =
      Pattern.compile("upstream: \"\\w+://" + HOST + "(?::(\\d{1,5}))?");
  private static final Pattern URL =
      Pattern.compile(
          "\\b([a-z][a-z0-9+.]*)://(?:[^@/\\s\"',]*@)?" + HOST + "(?::(\\d{1,5}))?(?![\\w@])");
  private static final Pattern ORACLE =
      Pattern.compile("jdbc:oracle:thin:@(?://)?" + HOST + ":(\\d{1,5})");

  /// A host and a port in words of their own.
  private static final List<Pattern> SPELT =
      List.of(
          Pattern.compile("server at \"" + HOST + "\"(?: \\([^)]*\\))?, port (\\d{1,5})"),
          Pattern.compile("on host \"" + HOST + "\".{1,60}? on port (\\d{1,5})"),
          Pattern.compile(
              "\\bhost(?:name)?\\b[=: ] ?['\"]?"
                  + HOST
                  + "['\"]?[,; ]+ ?port[=: ] ?['\"]?(\\d{1,5})"),
          Pattern.compile("\\b(?:for|to) \"?" + HOST + "\"? port (\\d{1,5})"),
          Pattern.compile("MySQL server on '" + HOST + "(?::(\\d{1,5}))?'"));

  /// A name that was looked up.
  private static final List<Pattern> LOOKED_UP =
      List.of(
          Pattern.compile("\\blookup " + NAME),
          Pattern.compile("\\b(?:ENOTFOUND|EAI_AGAIN) " + NAME + "(?::(\\d{1,5}))?"),
          Pattern.compile("UnknownHostException: " + NAME),
          Pattern.compile("host not found in upstream \"" + NAME + "(?::(\\d{1,5}))?"),
          Pattern.compile(
              "(?i)\\bresolv(?:e|ing) (?:(?:host(?:name)?(?: address)?|server|address|domain):? ?['\"(]?|')"
                  + NAME
                  + "(?::(\\d{1,5}))?"),
          Pattern.compile("host name \"" + NAME + "\""),
          Pattern.compile("server host '" + NAME + "'"),
          Pattern.compile("getaddrinfo for " + NAME + " failed"),
          Pattern.compile("bad address '" + NAME + "(?::(\\d{1,5}))?'"),
          Pattern.compile(
              NAME
                  + "(?::(\\d{1,5}))?['\"]?: (?:Name or service not known|Name does not resolve|Temporary failure in"
                  + " name resolution|nodename nor servname|No address associated)"));

  /// `orders/10.96.1.2:8080`: Java shows both.
  private static final Pattern BOTH = Pattern.compile(NAME + "/" + IP + "(?::(\\d{1,5}))?");

  private static final Pattern HOST_PORT =
      Pattern.compile("(?<![\\w.:/@$-])" + HOST + ":(\\d{2,5})(?!\\w|\\.\\w)");
  private static final Pattern BARE_IP =
      Pattern.compile("(?<![\\w.:/-])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\w:/-]|\\.\\d)");

  private static final Map<String, Integer> PORTS =
      Map.ofEntries(
          Map.entry("http", 80),
          Map.entry("https", 443),
          Map.entry("ws", 80),
          Map.entry("wss", 443),
          Map.entry("postgres", 5432),
          Map.entry("postgresql", 5432),
          Map.entry("mysql", 3306),
          Map.entry("mariadb", 3306),
          Map.entry("sqlserver", 1433),
          Map.entry("mongodb", 27017),
          Map.entry("redis", 6379),
          Map.entry("rediss", 6379),
          Map.entry("amqp", 5672),
          Map.entry("amqps", 5671),
          Map.entry("kafka", 9092),
          Map.entry("nats", 4222),
          Map.entry("ldap", 389),
          Map.entry("ldaps", 636));

  /// What stands before a colon and a number and is no host.
  private static final Set<String> WORDS =
      Set.of(
          """
          at attempt after bytes char class code col column count cpu duration elapsed err errno error
          exit fd for id in info in_flight latency length level limit line lines max min ms offset
          on partition pid port position pos ppid process queue rc reason retries retry row rows rss
          seconds size sqlstate state status statuscode step tcp thread tid time timeout took total
          try tries tx udp uid v version warn warning year\
          """
              .split("\\s+"));

  /// What stands before `: Name or service not known` and is no name.
  private static final Set<String> NO_NAMES =
      Set.of(
          "address",
          "error",
          "failed",
          "getaddrinfo",
          "host",
          "hostname",
          "lookup",
          "name",
          "host_name");

  private static final Pattern FILE =
      Pattern.compile(
          ".*\\.(?:go|java|kt|scala|py|rb|php|js|mjs|cjs|ts|tsx|jsx|rs|cs|fs|c|cc|cpp|cxx|h|hpp|ex|exs|erl|lua|pl|sh"
              + "|swift|dart|clj|groovy|conf|cfg|ini|toml|ya?ml|json|xml|sql|properties|log|tmpl|html?)");

  private static final Pattern HOSTS_NAME =
      Pattern.compile(
          "(?i)(?:^|.*[_.-])(?:host|hostname|hosts|server|servers|addr|addrs|address|addresses|endpoint|endpoints"
              + "|url|uri|service|svc|broker|brokers|bootstrap|upstream|backend|nodes|sentinels)");
  private static final Pattern HOST_VALUE =
      Pattern.compile("[a-z][a-z0-9-]{1,62}(?:\\.[a-z0-9-]{1,63})*");

  public Address {
    host = host.toLowerCase(Locale.ROOT);
  }

  /// `orders:8080`, or the host alone.
  public String spoken() {
    return port == 0 ? host : host + ":" + port;
  }

  /// This very machine, or every address of it: nobody else.
  public boolean local() {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("0.0.0.0");
  }

  public boolean numeric() {
    return Character.isDigit(host.charAt(0));
  }

  /// All that a text names, the surest first: URLs, what is said to be a host, `host:port`.
  public static List<Address> in(String text) {
    var shown = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    var rest = NOT_WHOM.matcher(shown).replaceAll("");
    var found = new LinkedHashSet<Address>();
    each(UPSTREAM, rest, m -> add(found, m.group(1), m.group(2), 80));
    each(ORACLE, rest, m -> add(found, m.group(1), m.group(2), 0));
    each(URL, rest, m -> add(found, m.group(2), m.group(3), PORTS.getOrDefault(m.group(1), 0)));
    for (var spelt : SPELT) {
      each(spelt, rest, m -> add(found, m.group(1), m.group(2), 3306));
    }
    for (var name : LOOKED_UP) {
      each(name, rest, m -> add(found, m.group(1), m.groupCount() > 1 ? m.group(2) : null, 0));
    }
    each(BOTH, rest, m -> add(found, m.group(1), m.group(3), 0));
    each(
        HOST_PORT,
        rest,
        m -> {
          if (!WORDS.contains(m.group(1).toLowerCase(Locale.ROOT))) {
            add(found, m.group(1), m.group(2), 0);
          }
        });
    each(BARE_IP, rest, m -> add(found, m.group(), null, 0));
    return found.stream()
        .filter(one ->
            !found.stream()
                .anyMatch(other -> one.port == 0 && other.port != 0 && other.host.equals(one.host)))
        .limit(MOST)
        .toList();
  }

  /// What a variable or an option names: as [#in], or hosts alone where its name says that it holds
  /// some.
  static List<Address> in(String name, String value) {
    if (value.contains("$(")) {
      return List.of();
    }
    var found = in(value);
    if (!found.isEmpty() || !HOSTS_NAME.matcher(name).matches() || value.length() > LONGEST) {
      return found;
    }
    return Stream.of(value.split("[,; ]+"))
        .filter(host -> HOST_VALUE.matcher(host).matches() && !FILE.matcher(host).matches())
        .map(host -> new Address(host, 0))
        .limit(MOST)
        .toList();
  }

  private static void each(Pattern pattern, String text, Consumer<Matcher> found) {
    var matcher = pattern.matcher(text);
    for (int i = 0; i < MOST && matcher.find(); i++) {
      found.accept(matcher);
    }
  }

  private static void add(Set<Address> found, String host, @Nullable String port, int otherwise) {
    int number = port == null ? otherwise : Integer.parseInt(port);
    var lower = host.toLowerCase(Locale.ROOT);
    if (number <= 65_535 && !NO_NAMES.contains(lower) && !FILE.matcher(lower).matches()) {
      found.add(new Address(lower, number));
    }
  }
}
