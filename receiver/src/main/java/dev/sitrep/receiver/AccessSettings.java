package dev.sitrep.receiver;

import dev.sitrep.receiver.Config.Row;
import dev.sitrep.receiver.ConfigFile.Field;
import dev.sitrep.receiver.ConfigFile.Fields;
import dev.sitrep.receiver.ConfigFile.Items;
import dev.sitrep.receiver.ConfigFile.Node;
import dev.sitrep.receiver.ConfigFile.Nothing;
import dev.sitrep.receiver.ConfigFile.Text;
import dev.sitrep.receiver.access.Account;
import dev.sitrep.receiver.access.Namespaces;
import dev.sitrep.receiver.access.Network;
import dev.sitrep.receiver.access.Proof;
import dev.sitrep.receiver.access.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the list of those who may call.
final class AccessSettings {
  private static final List<String> PROOFS = List.of("tokenFile", "passwordFile", "header");
  private static final List<String> PROXY = List.of("groupsHeader", "groups", "from");
  private static final List<String> KEYS =
      List.of(
          "name",
          "tokenFile",
          "passwordFile",
          "header",
          "groupsHeader",
          "groups",
          "from",
          "roles",
          "namespaces");

  private final String where;
  private final List<String> problems;
  private final Set<String> names = new HashSet<>();

  AccessSettings(String where, List<String> problems) {
    this.where = where;
    this.problems = problems;
  }

  static List<Row> rows() {
    return List.of(
        new Row(
            "access",
            Key.ACCESS,
            "",
            "a list, as YAML, of those who may call; who fits several may do what each of them may"),
        new Row(
            "access[].name", "", "", "what the audit log calls him; with passwordFile the user"),
        new Row(
            "access[].tokenFile",
            "",
            "",
            "file with his bearer token; on two lines the old and the new one, both valid; looked at every second"),
        new Row("access[].passwordFile", "", "", "the same with a password, for HTTP basic"),
        new Row(
            "access[].header",
            "",
            "",
            "header in which a proxy names whoever it has let in, such as X-Auth-Request-Email"),
        new Row(
            "access[].from",
            "",
            "",
            "the proxy's addresses, such as 10.1.2.0/24; from all others the header means nothing"),
        new Row(
            "access[].groupsHeader",
            "",
            "",
            "header in which the proxy names groups, with commas between"),
        new Row(
            "access[].groups",
            "",
            "",
            "only members of one of these; empty = whoever has the header"),
        new Row(
            "access[].roles",
            "",
            "",
            "of webhook (sends alerts), viewer (reads), asker (is a viewer who may ask and give feedback), metrics (reads /metrics, which is open while nobody has this role)"),
        new Row(
            "access[].namespaces",
            "",
            "",
            "all that a viewer or asker sees, such as [shop, \"team-*\"]; empty = everything, also nodes, the cluster and storms"));
  }

  List<Account> read(Node node) {
    if (node instanceof Items(_, var items)) {
      return items.stream().map(this::account).flatMap(Optional::stream).toList();
    }
    if (!(node instanceof Nothing)) {
      problems.add(
          at(node) + "access is no list; write `- {name: ..., tokenFile: ..., roles: [...]}`");
    }
    return List.of();
  }

  private Optional<Account> account(Node node) {
    if (!(node instanceof Fields(_, var fields))) {
      problems.add(
          at(node)
              + "a caller is no group of keys; write `{name: ..., tokenFile: ..., roles: [...]}`");
      return Optional.empty();
    }
    int before = problems.size();
    var values = new HashMap<String, Node>();
    for (var field : fields) {
      if (KEYS.contains(field.name())) {
        values.put(field.name(), field.value());
      } else {
        problems.add(Settings.unknown(at(field), "key of a caller", field.name(), KEYS));
      }
    }
    var name = name(node, values);
    var proof = proof(node, name, values);
    var roles = roles(node, name, values);
    var namespaces = namespaces(name, values, roles);
    return problems.size() == before
        ? proof.map(by -> new Account(name, by, roles, namespaces))
        : Optional.empty();
  }

