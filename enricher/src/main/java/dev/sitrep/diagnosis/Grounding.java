package dev.sitrep.diagnosis;

import dev.sitrep.cluster.Ref;
import dev.sitrep.diagnosis.Diagnosis.Claim;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.evidence.Missing;
import dev.sitrep.finding.Certainty;
import dev.sitrep.finding.Finding;
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
/// A quote holds when it stands, word for word, in the exhibit that it names. A sentence holds when
/// everything checkable in it is in the case: every number, exit code, image, object name, quoted
/// phrase and reason; when it does not contradict what a rule has seen; and when it carries nothing
/// that does not belong there: a command that changes something, a link, a mention. What does not
/// hold is dropped and counted with its fault.
///
/// What is left makes an explanation only if it rests on a verified quote from something that was
/// seen in the cluster, neither the alert itself nor a gap in the evidence, and, where a rule has
/// seen a cause, on a quote from what that rule saw. Otherwise there is no explanation: a reader is
/// better served by the findings alone than by a plausible text.
///
/// Plain words are not checked: that a cause *leads* to a symptom remains the model's word, which
/// is why a report shows an explanation beside the findings and never instead of them.
final class Grounding {
  private static final int MOST_SENTENCES = 6;
  private static final int LONGEST_SENTENCE = 400;
  private static final int SHORTEST_QUOTE = 8;

