package dev.sitrep.diagnosis;

import dev.sitrep.cluster.Ref;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.Finding;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Every name, number and word that the case file and the findings hold: what a model may speak of.
/// A line that reads like an instruction to a model adds nothing to it: see [Planted].
final class Vocabulary {
  private static final Pattern ID = Pattern.compile("[EF]\\d{1,5}");
  private static final Pattern EXIT_CODE =
      Pattern.compile(
          "\\b(?:exit(?:s|ed|ing)?|terminat(?:es|ed))(?:[ -]?(?:code|status))?(?: with)?"
              + "(?: (?:an? )?(?:exit )?(?:code|status))?(?: of| was| is)?[ :=(]{1,2}(\\d{1,3})\\b");
  private static final Pattern QUOTED =
      Pattern.compile(
          "[\"\u201c\u201d`]([^\"\u201c\u201d`]{1,300})[\"\u201c\u201d`]|(?<=^|[\\s(])'([^']{1,300})'");
  private static final Pattern CAMEL = Pattern.compile(".*[a-z].*");
  private static final Pattern WORD = Pattern.compile("\\p{L}{4,}");
  private static final Pattern PLAIN = Pattern.compile("\\p{L}+");
  private static final Set<String> KINDS =
      words(
          """
          configmap replicaset statefulset daemonset cronjob persistentvolumeclaim
          persistentvolume horizontalpodautoscaler poddisruptionbudget networkpolicy
          serviceaccount resourcequota limitrange storageclass endpointslice crashloop
          javascript kubernetes k8s
          """);
  private static final Set<String> KIND_WORDS =
      words(
          """
          pod pods po deployment deploy service svc node job secret configmap cm namespace ns
          pvc pv statefulset daemonset replicaset cronjob ingress container image
          """);

  /// Parts of hyphenated English: a name made only of these can harm nobody.
  private static final Set<String> ORDINARY =
      words(
          """
          a at back built by crash cross cut date down end fail failed first follow free high i
          in init known last less level long loop looping low memory mis multi new no non not of
          off old on only out over part party per pre re read ready restart restarts roll run
          running self set shut side so called start started starting sub term third time to two
          one three up user well write writable zero existent existing root short single real
          live wide cluster client server based related specific created try
          """);

  private static final List<DateTimeFormatter> CLOCKS =
      Stream.of("HH:mm", "HH:mm:ss")
          .map(form -> DateTimeFormatter.ofPattern(form, Locale.ROOT).withZone(ZoneOffset.UTC))
          .toList();

  /// What may stand where a name would.
  private static final Set<String> FILLERS =
      words(
          """
          a an the this that these those same its whole entire own other another given target
          current wrong is was has had does and or of in at by for which who it also itself then
          now never always still again there later soon alone already only but therefore because
          name names quota limit limits spec state status log logs selector port ports memory
          image not no cannot can could all both each every single affected failing
          """);

  private static final String NAME = "['\"`\u201c]?([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)['\"`\u201d]?";
  private static final Pattern NAMESPACE =
      Pattern.compile(
          ("\\b(?:in|of|from|to|by) (?:the )?namespace[ :]NAME|\\bnamespace/NAME"
                  + "|\\bnamespace[ :=]NAME(?=[,.;:)]|$| (?:is|was|has|had|and|but|because|where|which"
                  + "|cannot)\\b)"
                  + "|\\b(?:in|of|from|for) (?:the )?NAME namespace\\b")
              .replace("NAME", NAME));

  /// `port 8080`, `orders:8080`, `8080/TCP`
  private static final Pattern PORT =
      Pattern.compile(
          "\\b(?:[a-z]*port)s?[ :=]{1,2}(?:is |was |number )?(\\d{2,5})\\b"
              + "|(?<=[a-z\\]]|[a-z.-]\\d{1,3}):(\\d{2,5})\\b(?![:.]\\d)|\\b(\\d{2,5})/(?:tcp|udp|sctp)\\b");

