package dev.sitrep.receiver.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.check.Verdict.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCheckTest {
  @TempDir private Path folder;

  @Test
  void a_configuration_that_does_is_ok() throws Exception {
    var token = secret("token", "rw-r-----");
    var verdicts =
        look(
            "server: {auth: token, tokenFile: %s, url: https://sitrep.example.org}"
                .formatted(token));
    assertEquals(List.of(), verdicts.stream().filter(one -> one.result() != Result.OK).toList());
    assertEquals(
        List.of(
            folder.resolve("sitrep.yaml").toString(),
            "server.auth",
            "server.url",
            token.toString()),
        verdicts.stream().map(Verdict::subject).toList());
  }

  @Test
  void auth_that_is_not_decided_fails_as_serve_would() throws Exception {
    var auth = verdict(look("server: {}"), "server.auth");
    assertEquals(Result.FAILED, auth.result());
    assertTrue(auth.fix().startsWith("set server.auth: token and server.tokenFile"), auth.fix());
  }

  @Test
  void auth_none_is_a_warning_where_others_can_reach_it() throws Exception {
    assertEquals(Result.OK, verdict(look("server: {auth: none}"), "server.auth").result());
    var open = verdict(look("server: {auth: none, host: 0.0.0.0}"), "server.auth");
    assertEquals(Result.WARNING, open.result());
    assertTrue(open.fix().contains("NetworkPolicy"), open.fix());
  }

  @Test
  void callers_are_told_with_what_they_may() throws Exception {
    var token = secret("token", "rw-r-----");
    var verdicts =
        look(
            """
            access:
              - {name: am, tokenFile: %s, roles: webhook}
              - {name: proxy, header: X-User, from: 10.1.2.3, roles: asker, namespaces: [shop]}
              - {name: pods, header: X-User, from: 10.0.0.0/8, roles: viewer}
            """
                .formatted(token));
    assertEquals(Result.OK, verdict(verdicts, "access").result());
    assertEquals("by token: webhook, sees all", verdict(verdicts, "access am").detail());
    assertEquals(
        "by X-User of a proxy: asker, sees shop", verdict(verdicts, "access proxy").detail());
    var wide = verdict(verdicts, "access pods");
    assertEquals(Result.WARNING, wide.result());
    assertTrue(wide.fix().contains("NetworkPolicy"), wide.fix());
    assertEquals(Result.OK, verdict(verdicts, token.toString()).result());
  }

  @Test
  void alerts_that_nobody_may_send_are_a_warning() throws Exception {
    var token = secret("token", "rw-r-----");
    var verdict =
        verdict(
            look("access: [{name: x, tokenFile: %s, roles: viewer}]".formatted(token)), "access");
    assertEquals(Result.WARNING, verdict.result());
    assertTrue(verdict.detail().contains("nobody has the role webhook"), verdict.detail());
  }

  @Test
  void without_an_address_links_lead_nowhere() throws Exception {
    var url = verdict(look("server: {auth: none}"), "server.url");
    assertEquals(Result.WARNING, url.result());
    assertEquals("set server.url to the address at which people reach Sitrep", url.fix());
  }

  @Test
  void secrets_that_everybody_may_read_are_a_warning() throws Exception {
    var token = secret("token", "rw-r--r--");
    var hook = secret("hook", "rw-r--r--");
    Files.writeString(hook, "https://hooks.example.org/T0PSECRET");
    var verdicts =
        look(
            """
            server: {auth: token, tokenFile: %s}
            channels: [{name: hook, type: webhook, urlFile: %s}]
            """
                .formatted(token, hook));
    for (var file : List.of(token, hook)) {
      var verdict = verdict(verdicts, file.toString());
      assertEquals(Result.WARNING, verdict.result());
      assertTrue(verdict.fix().startsWith("run: chmod o-r " + file), verdict.fix());
    }
    assertTrue(!verdicts.toString().contains("T0PSECRET"));
  }

  private Path secret(String name, String permissions) throws Exception {
    var file = Files.writeString(folder.resolve(name), "s3cret-t0ken");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private List<Verdict> look(String yaml) throws Exception {
    var file = Files.writeString(folder.resolve("sitrep.yaml"), yaml);
    return ConfigCheck.look(Optional.of(file), Config.load(file, Map.of())).verdicts();
  }

  private static Verdict verdict(List<Verdict> verdicts, String subject) {
    return verdicts.stream().filter(one -> one.subject().equals(subject)).findFirst().orElseThrow();
  }
}
