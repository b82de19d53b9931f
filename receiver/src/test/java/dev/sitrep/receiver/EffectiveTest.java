package dev.sitrep.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.Effective.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectiveTest {
  private static final String SECRET = "do-not-show-4711";

  @TempDir private Path folder;

  private static Row row(List<Row> rows, String key) {
    return rows.stream().filter(row -> row.key().equals(key)).findFirst().orElseThrow();
  }

  @Test
  void by_default_every_key_has_its_default_and_nothing_is_set() {
    var rows = Effective.rows(Config.load(Map.of()));
    assertEquals(
        Key.ALL.stream().map(Key::path).toList(),
        rows.stream().map(Row::key).limit(Key.ALL.size()).toList());
    for (var row : rows.subList(0, Key.ALL.size())) {
      assertFalse(row.set(), row.key());
      if (!row.key().equals("model.url")) {
        assertEquals(row.fallback(), row.value(), row.key());
      }
    }
    assertEquals("http://127.0.0.1:11434", row(rows, "model.url").value());
    assertEquals("console", row(rows, "channels[console].type").value());
  }

  @Test
  void every_key_that_is_set_is_shown_so() throws Exception {
    var secret = Files.writeString(folder.resolve("secret"), SECRET).toString();
    var env = new HashMap<String, String>();
    for (var key : Key.ALL) {
      env.put(key.env(), other(key, secret));
    }
    env.remove("SITREP_CLUSTER_DUMP");
    var rows = Effective.rows(Config.load(env));
    for (var key : Key.ALL) {
      var row = row(rows, key.path());
      if (env.containsKey(key.env())) {
        assertTrue(row.set(), key.path());
        assertEquals(key.path().endsWith("File") ? "" : shown(key, env), row.value(), key.path());
      }
    }
    assertFalse(rows.toString().contains(SECRET) || rows.toString().contains(secret));
  }

  private static String shown(Key key, Map<String, String> env) {
    return key.path().equals("store.url")
        ? "postgresql://db:5432/sitrep"
        : env.getOrDefault(key.env(), "").replace("ann:pw@", "");
  }

  private static String other(Key key, String secret) {
    if (key.name().endsWith("File")) {
      return secret;
    }
    return switch (key.path()) {
      case "server.auth" -> "token";
      case "store.url" -> "postgresql://sitrep@db:5432/sitrep";
      case "cluster.namespaces" -> "shop, team-a";
      case "model.contextTokens" -> "16384";
      case "model.provider" -> "openai";
      default ->
          switch (key.shape()) {
            case Shape.Whole(var from, var to) ->
                String.valueOf(Math.min(to, Integer.parseInt(key.fallback()) + 1));
            case Shape.OneOf(var words) ->
                words.stream().filter(word -> !word.equals(key.fallback())).findFirst().orElse("");
            case Shape.Url _ -> "https://ann:pw@there.example.org";
            default -> "other";
          };
    };
  }

  @Test
  void of_channels_routes_and_callers_nothing_is_told_that_opens_a_door() throws Exception {
    var secret = Files.writeString(folder.resolve("secret"), SECRET).toString();
    var hook =
        Files.writeString(folder.resolve("hook"), "https://chat.example.org/hooks/" + SECRET);
    var rows =
        Effective.rows(
            Config.load(
                Map.of(
                    "SITREP_CHANNELS",
                    """
                    - {name: chat, type: mattermost, urlFile: %s}
                    - {name: hook, type: webhook, url: 'https://in.example.org/%s', secretFile: %s}
                    - {name: mail, type: email, host: mail.example.org, from: sitrep@example.org, to: 'ann@example.org, bob@example.com', user: sitrep, passwordFile: %s}
                    """
                        .formatted(hook, SECRET, secret, secret),
                    "SITREP_ROUTES",
                    "[{match: 'severity=\"critical\"', channels: [chat, mail], mode: replace, quiet: '22:00-07:00 Europe/Berlin'}]",
                    "SITREP_ACCESS",
                    """
                    - {name: ann, tokenFile: %s, roles: [asker], namespaces: [shop]}
                    - {name: sso, header: X-User, from: [10.1.2.0/24], roles: [viewer]}
                    """
                        .formatted(secret))));
    assertEquals("chat.example.org", row(rows, "channels[chat].url").value());
    assertEquals("in.example.org", row(rows, "channels[hook].url").value());
    assertEquals("", row(rows, "channels[hook].secret").value());
    assertTrue(row(rows, "channels[hook].secret").set());
    assertEquals("mail.example.org", row(rows, "channels[mail].host").value());
    assertEquals("…@example.org, …@example.com", row(rows, "channels[mail].to").value());
    assertEquals("severity=\"critical\"", row(rows, "routes[1].match").value());
    assertEquals("chat, mail", row(rows, "routes[1].channels").value());
    assertEquals("replace", row(rows, "routes[1].mode").value());
    assertFalse(row(rows, "routes[1].certainty").set());
    assertEquals("22:00-07:00 Europe/Berlin", row(rows, "routes[1].quiet").value());
    assertEquals("asker", row(rows, "access[ann].roles").value());
    assertEquals("shop", row(rows, "access[ann].namespaces").value());
    assertEquals("X-User", row(rows, "access[sso].header").value());
    assertFalse(rows.toString().contains(SECRET) || rows.toString().contains(folder.toString()));
    assertFalse(rows.toString().contains("10.1.2"));
  }
}
