package dev.sitrep.receiver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.access.Account;
import dev.sitrep.receiver.access.Namespaces;
import dev.sitrep.receiver.access.Network;
import dev.sitrep.receiver.access.Proof;
import dev.sitrep.receiver.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessSettingsTest {
  @TempDir private Path folder;

  @BeforeEach
  void secrets() throws IOException {
    Files.writeString(folder.resolve("one"), "s3cr3t-one\n");
    Files.writeString(folder.resolve("two"), "s3cr3t-old\n\n s3cr3t-new \n");
    Files.writeString(folder.resolve("three"), "s3cr3t-a\ns3cr3t-b\ns3cr3t-c\n");
    Files.writeString(folder.resolve("empty"), "\n");
  }

  @Test
  void callers_of_every_kind() throws IOException {
    var file =
        Files.writeString(
            folder.resolve("sitrep.yaml"),
            """
            access:
              - {name: alertmanager, tokenFile: DIR/two, roles: webhook}
              - {name: ops, passwordFile: DIR/one, roles: [asker, webhook], namespaces: [shop, "team-*"]}
              - name: sre
                header: X-Auth-Request-Email
                groupsHeader: X-Auth-Request-Groups
                groups: [sre, admins]
                from: [10.1.2.0/24, "::1"]
                roles: [viewer]
            """
                .replace("DIR", folder.toString()));
    var config = Config.load(file, Map.of());
    var expected =
        List.of(
            new Account(
                "alertmanager",
                new Proof.Token(folder.resolve("two")),
                Set.of(Role.WEBHOOK),
                Namespaces.EVERYTHING),
            new Account(
                "ops",
                new Proof.Password(folder.resolve("one")),
                Set.of(Role.ASKER, Role.WEBHOOK),
                new Namespaces(false, List.of("shop", "team-*"))),
            new Account(
                "sre",
                new Proof.Header(
                    "X-Auth-Request-Email",
                    "X-Auth-Request-Groups",
                    List.of("sre", "admins"),
                    List.of(Network.parse("10.1.2.0/24"), Network.parse("::1"))),
                Set.of(Role.VIEWER),
                Namespaces.EVERYTHING));
    assertEquals(expected, config.access());
    assertEquals(expected, config.callers());
    assertTrue(config.decided());
    assertFalse(config.toString().contains("s3cr3t"), config::toString);
  }

  @Test
  void the_one_token_that_may_do_everything_goes_on_beside_them() {
    var config =
        Config.load(
            Map.of(
                "SITREP_SERVER_AUTH",
                "token",
                "SITREP_SERVER_TOKEN_FILE",
                folder.resolve("two").toString(),
                "SITREP_ACCESS",
                "[{name: x, tokenFile: %s/one, roles: viewer}]".formatted(folder)));
    assertEquals(List.of("x", "token"), config.callers().stream().map(Account::name).toList());
    assertEquals(Set.of(Role.WEBHOOK, Role.ASKER), config.callers().getLast().roles());
    assertEquals(Namespaces.EVERYTHING, config.callers().getLast().namespaces());
  }

  @Test
  void nothing_is_not_decided() {
    assertFalse(Config.load(Map.of()).decided());
    assertFalse(Config.load(Map.of("SITREP_ACCESS", "[]")).decided());
  }

  @Test
  void none_and_callers_is_a_contradiction() {
    assertEquals(
        "server.auth is none and access names callers; remove one of the two",
        problem(
            Map.of(
                "SITREP_SERVER_AUTH",
                "none",
                "SITREP_ACCESS",
                "[{name: x, tokenFile: %s/one, roles: viewer}]".formatted(folder))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "everybody | access is no list; write `- {name: ..., tokenFile: ..., roles: [...]}`",
        "[x] | a caller is no group of keys",
        "[{tokenFile: D/one, roles: viewer}] | a caller has no name; give him one",
        "[{name: 'a:b', tokenFile: D/one, roles: viewer}] | more than letters, digits",
        "[{name: x, tokenFile: D/one, roles: viewer}, {name: x, tokenFile: D/one, roles: asker}] | caller x is there twice; rename one",
        "[{name: x, roles: viewer}] | caller x has none of tokenFile, passwordFile, header; keep one",
        "[{name: x, tokenFile: D/one, header: X-User, from: 10.0.0.1, roles: viewer}] | caller x has more than one of",
        "[{name: x, tokenFile: D/one, from: 10.0.0.1, roles: viewer}] | caller x: from belongs to header; remove it",
        "[{name: x, tokenFile: D/none, roles: viewer}] | is not there; create it with the token",
        "[{name: x, passwordFile: D/empty, roles: viewer}] | is empty; put the password there",
        "[{name: x, tokenFile: D/three, roles: viewer}] | has 3 lines; keep two at most: the old secret and the new one",
        "[{name: x, header: X-User, roles: viewer}] | has a header and no from; set it to the proxy's addresses",
        "[{name: x, header: X-User, from: [], roles: viewer}] | has a header and no from; set it to the proxy's addresses",
        "[{name: x, header: X-User, from: 0.0.0.0/0, roles: viewer}] | from 0.0.0.0/0 is everybody, who could then claim any name",
        "[{name: x, header: X-User, from: proxy, roles: viewer}] | from proxy is no network; write it as 10.1.2.0/24",
        "[{name: x, header: 'X User', from: 10.0.0.1, roles: viewer}] | is no header's name",
        "[{name: x, header: X-User, groups: sre, from: 10.0.0.1, roles: viewer}] | only one of groupsHeader and groups",
        "[{name: x, header: X-User, groupsHeader: X-G, from: 10.0.0.1, roles: viewer}] | only one of groupsHeader and groups",
        "[{name: x, tokenFile: D/one}] | caller x has no roles; give him some of webhook, viewer, asker, metrics",
        "[{name: x, tokenFile: D/one, roles: viewers}] | unknown role viewers; the nearest known one is viewer",
        "[{name: x, tokenFile: D/one, roles: viewer, namespaces: []}] | namespaces is []; expected names, in which *",
        "[{name: x, tokenFile: D/one, roles: viewer, namespaces: }] | namespaces is empty; expected names, in which *",
        "[{name: x, tokenFile: D/one, roles: viewer, namespaces: Shop}] | expected names, in which *",
        "[{name: x, tokenFile: D/one, roles: webhook, namespaces: shop}] | is neither viewer nor asker; remove them",
        "[{name: x, tokenFile: D/one, role: viewer, roles: viewer}] | unknown key of a caller role; the nearest known one is roles",
      })
  void what_makes_no_sense_is_told_with_the_way_out(String yaml, String words) {
    var told = problem(Map.of("SITREP_ACCESS", yaml.replace("D/", folder + "/")));
    assertTrue(told.contains(words), told);
    assertEquals(1, told.lines().count(), told);
    assertFalse(told.contains("s3cr3t"), told);
  }

  private static String problem(Map<String, String> env) {
    return String.valueOf(assertThrows(ConfigProblem.class, () -> Config.load(env)).getMessage());
  }
}
