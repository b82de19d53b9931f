package dev.sitrep.diagnosis;

import dev.sitrep.cluster.Ref;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// One kubectl command that only reads, understood word by word: what a model proposes and a tired
/// person pastes.
///
/// Everything is an allow-list, for what is not known here may change something, or read what
/// nobody should: the verbs, per verb its flags and the form of their values, the kinds, the
/// characters. So there is no kind `secret`, no `all`, no flag that goes to another cluster, user,
/// file or namespace (`--context`, `--as`, `-f`, `-A`, `--raw`), none that stays (`-w`, `logs -f`),
/// and no character that a shell reads. What parses is said again by [#text] in one form, so that
/// what is pasted is what was understood, not what was written.
///
/// Whether its objects exist is another question: the caller knows the case.
///
/// @param text the command to show: `kubectl -n shop logs pod/api-5d9 -c app --previous`
/// @param verb `get`, `rollout history`
/// @param namespace empty where none was given
/// @param objects what it names, as kind and name; none where it lists a kind
/// @param kinds all kinds that it reads, in the singular
/// @param container whose log is wanted, may be empty
record KubectlCommand(
    String text,
    String verb,
    String namespace,
    List<Ref> objects,
    Set<String> kinds,
    String container) {
  private static final int LONGEST = 240;

  /// What a command may consist of: no quote, no `;|&$()<>`, no line break, no `!`, `~`, `#`, `\`.
  private static final Pattern WRITTEN = Pattern.compile("[A-Za-z0-9 ./:=,@_\\[\\]{}*-]+");

  /// Quotes are taken from around one thing only, as the rules write it: `-o jsonpath='{.spec}'`.
  private static final Pattern TEMPLATE =
      Pattern.compile("(jsonpath|go-template)='(\\{[^' ]{1,100}\\})'");

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");
  private static final Pattern DURATION = Pattern.compile("\\d{1,6}[smh]");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
  private static final Pattern SELECTOR =
      Pattern.compile(
          "[A-Za-z0-9][A-Za-z0-9./_-]*==?[A-Za-z0-9._-]*"
              + "(,[A-Za-z0-9][A-Za-z0-9./_-]*==?[A-Za-z0-9._-]*)*");
  private static final Pattern PATH = Pattern.compile("\\.[A-Za-z0-9.]{1,80}");
  private static final Pattern KEYS = Pattern.compile("[A-Za-z0-9./_,-]{1,120}");
  private static final Pattern WORDS = Pattern.compile("[A-Za-z,]{1,40}");
  private static final Pattern FIELD = Pattern.compile("(\\.[A-Za-z]{1,40}){0,12}");
  private static final Pattern ACTION = Pattern.compile("[a-z]{2,20}");
  private static final Pattern OUTPUT =
      Pattern.compile(
          "wide|yaml|json|name|jsonpath=\\{[A-Za-z0-9./:_*,@\\[\\]{}-]{1,100}\\}"
              + "|go-template=\\{\\{[A-Za-z0-9._-]{1,100}\\}\\}"
              + "|custom-columns=[A-Z]{1,20}:\\.[A-Za-z0-9.]{1,60}"
              + "(,[A-Z]{1,20}:\\.[A-Za-z0-9.]{1,60}){0,5}");

  /// A flag that takes no value.
  private static final Pattern NONE = Pattern.compile("");

  private static final Map<String, String> LONG_FORMS =
      Map.of(
          "-n", "--namespace",
          "-o", "--output",
          "-l", "--selector",
          "-c", "--container",
          "-p", "--previous",
          "-L", "--label-columns");

  private static final Map<String, Pattern> LISTING =
      Map.of(
          "--namespace", LABEL,
          "--output", OUTPUT,
          "--selector", SELECTOR,
          "--field-selector", SELECTOR,
          "--label-columns", KEYS,
          "--show-labels", NONE,
          "--sort-by", PATH,
          "--no-headers", NONE);

  /// Per verb its flags.
  private static final Map<String, Map<String, Pattern>> FLAGS =
      Map.of(
          "get", LISTING,
          "describe", Map.of("--namespace", LABEL, "--selector", SELECTOR),
          "logs",
              Map.of(
                  "--namespace", LABEL,
                  "--container", LABEL,
                  "--previous", NONE,
                  "--tail", NUMBER,
                  "--since", DURATION,
                  "--since-time", TIME,
                  "--timestamps", NONE,
                  "--all-containers", NONE),
          "top",
              Map.of(
                  "--namespace", LABEL,
                  "--containers", NONE,
                  "--selector", SELECTOR,
                  "--sort-by", WORDS),
          "events", Map.of("--namespace", LABEL, "--for", KEYS, "--types", WORDS),
          "explain", Map.of("--recursive", NONE),
          "rollout status", Map.of("--namespace", LABEL, "--timeout", DURATION),
          "rollout history", Map.of("--namespace", LABEL, "--revision", NUMBER),
          "auth can-i", Map.of("--namespace", LABEL),
          "api-resources", Map.of("--output", OUTPUT));

  /// Words that have nothing to do behind a command that reads, however many words later.
  private static final Set<String> CHANGING =
      Set.of(
          "annotate",
          "apply",
          "attach",
          "cordon",
          "cp",
          "debug",
          "delete",
          "drain",
          "edit",
          "exec",
          "patch",
          "port-forward",
          "proxy",
          "replace",
          "uncordon");

  /// Verbs of two words.
  private static final Set<String> TWOFOLD = Set.of("rollout", "auth");

  private static final Set<String> ROLLED = Set.of("deployment", "daemonset", "statefulset");
  private static final Set<String> LOGGED =
      Set.of("pod", "deployment", "daemonset", "statefulset", "replicaset", "job");

  /// Kinds that may be read, each with its other names; `secret` is not among them, nor is a kind
  /// that no rule knows.
  private static final Map<String, String> KINDS = readable();

  private static final Set<String> WITHOUT_NAMESPACE =
      Set.of(
          "node",
          "namespace",
          "persistentvolume",
          "storageclass",
          "priorityclass",
          "ingressclass",
          "apiservice",
          "validatingwebhookconfiguration",
          "mutatingwebhookconfiguration");

  /// What a text is.
  sealed interface Parsed {
    record Reads(KubectlCommand command) implements Parsed {}

    /// @param why as the end of "the command ...": `may change something: delete`
    record Refused(String why) implements Parsed {}
  }

  KubectlCommand {
    objects = List.copyOf(objects);
    kinds = Set.copyOf(kinds);
  }

  /// Whether objects of all its kinds live outside of namespaces.
  boolean needsNoNamespace() {
    return WITHOUT_NAMESPACE.containsAll(kinds)
        || verb.equals("explain")
        || verb.equals("api-resources");
  }

  static Parsed parse(String text) {
    try {
      return new Parsed.Reads(new Parser(text).command());
    } catch (Refusal e) {
      return new Parsed.Refused(String.valueOf(e.getMessage()));
    }
  }

  /// Why a sentence that speaks of kubectl must not be shown: the words after it would do more than
  /// read. A sentence is no command, so that what comes after the verb may be any words but the
  /// dangerous ones. Empty where it does no harm.
  static Optional<String> harmIn(String prose) {
    var words = new ArrayDeque<>(List.of(prose.toLowerCase(Locale.ROOT).split("[\\s`'\"]+", -1)));
    while (!words.isEmpty()) {
      if (words.removeFirst().endsWith("kubectl")) {
        var harm = harmAfter(words);
        if (harm.isPresent()) {
          return harm;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> harmAfter(Deque<String> words) {
    var verb = "";
    for (var word : words) {
      var plain = word.replaceAll("[.,:]+$", "");
      if (CHANGING.contains(plain)
          || plain.matches(".*[;|&$<>()].*")
          || plain.matches("(?:.*/)?secrets?(?:[./,].*)?")) {
        return Optional.of(word);
      }
      if (plain.startsWith("-") && plain.length() > 1 && !isKnownFlag(plain)) {
        return Optional.of(word);
      }
      if (verb.isEmpty() && !plain.startsWith("-") && !LABEL.matcher(plain).matches()) {
        return Optional.of(word);
      }
      if (verb.isEmpty() && FLAGS.containsKey(plain)) {
        verb = plain;
      }
    }
    return speaksOfReading(words) ? Optional.empty() : Optional.of("kubectl");
  }

  /// The first words are a verb that reads, with at most a namespace before it.
  private static boolean speaksOfReading(Deque<String> words) {
    var first = String.join(" ", words).replaceAll("^(?:-n|--namespace)[= ]\\S+ ", "");
    return FLAGS.keySet().stream()
        .anyMatch(verb -> first.equals(verb) || first.matches(Pattern.quote(verb) + "[ .,].*"));
  }

  private static boolean isKnownFlag(String word) {
    var flag = word.replaceAll("=.*", "");
    var name = LONG_FORMS.getOrDefault(flag, flag);
    return FLAGS.values().stream().anyMatch(flags -> flags.containsKey(name));
  }

  /// Carries the reason out of the depth of the parser; never leaves this class.
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refusal(String why) {
      super(why, null, false, false);
    }
  }

  private static final class Parser {
    private final Deque<String> words;
    private final List<String> said = new ArrayList<>();
    private final List<Ref> objects = new ArrayList<>();
    private final Set<String> kinds = new TreeSet<>();
    private String namespace = "";
    private String container = "";
    private String output = "";
    private String about = "";

    Parser(String text) {
      var bare = TEMPLATE.matcher(text.strip()).replaceAll("$1=$2");
      if (bare.length() > LONGEST || !WRITTEN.matcher(bare).matches()) {
        throw new Refusal("is not one plain kubectl command: leave out quotes, pipes and the like");
      }
      this.words = new ArrayDeque<>(Arrays.asList(bare.split(" +", -1)));
    }

    KubectlCommand command() {
      if (!"kubectl".equals(words.poll())) {
        throw new Refusal("does not begin with kubectl");
      }
      while (!words.isEmpty() && words.peek().startsWith("-")) {
        flag(words.removeFirst(), Map.of("--namespace", LABEL));
      }
      var verb = verb();
      var flags = FLAGS.get(verb);
      if (flags == null) {
        throw new Refusal(
            "may change something: use get, describe, logs, events, top or rollout history, not '%s'"
                .formatted(verb));
      }
      var plain = new ArrayList<String>();
      while (!words.isEmpty()) {
        var word = words.removeFirst();
        if (word.startsWith("-")) {
          flag(word, flags);
        } else {
          plain.add(word);
        }
      }
      var target = target(verb, plain);
      named(verb);
      var text = new StringBuilder("kubectl");
      if (!namespace.isEmpty()) {
        text.append(" -n ").append(namespace);
      }
      text.append(' ').append(verb);
      target.forEach(word -> text.append(' ').append(word));
      said.forEach(word -> text.append(' ').append(word));
      return new KubectlCommand(text.toString(), verb, namespace, objects, kinds, container);
    }

    private String verb() {
      var first = words.isEmpty() ? "" : words.removeFirst();
      return TWOFOLD.contains(first) && !words.isEmpty()
          ? first + " " + words.removeFirst()
          : first;
    }

    private void flag(String word, Map<String, Pattern> allowed) {
      var attached = word.matches("-o[a-z].*") ? List.of("-o", word.substring(2)) : List.of(word);
      int equals = attached.getFirst().indexOf('=');
      var name = equals < 0 ? attached.getFirst() : word.substring(0, equals);
      var flag = LONG_FORMS.getOrDefault(name, name);
      var form = allowed.get(flag);
      if (form == null) {
        throw new Refusal("has the flag '%s', which is not allowed here".formatted(name));
      }
      if (form.equals(NONE)) {
        if (equals >= 0 && !word.endsWith("=true")) {
          throw new Refusal("has a value for '%s', which takes none".formatted(name));
        }
        said.add(flag);
        return;
      }
      var value =
          attached.size() > 1
              ? attached.getLast()
              : equals >= 0
                  ? word.substring(equals + 1)
                  : words.isEmpty() ? "" : words.removeFirst();
      if (!form.matcher(value).matches()) {
        throw new Refusal("has no usable value for '%s'".formatted(name));
      }
      take(flag, value);
    }

    private void take(String flag, String value) {
      switch (flag) {
        case "--namespace" -> namespace = value;
        case "--container" -> {
          container = value;
          said.add("-c " + value);
        }
        case "--output" -> {
          output = value;
          said.add("-o " + (value.contains("{") ? value.replace("={", "='{") + "'" : value));
        }
        case "--for" -> {
          about = value;
          said.add("--for " + value);
        }
        case "--selector" -> said.add("-l " + value);
        case "--label-columns" -> said.add("-L " + value);
        default -> said.add(flag + "=" + value);
      }
    }

    /// What the command is about, as it will be written.
    private List<String> target(String verb, List<String> plain) {
      return switch (verb) {
        case "logs" -> log(plain);
        case "events" -> events(plain);
        case "explain" -> explain(plain);
        case "auth can-i" -> permission(plain);
        case "api-resources" -> {
          if (!plain.isEmpty()) {
            throw new Refusal("has words after api-resources");
          }
          yield plain;
        }
        default -> {
          if (plain.isEmpty()) {
            throw new Refusal("does not say what to " + verb);
          }
          objects(plain);
          yield objects.isEmpty() ? plain : objects.stream().map(Ref::path).toList();
        }
      };
    }

    /// `pod/a service/b`, `pod a`, `pods`, `pods,services`
    private void objects(List<String> plain) {
      if (plain.stream().allMatch(word -> word.contains("/"))) {
        plain.forEach(word -> object(word.split("/", -1)));
        return;
      }
      var listed = List.of(plain.getFirst().split(",", -1)).stream().map(this::kind).toList();
      kinds.addAll(listed);
      for (var name : plain.subList(1, plain.size())) {
        listed.forEach(kind -> object(new String[] {kind, name}));
      }
    }

    private void object(String[] parts) {
      if (parts.length != 2 || !NAME.matcher(parts[1]).matches() || parts[1].matches("secrets?")) {
        throw new Refusal("names no object as kind/name");
      }
      var kind = kind(parts[0]);
      kinds.add(kind);
      objects.add(new Ref(kind, "", parts[1]));
    }

    private String kind(String word) {
      var kind = KINDS.get(word.toLowerCase(Locale.ROOT));
      if (kind == null) {
        throw new Refusal("reads '%s', which is not allowed".formatted(word));
      }
      return kind;
    }

    /// `logs NAME` is a pod's.
    private List<String> log(List<String> plain) {
      if (plain.isEmpty() || plain.size() > 2) {
        throw new Refusal("has to name one pod");
      }
      var word = plain.getFirst();
      object(word.contains("/") ? word.split("/", -1) : new String[] {"pod", word});
      if (!LOGGED.containsAll(kinds)) {
        throw new Refusal("asks for the log of what has none");
      }
      if (plain.size() == 2) {
        if (!container.isEmpty() || !LABEL.matcher(plain.getLast()).matches()) {
          throw new Refusal("has to name one pod and one container");
        }
        container = plain.getLast();
        said.addFirst("-c " + container);
      }
      return List.of(objects.getFirst().path());
    }

    private List<String> events(List<String> plain) {
      if (!plain.isEmpty()) {
        throw new Refusal("has words after events: use --for kind/name");
      }
      kinds.add("event");
      if (!about.isEmpty()) {
        object(about.split("/", -1));
      }
      return plain;
    }

    private List<String> explain(List<String> plain) {
      int dot = plain.isEmpty() ? -1 : plain.getFirst().indexOf('.');
      var kind = plain.isEmpty() || dot < 0 ? plain : List.of(plain.getFirst().substring(0, dot));
      if (plain.size() != 1
          || (dot >= 0 && !FIELD.matcher(plain.getFirst().substring(dot)).matches())) {
        throw new Refusal("has to name one kind and its field");
      }
      kinds.add(kind(kind.getFirst()));
      return plain;
    }

    private List<String> permission(List<String> plain) {
      if (plain.size() != 2 || !ACTION.matcher(plain.getFirst()).matches()) {
        throw new Refusal("has to name one verb and one kind");
      }
      kinds.add(kind(plain.getLast()));
      return plain;
    }

    /// Whole objects are shown one at a time: a list of them can hold what nobody asked for.
    private void named(String verb) {
      boolean whole = !output.isEmpty() && !Set.of("wide", "name").contains(output);
      if (whole && objects.isEmpty() && !output.startsWith("custom-columns")) {
        throw new Refusal("shows whole objects without naming one");
      }
      if (verb.startsWith("rollout") && (objects.size() != 1 || !ROLLED.containsAll(kinds))) {
        throw new Refusal("has to name one deployment, daemonset or statefulset");
      }
      if (verb.equals("top") && !Set.of("pod", "node").containsAll(kinds)) {
        throw new Refusal("can only ask for the top of pods or nodes");
      }
    }
  }

  private static Map<String, String> readable() {
    var kinds = new HashMap<String, String>();
    for (var line :
        """
        pod pods po
        deployment deployments deploy deployment.apps deployments.apps
        replicaset replicasets rs replicaset.apps replicasets.apps
        statefulset statefulsets sts statefulset.apps statefulsets.apps
        daemonset daemonsets ds daemonset.apps daemonsets.apps
        job jobs job.batch jobs.batch
        cronjob cronjobs cj cronjob.batch cronjobs.batch
        service services svc
        endpoints ep
        endpointslice endpointslices
        ingress ingresses ing
        ingressclass ingressclasses
        networkpolicy networkpolicies netpol
        configmap configmaps cm
        serviceaccount serviceaccounts sa
        persistentvolumeclaim persistentvolumeclaims pvc
        persistentvolume persistentvolumes pv
        storageclass storageclasses sc
        resourcequota resourcequotas quota
        limitrange limitranges limits
        horizontalpodautoscaler horizontalpodautoscalers hpa
        poddisruptionbudget poddisruptionbudgets pdb
        priorityclass priorityclasses pc
        namespace namespaces ns
        node nodes no
        event events ev
        apiservice apiservices
        validatingwebhookconfiguration validatingwebhookconfigurations
        mutatingwebhookconfiguration mutatingwebhookconfigurations
        """
            .strip()
            .split("\n", -1)) {
      var names = line.strip().split(" ", -1);
      for (var name : names) {
        kinds.put(name, names[0]);
      }
    }
    return Map.copyOf(kinds);
  }
}