  private static final List<String> NUMBERS =
      List.of("three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve");
  private static final Pattern COUNT =
      Pattern.compile(
          "\\b("
              + String.join("|", NUMBERS)
              + ") (?:times|restarts|pods|replicas|containers|nodes"
              + "|seconds|minutes|hours|days|retries|attempts|endpoints|jobs|services)\\b");
  private static final Pattern NAMED =
      Pattern.compile(
          "\\b(pod|container|service|deployment|statefulset|daemonset|node|configmap|secret|claim"
              + "|ingress|volume|job|cronjob|quota) ([a-z]{2,63})"
              + "(?= (?:is|was|has|had|does|did|cannot|exits|exited|fails|failed|crashes|crashed"
              + "|refuses|refused|lacks|needs|runs|ran|restarts|returns|answers)\\b)");

  private static final Set<String> EMPTY_WORDS =
      words(
          """
          about after also analysis because been before being cause caused causes could does
          doing each evidence from have into issue itself more most only other over problem root
          same should some such than that their them then there these they this those very were
          what when where which while will with without would your incident finding findings
          shows
          """);

  private final Set<String> ids = new HashSet<>();
  private final Set<String> words = new HashSet<>();
  private final Set<String> exitCodes = new HashSet<>();
  private final Set<String> ports = new HashSet<>();
  private final Set<String> namespaces = new HashSet<>();
  private final Quantities amounts;
  private final String text;
  private final Planted planted;

  Vocabulary(CaseFile file, List<Finding> findings) {
    this.planted = new Planted(file, findings);
    var all = new StringBuilder();
    for (var exhibit : file.exhibits()) {
      ids.add(exhibit.id());
      if (Planted.suspect(exhibit.evidence())) {
        continue;
      }
      all.append(Prompt.line(exhibit, file.now())).append('\n');
      all.append(exhibit.evidence().line()).append('\n');
      all.append(exhibit.evidence().about().qualified()).append('\n');
    }
    for (int i = 0; i < findings.size(); i++) {
      var finding = findings.get(i);
      ids.add("F" + (i + 1));
      all.append(finding.cause()).append('\n').append(finding.symptom()).append('\n');
      all.append(finding.fault().qualified()).append('\n').append(finding.fault().path());
      finding.subjects().forEach(subject -> all.append('\n').append(subject.qualified()));
      finding.subjects().forEach(subject -> all.append('\n').append(subject.path()));
      all.append('\n').append(finding.subjects().size()).append('\n');
    }
    var incident = file.incident();
    all.append(incident.target().ref().qualified()).append('\n').append(incident.container());
    incident.alertNames().forEach(name -> all.append('\n').append(name));
    var times = new ArrayList<Instant>();
    times.add(incident.since());
    file.exhibits().forEach(exhibit -> exhibit.evidence().at().ifPresent(times::add));
    for (var at : times) {
      all.append('\n').append(at);
      CLOCKS.forEach(clock -> all.append(' ').append(clock.format(at)));
    }
    this.text = normalised(all.toString());
    this.amounts = new Quantities(text + beforeTheAlert(times, incident.since()));
    ports(text).forEach(ports::add);
    namespaces.addAll(namespacesOf(file, findings));
    exitCodesIn(text).forEach(exitCodes::add);
    var word = WORD.matcher(text);
    while (word.find()) {
      words.add(stem(word.group()));
    }
    if (holds("env")) {
      words.add(stem("environment"));
    }
  }

  /// `14 minutes before the alert`
  private static String beforeTheAlert(List<Instant> times, Instant since) {
    var ages = new StringBuilder();
    times.stream()
        .filter(at -> at.isBefore(since))
        .forEach(
            at -> ages.append(' ').append(Duration.between(at, since).toSeconds()).append('s'));
    return ages.toString();
  }

  /// The first thing in the sentence that the case does not hold, as a fault; empty if all is
  /// known.
  Optional<String> stranger(String sentence) {
    var repeated = planted.in(sentence);
    if (repeated.isPresent()) {
      return repeated;
    }
    var quoted = QUOTED.matcher(sentence);
    while (quoted.find()) {
      var phrase = quoted.group(1) != null ? quoted.group(1) : quoted.group(2);
      if (!holds(phrase.strip().replaceAll("[.,;:]$", "")) && !ids.contains(phrase)) {
        return Optional.of("quotes '%s', which stands nowhere in the evidence".formatted(phrase));
      }
    }
    for (var code : exitCodesIn(normalised(sentence))) {
      if (!exitCodes.contains(code)) {
        return Optional.of("exit code %s stands nowhere in the evidence".formatted(code));
      }
    }
    var misplaced =
        wrongNamespace(sentence)
            .or(() -> wrongPort(sentence))
            .or(() -> wrongCount(sentence))
            .or(() -> unknownObject(sentence));
    if (misplaced.isPresent()) {
      return misplaced;
    }
    for (var token :
        QUOTED
            .matcher(amounts.withoutKnown(sentence))
            .replaceAll(" ")
            .split("[\\s,;()\\[\\]{}|=]+", -1)) {
      var name = trimmed(token);
      if (!name.isEmpty() && !known(name)) {
        return Optional.of(
            ID.matcher(name).matches()
                ? "cites %s, which does not exist".formatted(name)
                : "'%s' stands nowhere in the evidence".formatted(name));
      }
    }
    return Optional.empty();
  }