  private static final Pattern LINK =
      Pattern.compile("(?i)\\b[a-z][a-z0-9+.-]*://|\\bwww\\.|\\]\\(|\\bmailto:");
  private static final Pattern MENTION =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}./:_-])@\\p{L}|<[@!#]|(?i)@(?:all|channel|here|everyone)\\b");
  private static final Pattern KUBECTL = Pattern.compile("(?i)\\bkubectl\\b(.*)");
  private static final Pattern READ_ONLY =
      Pattern.compile(
          "^(?:\\s+-n\\s+\\S+|\\s+--namespace[= ]\\S+)*\\s+(?:get|describe|logs|top|events|explain|"
              + "api-resources|rollout\\s+(?:status|history)|auth\\s+can-i)\\b.*");
  private static final Pattern NOT_READ_ONLY =
      Pattern.compile(
          "(?i)[;|&$<>]|\\bsecrets?\\b|--(?:token|kubeconfig|as|raw|server|context)\\b|\\s-f\\b|\\bkubectl\\b");
  private static final Pattern OTHER_COMMAND =
      Pattern.compile(
          "(?i)\\bsudo\\s|\\brm\\s+-|\\b(?:curl|wget)\\s|\\b(?:ba)?sh\\s+-|\\|\\s*(?:ba)?sh\\b|&&|\\$\\(|"
              + "\\b(?:helm|oc|flux|argocd|etcdctl|crictl|systemctl|docker)\\s+(?:apply|create|"
              + "delete|edit|exec|install|kill|login|patch|restart|rm|rollback|rollout|run|scale|"
              + "start|stop|uninstall|upgrade)\\b|\\b(?:chmod|chown|mkfs|iptables)\\s+\\S");
  private static final Pattern ORDER =
      Pattern.compile(
          "(?i)^(?:please\\s+)?(?:run|execute|delete|remove|restart|scale|disable|apply|patch|edit|"
              + "drain|cordon|force|ignore|install|download|open|visit|click|call|contact|send)\\s|"
              + "\\b(?:you|engineers?|operators?) (?:should|must|need to|have to|can)\\b|\\bplease\\b");

  /// There was an alert: that nothing is wrong is what somebody would like to have written.
  private static final Pattern REASSURANCE =
      Pattern.compile(
          "(?i)\\b(?:all|everything) is (?:well|fine|good|ok(?:ay)?|healthy|normal)\\b|\\bfalse (?:alarm|positive)\\b"
              + "|\\bno (?:action|intervention|fix) (?:is )?(?:needed|required|necessary)\\b"
              + "|\\bnothing (?:is|was) wrong\\b|\\b(?:can|may|should) (?:safely )?be ignored\\b"
              + "|\\bignor(?:e|ing) (?:the|this) (?:alert|incident|finding)");
  private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}'-]+");

  private final CaseFile file;
  private final List<Finding> findings;
  private final Opinion opinion;
  private final Vocabulary vocabulary;
  private final List<Claim> claims = new ArrayList<>();
  private final Set<String> restsOn = new LinkedHashSet<>();

  private Grounding(CaseFile file, List<Finding> findings, Opinion opinion) {
    this.file = file;
    this.findings = findings;
    this.opinion = opinion;
    this.vocabulary = new Vocabulary(file, findings);
  }

  record Checked(Diagnosis diagnosis, List<String> violations) {}

  static Checked check(CaseFile file, List<Finding> findings, Opinion opinion, String model) {
    var grounding = new Grounding(file, findings, opinion);
    var diagnosis = grounding.diagnosis(model);
    return new Checked(
        diagnosis,
        grounding.claims.stream()
            .filter(claim -> !claim.verified())
            .map(claim -> "\"%s\" %s".formatted(claim.text(), claim.fault()))
            .toList());
  }

  private Diagnosis diagnosis(String model) {
    if (opinion.verdict() == Opinion.Verdict.INSUFFICIENT) {
      return new Unexplained(
          Reason.INSUFFICIENT, "the model says that the evidence does not show the cause", "");
    }
    opinion.basis().forEach(this::quote);
    var summary = new ArrayList<String>();
    for (var sentence : sentences().toList()) {
      var fault = fault(sentence);
      claims.add(
          new Claim(
              sentence,
              fault.isEmpty() ? List.copyOf(restsOn) : List.of(),
              fault.isEmpty(),
              fault.orElse("")));
      if (fault.isEmpty()) {
        summary.add(sentence);
      }
    }
    return summary.isEmpty() || !wellFounded()
        ? new Unexplained(
            Reason.UNGROUNDED,
            "the model's answer did not hold against the evidence (%d of %d claims verified)"
                .formatted(claims.stream().filter(Claim::verified).count(), claims.size()),
            "a larger model may do better: set model.name")
        : new Explained(String.join(" ", summary), claims, model);
  }

  private void quote(Opinion.Basis basis) {
    var exhibit = file.byId(basis.id());
    var fault = exhibit.map(e -> quoteFault(e, basis.quote())).orElse("cites no existing exhibit");
    if (fault.isEmpty()) {
      restsOn.add(basis.id());
    }
    claims.add(
        new Claim(
            cut(basis.quote()),
            exhibit.isPresent() ? List.of(basis.id()) : List.of(),
            fault.isEmpty(),
            fault));
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

  private Optional<String> fault(String sentence) {
    if (sentence.length() > LONGEST_SENTENCE) {
      return Optional.of("is longer than %d characters".formatted(LONGEST_SENTENCE));
    }
    if (WORD.matcher(sentence).results().count() < 4) {
      return Optional.of("is no sentence");
    }
    return unwanted(sentence)
        .or(() -> vocabulary.stranger(sentence))
        .or(() -> contradiction(sentence))
        .or(() ->
            vocabulary.concerns(sentence)
                ? Optional.empty()
                : Optional.of("says nothing about this case"));
  }

  private static Optional<String> unwanted(String sentence) {
    if (LINK.matcher(sentence).find()) {
      return Optional.of("carries a link");
    }
    if (MENTION.matcher(sentence).find()) {
      return Optional.of("carries a mention");
    }
    var kubectl = KUBECTL.matcher(sentence);
    boolean changes =
        (kubectl.find()
                && (!READ_ONLY.matcher(kubectl.group(1)).matches()
                    || NOT_READ_ONLY.matcher(kubectl.group(1)).find()))
            || OTHER_COMMAND.matcher(sentence).find();
    if (changes) {
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

  private static String cut(String text) {
    return text.length() > 200 ? text.substring(0, 200) + "..." : text;
  }
}
