package dev.sitrep.receiver.store;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a PostgreSQL server is and who comes: `postgresql://user@host:5432/database?sslmode=...`.
/// Holds no password.
///
/// @param hosts `host` or `host:port`, more with commas: the first that takes writes is used
public record PostgresAddress(
    String user, String hosts, String database, Map<String, String> parameters) {
  private static final Pattern URL =
      Pattern.compile("postgres(?:ql)?://(?:([^@/]*)@)?([^/?@]+)/([^?/]+)(?:\\?(.*))?");
  private static final Pattern HOSTS =
      Pattern.compile("(?:[\\w.-]+|\\[[0-9a-fA-F:.]+])(?::\\d{1,5})?");

  /// The driver knows many more, some of which load classes or write files.
  private static final List<String> PARAMETERS =
      List.of("currentSchema", "sslcert", "sslkey", "sslmode", "sslrootcert");

  public PostgresAddress {
    parameters = Map.copyOf(parameters);
  }

  /// @throws IllegalArgumentException whose message says what is wrong, then the way out, and does
  ///   not repeat a password
  public static PostgresAddress parse(String url) {
    var parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "is not the address of a PostgreSQL database; write postgresql://user@host:5432/database");
    }
    var user = decoded(parts.group(1));
    if (user.contains(":")) {
      throw new IllegalArgumentException(
          "has a password in it; put that in a file and set store.passwordFile to the file");
    }
    for (var host : parts.group(2).split(",", -1)) {
      if (!HOSTS.matcher(host).matches()) {
        throw new IllegalArgumentException(
            "has the host \"%s\"; write postgresql://user@host:5432/database".formatted(host));
      }
    }
    if (user.isEmpty()) {
      throw new IllegalArgumentException(
          "names no user; write postgresql://user@%s/%s".formatted(parts.group(2), parts.group(3)));
    }
    return new PostgresAddress(
        user, parts.group(2), decoded(parts.group(3)), parameters(parts.group(4)));
  }

  private static Map<String, String> parameters(@Nullable String query) {
    var parameters = new TreeMap<String, String>();
    if (query == null || query.isEmpty()) {
      return parameters;
    }
    for (var one : query.split("&", -1)) {
      int equals = one.indexOf('=');
      var name = equals < 0 ? one : one.substring(0, equals);
      if (equals < 0 || !PARAMETERS.contains(name)) {
        throw new IllegalArgumentException(
            "has the parameter %s; known are %s".formatted(name, String.join(", ", PARAMETERS)));
      }
      parameters.put(name, decoded(one.substring(equals + 1)));
    }
    return parameters;
  }

  private static String decoded(@Nullable String text) {
    return text == null ? "" : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /// Without the user: what a message names.
  public String name() {
    return "postgresql://" + hosts + "/" + database;
  }

  /// A driver's URL, made of checked parts only.
  String jdbc() {
    return "jdbc:postgresql://" + hosts + "/" + encoded(database);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
