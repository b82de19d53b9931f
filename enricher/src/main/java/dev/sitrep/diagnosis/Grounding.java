package dev.sitrep.diagnosis;

import dev.sitrep.cluster.Ref;
import dev.sitrep.diagnosis.Diagnosis.Claim;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.engine.Reason;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Missing;
import dev.sitrep.finding.Analyzers;
import dev.sitrep.finding.Category;
import dev.sitrep.finding.Certainty;
import dev.sitrep.finding.Finding;
import dev.sitrep.safety.Instructions;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Holds a model's answer against the evidence. Pure: no second model is asked, nothing is guessed.
///
/// **A quote** holds when it stands, word for word but for spaces, in the exhibit that it names.
///
/// **A sentence** holds when everything checkable in it is in the case: every number, exit code,
/// port, amount, time, image, object name, namespace, quoted phrase and reason, see [Vocabulary];
/// when it does not contradict what a rule has seen; and when it carries nothing that does not
/// belong there: a command that changes something, a link, a mention.
///
/// **The category** holds when an explanation of that kind can be true beside what a rule has seen,
/// see [Category#allows]. `unknown` contradicts nothing. An answer whose category contradicts is
/// dropped as a whole: its cause is another one, however well its words are chosen.
///
/// **A command** holds when it parses as one command that only reads, see [KubectlCommand], in a
/// namespace of this case, about objects of this case. Names that stand only in log text do not
/// count: a program writes there what it likes.
///
/// What does not hold is dropped, counted, and told in a line from which a model can do better when
/// it is asked again. What is left makes an explanation only if it rests on a verified quote from
/// something that was seen in the cluster, neither the alert itself nor a gap in the evidence, and,
/// where a rule has seen a cause, on a quote from what that rule saw. Otherwise there is no
/// explanation: a reader is better served by the findings alone than by a plausible text.
///
/// Plain words are checked only where a trouble has a name of its own, see [KnownTroubles], and
/// where the evidence writes two things as a pair, see [Relations]. All else remains the model's
/// word: that a cause *leads* to a symptom, who of two objects that the case names did it to the
/// other, whether a cause in words that are on neither list is the right one, whether what is true
/// of one pod is true of all. So `verified` says that nothing in a sentence stands against the
/// case, not that the sentence is true, and a report shows an explanation beside the findings and
/// never instead of them.
final class Grounding {
  private static final int MOST_SENTENCES = 6;
  private static final int LONGEST_SENTENCE = 400;
  private static final int SHORTEST_QUOTE = 8;
  private static final int MOST_VIOLATIONS = 8;
  private static final int MOST_COMMANDS = 3;
  private static final String LEAVE_OUT = "leave it out";

  /// Kinds of trouble that one object passes on to another: where a cause lies in another object,
  /// what is seen at the target is one of these.
  private static final Set<Category> LINKS =
      Set.of(
          Category.DEPENDENCY,
          Category.SERVICE,
          Category.STORAGE,
          Category.SCHEDULING,
          Category.PROBE,
          Category.PROGRAM);