  /// A name goes into logs, and to the left of the colon in HTTP basic.
  private String name(Node node, Map<String, Node> values) {
    var name = text(values, "name");
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}")) {
      problems.add(
          at(node)
              + (name.isEmpty()
                  ? "a caller has no name; give him one, such as `name: alertmanager`"
                  : "a caller's name has more than letters, digits and . _ @ -, or is too long; shorten it"));
    } else if (!names.add(name)) {
      problems.add(at(node) + "caller " + name + " is there twice; rename one");
    }
    return name;
  }

  private Optional<Proof> proof(Node node, String name, Map<String, Node> values) {
    var who = "caller " + name;
    var given = PROOFS.stream().filter(values::containsKey).toList();
    if (given.size() != 1) {
      problems.add(
          at(node)
              + who
              + (given.isEmpty() ? " has none of " : " has more than one of ")
              + String.join(", ", PROOFS)
              + "; keep one: it says how he is known");
      return Optional.empty();
    }
    var key = given.getFirst();
    var value = text(values, key);
    if (!key.equals("header")) {
      PROXY.stream()
          .filter(values::containsKey)
          .forEach(extra ->
              problems.add(at(node) + who + ": " + extra + " belongs to header; remove it"));
    }
    return switch (key) {
      case "tokenFile" -> file(who, value, "token").map(Proof.Token::new);
      case "passwordFile" -> file(who, value, "password").map(Proof.Password::new);
      default -> Optional.of(header(node, who, value, values));
    };
  }

  private Optional<Path> file(String who, String file, String what) {
    return SecretFile.lines(who, file, what, problems).file();
  }

  private Proof header(Node node, String who, String header, Map<String, Node> values) {
    var groupsHeader = text(values, "groupsHeader");
    var groups = texts(values, "groups");
    checkHeader(node, who, header);
    if (groups.isEmpty() != groupsHeader.isEmpty()) {
      problems.add(at(node) + who + " has only one of groupsHeader and groups; set both, or none");
    } else if (!groups.isEmpty()) {
      checkHeader(node, who, groupsHeader);
    }
    var from = new ArrayList<Network>();
    var texts = texts(values, "from");
    for (var text : texts) {
      try {
        from.add(Network.parse(text));
      } catch (IllegalArgumentException e) {
        problems.add(at(node) + who + ": from " + text + " " + e.getMessage());
      }
    }
    if (texts.isEmpty()) {
      problems.add(
          at(node)
              + who
              + " has a header and no from; set it to the proxy's addresses, such as [10.1.2.0/24]");
    }
    return new Proof.Header(header, groupsHeader, groups, from);
  }

  private void checkHeader(Node node, String who, String header) {
    if (!header.matches("[A-Za-z0-9-]{1,64}")) {
      problems.add(
          at(node)
              + who
              + ": \""
              + header
              + "\" is no header's name; write it as X-Auth-Request-Email");
    }
  }

  private Set<Role> roles(Node node, String name, Map<String, Node> values) {
    var roles = new HashSet<Role>();
    var words = texts(values, "roles");
    for (var word : words) {
      Role.of(word)
          .ifPresentOrElse(
              roles::add,
              () ->
                  problems.add(
                      Settings.unknown(
                          at(node) + "caller " + name + ": ", "role", word, Role.words())));
    }
    if (words.isEmpty()) {
      problems.add(
          at(node)
              + "caller %s has no roles; give him some of %s"
                  .formatted(name, String.join(", ", Role.words())));
    }
    return roles;
  }

  private Namespaces namespaces(String name, Map<String, Node> values, Set<Role> roles) {
    var node = values.get("namespaces");
    if (node == null) {
      return Namespaces.EVERYTHING;
    }
    var patterns = texts(values, "namespaces");
    if (patterns.isEmpty() || !patterns.stream().allMatch(Namespaces::isPattern)) {
      problems.add(
          at(node)
              + "caller %s: namespaces is %s; expected names, in which * stands for any characters"
                  .formatted(name, Settings.shown(node)));
    }
    if (!roles.contains(Role.VIEWER) && !roles.contains(Role.ASKER)) {
      problems.add(
          at(node)
              + "caller %s has namespaces and is neither viewer nor asker; remove them"
                  .formatted(name));
    }
    return Namespaces.of(patterns);
  }

  private String text(Map<String, Node> values, String key) {
    return switch (values.get(key)) {
      case null -> "";
      case Nothing _ -> "";
      case Text(_, var text) -> text.strip();
      case Items items -> noText(items, key);
      case Fields fields -> noText(fields, key);
    };
  }

  private String noText(Node node, String key) {
    problems.add(at(node) + "a caller's %s is no text".formatted(key));
    return "";
  }

  /// One text counts as a list of one.
  private List<String> texts(Map<String, Node> values, String key) {
    return switch (values.get(key)) {
      case null -> List.of();
      case Nothing _ -> List.of();
      case Text(_, var text) -> List.of(text.strip());
      case Items(_, var items) when items.stream().allMatch(Text.class::isInstance) ->
          items.stream().map(item -> ((Text) item).text().strip()).toList();
      case Items items -> noTexts(items, key);
      case Fields fields -> noTexts(fields, key);
    };
  }

  private List<String> noTexts(Node node, String key) {
    problems.add(at(node) + "a caller's %s is no list of texts".formatted(key));
    return List.of();
  }

  private String at(Node node) {
    return ConfigFile.at(where, node.line());
  }

  private String at(Field field) {
    return ConfigFile.at(where, field.line());
  }
}