  /// `in namespace billing`, `in the billing namespace`
  private Optional<String> wrongNamespace(String sentence) {
    var found = NAMESPACE.matcher(normalised(sentence));
    while (found.find()) {
      var name =
          IntStream.rangeClosed(1, found.groupCount())
              .mapToObj(found::group)
              .filter(Objects::nonNull)
              .findFirst()
              .orElse("");
      if (!namespaces.contains(name) && !FILLERS.contains(name)) {
        return Optional.of("namespace %s stands nowhere in the evidence".formatted(name));
      }
    }
    return Optional.empty();
  }

  /// A number may be in the case as a status or a count; as a port it has to be there as a port.
  private Optional<String> wrongPort(String sentence) {
    return ports(normalised(sentence)).stream()
        .filter(port -> !ports.contains(port))
        .findFirst()
        .map("port %s stands nowhere in the evidence"::formatted);
  }

  /// `three restarts`; one and two are said of anything.
  private Optional<String> wrongCount(String sentence) {
    var found = COUNT.matcher(normalised(sentence));
    while (found.find()) {
      if (!holds(String.valueOf(NUMBERS.indexOf(found.group(1)) + 3)) && !holds(found.group(1))) {
        return Optional.of("'%s' stands nowhere in the evidence".formatted(found.group()));
      }
    }
    return Optional.empty();
  }

  /// `container sidecar exits`, `by service payments.`: a plain word, but in the place of a name.
  private Optional<String> unknownObject(String sentence) {
    var found = NAMED.matcher(sentence);
    while (found.find()) {
      var name = found.group(2);
      boolean plain =
          FILLERS.contains(name) || ORDINARY.contains(name) || name.matches(".*(?:ed|ing|ly|ble)");
      if (!plain && !holds(name)) {
        return Optional.of(
            "'%s' stands nowhere in the evidence".formatted(found.group(1) + " " + name));
      }
    }
    return Optional.empty();
  }

  private static Set<String> ports(String text) {
    var ports = new HashSet<String>();
    var found = PORT.matcher(text);
    while (found.find()) {
      for (var group : List.of(1, 2, 3)) {
        if (found.group(group) != null) {
          ports.add(found.group(group));
        }
      }
    }
    return ports;
  }

  private static Set<String> namespacesOf(CaseFile file, List<Finding> findings) {
    var refs = new ArrayList<Ref>();
    file.exhibits().forEach(exhibit -> refs.add(exhibit.evidence().about()));
    for (var finding : findings) {
      refs.add(finding.fault());
      refs.addAll(finding.subjects());
    }
    refs.add(file.incident().target().ref());
    var names = new HashSet<String>();
    for (var ref : refs) {
      names.add(ref.namespace());
      if (ref.kind().equals("namespace")) {
        names.add(ref.name());
      }
    }
    return names;
  }

  /// Whether the sentence speaks of this case at all: it shares a word of some weight with it.
  boolean concerns(String sentence) {
    var word = WORD.matcher(normalised(sentence));
    while (word.find()) {
      if (!EMPTY_WORDS.contains(word.group()) && words.contains(stem(word.group()))) {
        return true;
      }
    }
    return false;
  }

  static Set<String> exitCodesIn(String text) {
    var codes = new HashSet<String>();
    Matcher found = EXIT_CODE.matcher(normalised(text));
    while (found.find()) {
      codes.add(found.group(1));
    }
    return codes;
  }

