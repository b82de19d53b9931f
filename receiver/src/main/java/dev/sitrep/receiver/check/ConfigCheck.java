package dev.sitrep.receiver.check;

import static dev.sitrep.receiver.check.Verdict.failed;
import static dev.sitrep.receiver.check.Verdict.ok;
import static dev.sitrep.receiver.check.Verdict.warning;

import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.Secret;
import dev.sitrep.receiver.access.Account;
import dev.sitrep.receiver.access.Network;
import dev.sitrep.receiver.access.Proof;
import dev.sitrep.receiver.access.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A configuration that was read: what in it will not do.
final class ConfigCheck {
  private static final String NAME = "config";
  private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

  private ConfigCheck() {}

  static Look look(Optional<Path> file, Config config) {
    return new Look(NAME, "file", () -> verdicts(file, config));
  }

  private static List<Verdict> verdicts(Optional<Path> file, Config config) {
    var verdicts = new ArrayList<Verdict>();
    verdicts.add(
        ok(
            NAME,
            file.map(Path::toString).orElse("no file"),
            file.isPresent()
                ? "read, and the environment; all keys are valid"
                : "defaults and the environment; all keys are valid"));
    verdicts.add(auth(config));
    config.access().forEach(account -> verdicts.add(access(account)));
    verdicts.add(url(config.server().url()));
    secrets(config).forEach(path -> verdicts.add(secret(path)));
    return verdicts;
  }

  private static Verdict auth(Config config) {
    var server = config.server();
    if (!config.decided()) {
      return failed(
          NAME,
          "server.auth",
          "it is not said who may call, so serve does not start",
          "set server.auth: token and server.tokenFile to a file with the token, or name the callers"
              + " in access, or set server.auth: none to let everybody in");
    }
    if (server.auth() == Config.Auth.NONE) {
      return LOCAL.contains(server.host())
          ? ok(NAME, "server.auth", "none; only this machine reaches " + server.host())
          : warning(
              NAME,
              "server.auth",
              "none: whoever reaches %s port %d may send alerts and read reports"
                  .formatted(server.host(), server.port()),
              "set server.auth: token, or let a NetworkPolicy admit Alertmanager only");
    }
    if (config.callers().stream().noneMatch(one -> one.roles().contains(Role.WEBHOOK))) {
      return warning(
          NAME,
          "access",
          "nobody has the role webhook: Alertmanager cannot send",
          "add {name: alertmanager, tokenFile: ..., roles: [webhook]}");
    }
    return config.access().isEmpty()
        ? ok(NAME, "server.auth", "callers need the token")
        : ok(NAME, "access", "callers are known by name: " + config.callers().size());
  }

  private static Verdict access(Account account) {
    var may =
        "%s, sees %s"
            .formatted(
                account.roles().stream()
                    .map(Role::word)
                    .sorted()
                    .collect(Collectors.joining(" and ")),
                account.namespaces());
    return switch (account.proof()) {
      case Proof.Token _ -> ok(NAME, "access " + account.name(), "by token: " + may);
      case Proof.Password _ -> ok(NAME, "access " + account.name(), "by password: " + may);
      case Proof.Header(var user, _, _, var from) ->
          from.stream().anyMatch(Network::wide)
              ? warning(
                  NAME,
                  "access " + account.name(),
                  "whoever has an address in `from` can send %s with any name".formatted(user),
                  "narrow from to the proxy's own addresses, or let a NetworkPolicy admit only it")
              : ok(NAME, "access " + account.name(), "by %s of a proxy: %s".formatted(user, may));
    };
  }

  private static Verdict url(String url) {
    return url.isEmpty()
        ? warning(
            NAME,
            "server.url",
            "is not set: links in reports lead to localhost",
            "set server.url to the address at which people reach Sitrep")
        : ok(NAME, "server.url", "links in reports begin with " + url);
  }

  private static List<Path> secrets(Config config) {
    var callers =
        config.access().stream()
            .map(Account::proof)
            .flatMap(proof ->
                switch (proof) {
                  case Proof.Token(var file) -> Stream.of(file);
                  case Proof.Password(var file) -> Stream.of(file);
                  case Proof.Header _ -> Stream.<Path>empty();
                });
    var others =
        Stream.concat(
            Stream.concat(
                Stream.of(
                    config.server().token(), config.alertmanager().token(), config.model().key()),
                config.store().postgres().map(Config.PostgreSql::password).stream()),
            config.channels().stream().flatMap(channel -> channel.settings().values().stream()));
    return Stream.concat(callers, others.map(Secret::file).flatMap(Optional::stream))
        .distinct()
        .sorted()
        .toList();
  }

  private static Verdict secret(Path file) {
    try {
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        return warning(
            NAME,
            file.toString(),
            "everybody on this machine may read this secret",
            "run: chmod o-r %s; for a volume of a Secret set defaultMode: 0440 and an fsGroup"
                .formatted(file));
      }
      return ok(NAME, file.toString(), "read; not everybody may");
    } catch (IOException | UnsupportedOperationException e) {
      return ok(NAME, file.toString(), "read; who else may is not known here");
    }
  }
}