  private static final Pattern LINK =
      Pattern.compile("(?i)\\b(?!file:)[a-z][a-z0-9+.-]*://|\\bwww\\.|\\]\\(|\\bmailto:");
  private static final Pattern MENTION =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}./:_-])@\\p{L}|<[@!#]|(?i)@(?:all|channel|here|everyone)\\b");
  private static final Pattern OTHER_COMMAND =
      Pattern.compile(
          "(?i)\\bsudo\\s|\\brm\\s+-|\\b(?:curl|wget)\\s|(?<!\\.)\\b(?:ba)?sh\\s+-|\\|\\s*(?:ba)?sh\\b|&&|\\$\\(|"
              + "(?<![\\p{L}\\p{N}./_-])(?:k|kubecolor|helm|oc|flux|argocd|etcdctl|crictl|ctr|nerdctl|systemctl"
              + "|docker|podman|terraform|git|gcloud|aws|az|ansible)(?:\\s+-\\S+(?:\\s+\\S+)?)?\\s+(?:adm\\s+|system\\s+)?"
              + "(?:apply|create|debug|cordon|delete|destroy|drain|edit|exec|install|kill|label|login"
              + "|patch|prune|pull|push|replace|reset|restart|revert|rmi?|rollback|rollout|run|scale|set|start"
              + "|stop|uninstall|upgrade)\\b|\\b(?:chmod|chown|mkfs|iptables)\\s+\\S");

  /// Changes that somebody would have to make.
  private static final String CHANGED =
      "(?:deleted|removed|restarted|recreated|scaled|disabled|applied|patched|edited|drained|cordoned"
          + "|ignored|installed|downloaded|granted|revoked|rebooted|killed|uninstalled|redeployed"
          + "|rolled back|reverted|dropped|wiped|formatted|reset)";

  private static final String CHANGE =
      "(?:run|execute|delete|remove|restart|recreate|scale|disable|apply|patch|edit|drain|cordon|force"
          + "|ignore|install|download|open|visit|click|call|contact|send|grant|revoke|reboot|kill"
          + "|uninstall|redeploy|revert|wipe)";

  private static final Pattern ORDER =
      Pattern.compile(
          ("(?i)^(?:please\\s+)?CHANGE\\s"
                  + "|(?:^(?:then|next|simply|just|first|finally|now|also)[, ]+|^to [^,]{1,80}, )CHANGE\\s"
                  + "|^(?:deleting|removing|restarting|recreating|scaling|disabling|rebooting|reinstalling|draining)\\b"
                  + "|\\b(?:you|engineers?|operators?) (?:should|must|need to|have to|can)\\b|\\bplease\\b"
                  + "|\\b(?:recommended|advised|advisable|best|necessary|safe|enough|(?:is|needed|required)) to CHANGE\\s"
                  + "|\\b(?:should|must|(?:needs?|has|have|ought) to) be (?:\\w+ )?CHANGED\\b"
                  + "|\\b(?:fix|remedy|solution|workaround|cure)\\b (?:is|would be|lies)\\b"
                  + "|\\b(?:solves|fixes|heals|cures|remedies)\\b"
                  + "|\\b(?:recover|heal|load|work|start|improve|disappear)s?\\b[^.]{0,30}\\b(?:when|once|if|after)\\b"
                  + "[^.]{0,50}\\b(?:is|are|was|were|gets?|been) CHANGED\\b")
              .replace("CHANGED", CHANGED)
              .replace("CHANGE", CHANGE));

  /// There was an alert: that nothing is wrong is what somebody would like to have written.
  private static final Pattern REASSURANCE =
      Pattern.compile(
          "(?i)\\b(?:all|everything) is (?:well|fine|good|ok(?:ay)?|healthy|normal)\\b|\\bfalse (?:alarm|positive)\\b"
              + "|\\bno (?:action|intervention|fix) (?:is )?(?:needed|required|necessary)\\b"
              + "|\\bnothing (?:is|was) wrong\\b|\\b(?:can|may|should) (?:safely )?be ignored\\b"
              + "|\\b(?:ignor|disregard|dismiss|silenc|mut)(?:e|ed|es|ing|s)? (?:the|this|that|these|all|any)?"
              + " ?(?:alert|incident|finding|warning)"
              + "|\\b(?:alert|incident)s?\\b[^.]{0,30}\\b(?:ignored|disregarded|dismissed|silenced|closed|muted)\\b"
              + "|\\b(?:fix|heal|resolve|repair|solve|recover|cure|clear)(?:e?d|e?s)? (?:itself|themselves)\\b"
              + "|\\b(?:resolve|recover|heal|clear|disappear|go away|vanish)(?:e?d|e?s)?(?: up)? "
              + "(?:by (?:itself|themselves)|on (?:its|their) own|automatically|soon|shortly)\\b"
              + "|\\b(?:harmless|benign)\\b|\\bno (?:cause|reason|need) (?:for|to) (?:concern|worry|alarm|panic|act)\\b"
              + "|\\bnothing to worry\\b|\\bas (?:intended|designed|expected)\\b"
              + "|\\b(?:there is|there was|is) no (?:problem|issue|fault|impact|incident)(?=[.,;]|$| at all| and\\b)"
              + "|\\b(?:exit code|restarts?|crash(?:es)?|errors?|failures?|alert|behaviou?r)(?: \\d+)? (?:is|are) "
              + "(?:\\w+ )?(?:normal|expected|intended|by design)\\b"
              + "|\\b(?:temporary|transient) (?:problem|issue|glitch|blip|hiccup|condition|network)"
              + "|\\b(?:problem|issue|alert|fault|incident|error)\\b[^.]{0,60}\\b(?:is|was|seems|be) (?:\\w+ )?"
              + "(?:temporary|transient|resolved|gone|over|solved|fixed|minor)\\b");

  private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}'-]+");

  private final CaseFile file;
  private final List<Finding> findings;
  private final Opinion opinion;
  private final Vocabulary vocabulary;
  private final KnownTroubles trouble;
  private final Relations relations;
  private final List<Claim> claims = new ArrayList<>();
  private final Set<String> violations = new LinkedHashSet<>();
  private final Set<String> restsOn = new LinkedHashSet<>();

  /// What an answer comes to.
  ///
  /// @param claims how many there were
  /// @param verified how many of them hold, whatever became of the answer as a whole
  /// @param violations one short line each, in words that a model can act on; at most eight, none
  ///   where everything holds
  record Checked(Diagnosis diagnosis, int claims, int verified, List<String> violations) {
    Checked {
      violations = List.copyOf(violations);
    }
  }

  private Grounding(CaseFile file, List<Finding> findings, Opinion opinion) {
    this.file = file;
    this.findings = findings;
    this.opinion = opinion;
    this.vocabulary = new Vocabulary(file, findings);
    this.trouble = new KnownTroubles(file, findings);
    this.relations = new Relations(file, findings);
  }

  /// @param findings most important first
  /// @param opinion with cleaned texts
  static Checked check(CaseFile file, List<Finding> findings, Opinion opinion, String model) {
    var grounding = new Grounding(file, findings, opinion);
    var diagnosis = grounding.diagnosis(model);
    return new Checked(
        diagnosis,
        grounding.claims.size(),
        grounding.verified(),
        grounding.violations.stream().limit(MOST_VIOLATIONS).toList());
  }

  private Diagnosis diagnosis(String model) {
    if (opinion.verdict() == Opinion.Verdict.INSUFFICIENT) {
      return new Unexplained(
          Reason.INSUFFICIENT, "the model says that the evidence does not show the cause", "");
    }
    boolean contradicts = contradicts();
    opinion.basis().forEach(this::quote);
    var summary = new ArrayList<String>();
    for (var sentence : sentences().toList()) {
      var fault = fault(sentence);
      claims.add(
          new Claim(
              sentence,
              fault.isEmpty() ? List.copyOf(restsOn) : List.of(),
              fault.isEmpty(),
              fault.map(Fault::what).orElse("")));
      if (fault.isEmpty()) {
        summary.add(sentence);
      } else {
        violations.add(
            "in \"%s\": %s: %s"
                .formatted(cut(sentence, 90), fault.get().what(), fault.get().wayOut()));
      }
    }
    var commands = commands();
    int verified = verified();
    if (contradicts || summary.isEmpty() || !wellFounded()) {
      return new Unexplained(
          Reason.UNGROUNDED,
          contradicts
              ? "the model's cause contradicts what a rule has seen"
              : "the model's answer did not hold against the evidence (%d of %d claims verified)"
                  .formatted(verified, claims.size()),
          "a larger model may do better: set model.name");
    }
    return new Explained(
        String.join(" ", summary),
        opinion.category(),
        Confidence.of(grounds(verified)),
        claims,
        commands,
        model);
  }

  private int verified() {
    return Math.toIntExact(claims.stream().filter(Claim::verified).count());
  }

  /// What is wrong, and what to do instead.
  private record Fault(String what, String wayOut) {}

  private boolean contradicts() {
    var seen = findings.stream().filter(f -> f.certainty() == Certainty.SEEN).toList();
    boolean fits =
        seen.isEmpty() || seen.stream().anyMatch(finding -> allows(finding, opinion.category()));
    if (!fits) {
      var first = seen.getFirst();
      violations.add(
          "category \"%s\" contradicts F%d, which is seen: choose %s or unknown"
              .formatted(
                  opinion.category().word(),
                  findings.indexOf(first) + 1,
                  Analyzers.category(first.rule()).word()));
    }
    return !fits;
  }

  private static boolean allows(Finding finding, Category said) {
    return Analyzers.category(finding.rule()).allows(said)
        || (!finding.leadsTo().isEmpty() && LINKS.contains(said));
  }

  private Confidence.Grounds grounds(int verified) {
    var leading = findings.stream().findFirst();
    return new Confidence.Grounds(
        leading.map(Finding::certainty),
        opinion.category() != Category.UNKNOWN
            && leading.filter(finding -> allows(finding, opinion.category())).isPresent(),
        leading
            .filter(finding -> finding.exhibits().stream().anyMatch(restsOn::contains))
            .isPresent(),
        verified,
        claims.size(),
        file.all(Missing.class).stream().anyMatch(gap -> matters(gap.evidence())),
        file.exhibits().stream().anyMatch(e -> Instructions.suspicious(e.evidence().line())));
  }

  /// What is there and could not be read; what never was is no gap.
  private static boolean matters(Missing gap) {
    return Stream.of("not available", "not found", "left out").noneMatch(gap.why()::startsWith);
  }

  private void quote(Opinion.Basis basis) {
    var exhibit = file.byId(basis.id());
    var fault = exhibit.map(e -> quoteFault(e, basis.quote())).orElse("cites no existing exhibit");
    if (fault.isEmpty()) {
      restsOn.add(basis.id());
    } else {
      violations.add(
          exhibit.isEmpty()
              ? "%s does not exist: cite an id of the evidence".formatted(cut(basis.id(), 20))
              : "the quote \"%s\" %s: copy words exactly from one line"
                  .formatted(cut(basis.quote(), 90), fault));
    }
    claims.add(
        new Claim(
            cut(basis.quote(), 200),
            exhibit.isPresent() ? List.of(basis.id()) : List.of(),
            fault.isEmpty(),
            fault));
  }

  /// Those that hold, each in the one form that was understood.
  private List<String> commands() {
    var objects = new CaseObjects(file, findings);
    var commands = new LinkedHashSet<String>();
    for (var written : opinion.commands()) {
      switch (KubectlCommand.parse(written)) {
        case KubectlCommand.Parsed.Refused(var why) -> refuse(written, why);
        case KubectlCommand.Parsed.Reads(var command) ->
            objects
                .fault(command)
                .ifPresentOrElse(why -> refuse(written, why), () -> commands.add(command.text()));
      }
    }
    return commands.stream().limit(MOST_COMMANDS).toList();
  }

  private void refuse(String written, String why) {
    violations.add("the command \"%s\" %s".formatted(cut(written, 90), why));
  }

  private static String quoteFault(Exhibit<?> exhibit, String quote) {
    var line = oneSpaced(exhibit.evidence().line());
    var wanted = oneSpaced(quote);
    int afterColumns = wanted.lastIndexOf(" | ");
    if (wanted.startsWith(exhibit.id() + " | ") && !line.contains(wanted)) {
      wanted = wanted.substring(afterColumns + 3);
    }
    if (!line.contains(wanted)) {
      return "is not in " + exhibit.id();
    }
    boolean says = wanted.length() >= SHORTEST_QUOTE && WORD.matcher(wanted).find();
    return says || wanted.equals(line) ? "" : "is too short to show anything";
  }

  /// The cause first: it is what a reader wants, and what may be cut last.
  private Stream<String> sentences() {
    return Stream.of(opinion.cause(), opinion.analysis())
        .flatMap(text -> Stream.of(text.split("(?<=[.!?])\\s+|\\R+", -1)))
        .map(String::strip)
        .filter(sentence -> !sentence.isEmpty())
        .distinct()
        .limit(MOST_SENTENCES);
  }

  private Optional<Fault> fault(String sentence) {
    if (sentence.length() > LONGEST_SENTENCE) {
      return Optional.of(
          new Fault("is longer than %d characters".formatted(LONGEST_SENTENCE), "say it shorter"));
    }
    if (WORD.matcher(sentence).results().count() < 4) {
      return Optional.of(new Fault("is no sentence", "write a full sentence"));
    }
    return unwanted(Normalizer.normalize(sentence, Normalizer.Form.NFKC))
        .or(() -> vocabulary.stranger(sentence))
        .or(() -> contradiction(sentence))
        .or(() -> trouble.unshown(sentence))
        .or(() -> relations.broken(sentence))
        .map(what -> new Fault(what, LEAVE_OUT))
        .or(() ->
            vocabulary.concerns(sentence)
                ? Optional.empty()
                : Optional.of(
                    new Fault("says nothing about this case", "say what the evidence shows")));
  }

  private static Optional<String> unwanted(String sentence) {
    if (LINK.matcher(sentence).find()) {
      return Optional.of("carries a link");
    }
    if (MENTION.matcher(sentence).find()) {
      return Optional.of("carries a mention");
    }
    if (KubectlCommand.harmIn(sentence).isPresent() || OTHER_COMMAND.matcher(sentence).find()) {
      return Optional.of("carries a command that may change something");
    }
    if (REASSURANCE.matcher(sentence).find()) {
      return Optional.of("says that nothing is wrong");
    }
    return ORDER.matcher(sentence).find()
        ? Optional.of("tells what to do instead of what happened")
        : Optional.empty();
  }

  /// Another exit code than the rules have seen, or only objects that no finding names.
  private Optional<String> contradiction(String sentence) {
    var seen = findings.stream().filter(f -> f.certainty() == Certainty.SEEN).toList();
    if (seen.isEmpty()) {
      return Optional.empty();
    }
    var codes = new HashSet<String>();
    findings.forEach(finding -> codes.addAll(Vocabulary.exitCodesIn(finding.cause())));
    var named = Vocabulary.exitCodesIn(sentence);
    if (!codes.isEmpty() && !codes.containsAll(named)) {
      return Optional.of(
          "exit code %s contradicts finding %s"
              .formatted(String.join(", ", named), seen.getFirst().rule()));
    }
    var ours = involved();
    var others =
        file.exhibits().stream()
            .map(exhibit -> exhibit.evidence().about())
            .filter(ref -> names(sentence, ref))
            .filter(ref -> ours.stream().noneMatch(our -> related(our, ref.name())))
            .toList();
    return !others.isEmpty() && ours.stream().noneMatch(our -> names(sentence, our))
        ? Optional.of(
            "blames %s, against finding %s"
                .formatted(others.getFirst().spoken(), seen.getFirst().rule()))
        : Optional.empty();
  }

  /// Names of all objects that the findings are about, and of the target.
  private Set<String> involved() {
    var names = new LinkedHashSet<String>();
    for (var finding : findings) {
      names.add(finding.fault().name());
      finding.subjects().stream().map(Ref::name).forEach(names::add);
    }
    names.add(file.incident().target().ref().name());
    return names;
  }

  /// A name that is a plain word, such as `default`, is meant only where its kind stands beside it.
  private static boolean names(String sentence, Ref ref) {
    return names(sentence, ref.name())
        && (!ref.name().matches("[a-z]+")
            || names(sentence, ref.spoken())
            || names(sentence, ref.path())
            || names(sentence, ref.name() + " " + ref.kind()));
  }

  private static boolean names(String sentence, String name) {
    return Pattern.compile(
            "(?<![\\p{L}\\p{N}-])" + Pattern.quote(name) + "(?![\\p{L}\\p{N}]|-[\\p{L}\\p{N}])")
        .matcher(sentence)
        .find();
  }

  /// `api` and `api-5d9`: a workload and what is named after it.
  private static boolean related(String one, String other) {
    return one.equals(other) || one.startsWith(other + "-") || other.startsWith(one + "-");
  }

  private boolean wellFounded() {
    var proofs = new HashSet<String>();
    findings.forEach(finding -> proofs.addAll(finding.exhibits()));
    boolean seen = findings.stream().anyMatch(f -> f.certainty() == Certainty.SEEN);
    return restsOn.stream()
        .filter(id -> !seen || proofs.contains(id))
        .flatMap(id -> file.byId(id).stream())
        .anyMatch(exhibit -> witnessed(exhibit));
  }

  private static boolean witnessed(Exhibit<?> exhibit) {
    return !(exhibit.evidence() instanceof Missing)
        && !exhibit.evidence().source().startsWith("alert")
        && !Planted.suspect(exhibit.evidence());
  }

  private static String oneSpaced(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  private static String cut(String text, int most) {
    return text.length() > most ? text.substring(0, most) + "..." : text;
  }
}