  private boolean known(String token) {
    if (ID.matcher(token).matches()) {
      return ids.contains(token);
    }
    if (PLAIN.matcher(token).matches()) {
      return !isName(token) || KINDS.contains(singular(token)) || holds(token);
    }
    if (holds(token)
        || holds(token.replace('/', ' '))
        || KINDS.contains(token.toLowerCase(Locale.ROOT))) {
      return true;
    }
    if (token.chars().anyMatch(Character::isDigit)) {
      return false;
    }
    return ordinary(token) || alternatives(token);
  }

  /// `out-of-memory`, `doesn't`, `e.g`
  private boolean ordinary(String token) {
    var lower = token.toLowerCase(Locale.ROOT);
    if (lower.equals("e.g") || lower.equals("i.e")) {
      return true;
    }
    if (lower.matches("\\p{L}+['\u2019](?:s|t|re|ve|ll|d|m)?")) {
      return known(token.substring(0, Math.max(token.indexOf('\''), token.indexOf('\u2019'))));
    }
    if (!lower.matches("\\p{L}+(?:-\\p{L}+)+")) {
      return false;
    }
    return holds(lower.replace('-', ' '))
        || holds(lower.replace("-", ""))
        || List.of(lower.split("-", -1)).stream().allMatch(ORDINARY::contains);
  }

  /// `CPU/memory`: two words, unless the first is a kind and so the second is a name.
  private boolean alternatives(String token) {
    if (!token.matches("\\p{L}+(?:/\\p{L}+)+")) {
      return false;
    }
    var parts = List.of(token.split("/", -1));
    return !KIND_WORDS.contains(parts.getFirst().toLowerCase(Locale.ROOT))
        && parts.stream().allMatch(this::known);
  }

  /// Reasons such as `OOMKilled`, and capitals that are no common abbreviation such as `CPU`.
  private static boolean isName(String word) {
    boolean capitalInside = word.substring(1).chars().anyMatch(Character::isUpperCase);
    return capitalInside
        && (CAMEL.matcher(word).matches() ? !word.matches("[A-Z]{2,4}s") : word.length() > 4);
  }

  private static String singular(String word) {
    var lower = word.toLowerCase(Locale.ROOT);
    return lower.endsWith("s") && !lower.equals("k8s")
        ? lower.substring(0, lower.length() - 1)
        : lower;
  }

  private boolean holds(String phrase) {
    var wanted = normalised(phrase);
    if (wanted.isEmpty()) {
      return true;
    }
    for (int at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      if (startsHere(at) && endsHere(at + wanted.length())) {
        return true;
      }
    }
    return false;
  }

  /// A number counts only as a number of its own: the 5 of `api-5d9` or of `10.0.5.1` is none.
  private boolean startsHere(int at) {
    if (at == 0 || !Character.isLetterOrDigit(text.charAt(at))) {
      return true;
    }
    char before = text.charAt(at - 1);
    if (Character.isLetterOrDigit(before)) {
      return false;
    }
    boolean joins = before == '-' || before == '.' || before == ':';
    return !(Character.isDigit(text.charAt(at))
        && joins
        && at > 1
        && (Character.isDigit(text.charAt(at - 2))
            || (before == '-' && Character.isLetter(text.charAt(at - 2)))));
  }

  private boolean endsHere(int end) {
    if (end == text.length()) {
      return true;
    }
    char last = text.charAt(end - 1);
    char next = text.charAt(end);
    if (!Character.isDigit(last)) {
      return !Character.isLetterOrDigit(next) || !Character.isLetterOrDigit(last);
    }
    if (Character.isDigit(next)) {
      return false;
    }
    if (Character.isLetter(next)) {
      int unit = end;
      while (unit < text.length() && Character.isLetter(text.charAt(unit))) {
        unit++;
      }
      return unit - end <= 2
          && (unit == text.length() || !Character.isLetterOrDigit(text.charAt(unit)));
    }
    boolean joins = next == '.' || next == ':';
    return !(joins && end + 1 < text.length() && Character.isDigit(text.charAt(end + 1)));
  }

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+", -1));
  }

  private static String stem(String word) {
    return word.substring(0, Math.min(5, word.length()));
  }

  private static String trimmed(String token) {
    return token.replaceAll("^[^\\p{L}\\p{N}/]+|[^\\p{L}\\p{N}%/]+$", "");
  }

  private static String normalised(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip();
  }
}
