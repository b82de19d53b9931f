package dev.sitrep.diagnosis;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.evidence.Missing;
import dev.sitrep.finding.Analyzers;
import dev.sitrep.finding.Category;
import dev.sitrep.finding.Certainty;
import dev.sitrep.finding.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Kinds of trouble that everybody calls by the same words: a full disk, a kill for memory, a
/// failing name lookup. Their words are plain, so that [Vocabulary] lets them pass; but who claims
/// such a trouble has to have something that shows it. Where a rule has seen another kind of cause,
/// a program's own log is not enough to show it.
final class KnownTroubles {
  private static final Pattern DENIAL =
      Pattern.compile(
          "(?:\\b(?:no|not|never|neither|nor|without|none|cannot|rather than|instead of|unlike"
              + "|rules? out|exclude\\w*|nothing)\\b|n['\u2019]t\\b)[^,;:.]{0,50}$");

  /// @param name as the end of "nothing in the evidence shows"
  /// @param claimed how a sentence says it, in small letters
  /// @param shown how evidence shows it, in small letters
  /// @param kinds what a rule would call it; none where rules have no word for it
  private record Kind(String name, Pattern claimed, Pattern shown, Set<Category> kinds) {
    Kind(String name, String claimed, String shown, Category... kinds) {
      this(name, Pattern.compile(claimed), Pattern.compile(shown), Set.of(kinds));
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "a lack of memory",
              "\\bout[- ]of[- ](?:\\w+ )?memory\\b|\\boom\\b|\\boom[- ]?kill|\\bmemory (?:leak|exhaust|shortage|pressure)"
                  + "|\\b(?:insufficient|not enough|too little|lack of|low on|short of) memory\\b"
                  + "|\\bexceed\\w* (?:its|the|their)(?: \\w+)? memory\\b|\\bheap (?:space|is full|exhaust)"
                  + "|\\bkilled by the kernel\\b|\\bkilled for (?:its |their )?memory",
              "oom|out of memory|outofmemory|memorypressure|memory pressure|resource: memory|low on memory"
                  + "|short of memory|insufficient memory|exceeds? its memory|killed for (?:its )?memory"
                  + "|cannot allocate|bad_alloc|memoryerror|\\bheap\\b|exceeded[^\\n]*memory"
                  + "|memory[^\\n]*exceed|(?:requests?|needs|asks for) [^\\n]*memory",
              Category.MEMORY,
              Category.NODE,
              Category.SCHEDULING),
          new Kind(
              "a lack of disk space",
              "\\bno space left\\b|\\bout of (?:disk|storage|space)\\b|\\bdisk (?:space|pressure)\\b"
                  + "|\\bfull (?:disk|volume|file ?system)\\b"
                  + "|\\b(?:disk|volume|file ?system|partition|storage)\\b[^,;.]{0,50}"
                  + "\\b(?:is|was|are|were|ran|runs|got|become|became|gets)(?: \\w+)? full\\b",
              "no space left|enospc|diskpressure|disk pressure|resource: ephemeral|ephemeral[^\\n]*(?:exceed|pressure)|exceed[^\\n]*ephemeral|disk quota|% (?:is left|free|full|used)"
                  + "|\\bfull\\b|fills|out of (?:disk |storage )?space|low on (?:disk|storage)",
              Category.STORAGE,
              Category.NODE),
          new Kind(
              "a failing name lookup",
              "\\bdns\\b|\\bname resolution\\b"
                  + "|\\b(?:cannot|can't|could not|couldn't|fail\\w* to|unable to) (?:be resolved|resolve the (?:host|name)|look up)",
              "no such host|\\bdns\\b|enotfound|eai_again|name or service not known|getaddrinfo|nxdomain"
                  + "|name resolution|unknown ?host|\\blookup\\b|could not resolve|cannot resolve|not resolve"
                  + "|no service of that name|port 53\\b",
              Category.NETWORK,
              Category.DEPENDENCY,
              Category.SERVICE,
              Category.IMAGE,
              Category.CONFIGURATION),
          new Kind("a network policy", "\\bnetwork ?polic", "network ?polic", Category.NETWORK),
          new Kind(
              "a failing network",
              "\\bnetwork (?:outage|failure|partition|blip|glitch|problem|issue|error)|\\bno network\\b"
                  + "|\\bnetwork (?:is|was) (?:down|unreachable|unstable|slow)",
              "network[^\\n]*unreachable|no route|ehostunreach|enetunreach|timed? ?out|etimedout|\\bcni\\b|networknotready"
                  + "|network plugin",
              Category.NETWORK,
              Category.NODE,
              Category.DEPENDENCY,
              Category.IMAGE),
          new Kind(
              "a certificate",
              "\\bcertificate|\\bx509\\b|\\bssl\\b|\\btls\\b",
              "certificate|x509|\\bssl|\\btls"),
          new Kind(
              "refused credentials",
              "\\bpasswords?\\b|\\bcredentials?\\b|\\bunauthori[sz]ed\\b|\\bauthentication\\b",
              "password|credential|unauthori|authenti|authoriz|denied|forbidden|\\b40[13]\\b|pull ?secret"
                  + "|pull access|login|token"),
          new Kind("a quota", "\\bquotas?\\b", "quota"),
          new Kind(
              "a missing permission",
              "\\brbac\\b|\\brole ?bindings?\\b|\\bpermissions? (?:denied|missing)|\\baccess (?:is |was )?denied\\b",
              "forbidden|permission|denied|eacces|rbac|cannot (?:list|get|create|watch)|unauthori"),
          new Kind(
              "a probe",
              "\\b(?:liveness|readiness|startup) (?:probe|check)\\w*(?: \\S+){0,5} (?:fail|error|time)",
              "probe|unhealthy|not ready|health",
              Category.PROBE,
              Category.DEPENDENCY,
              Category.SERVICE,
              Category.PROGRAM,
              Category.START,
              Category.CONFIGURATION),
          new Kind(
              "a failed image pull",
              "\\bimagepullbackoff\\b|\\berrimagepull\\b|\\bpull (?:error|failure)"
                  + "|\\bimages?\\b[^,;.]{0,60}\\b(?:cannot|can't|could not|couldn't|fail\\w* to|unable to) (?:be )?(?:pull|download)",
              "errimage|imagepull|invalidimage|fail\\w* to pull|cannot be pulled|pull (?:it|the image)|not pulled"
                  + "|pull access|\\bimage[^\\n]*(?:not present|never|denied|refused)",
              Category.IMAGE),
          new Kind(
              "a pod that finds no node",
              "\\bunschedulable\\b|\\b(?:cannot|can't|could not|couldn't) be scheduled\\b"
                  + "|\\bno nodes? (?:has|have|can|is|are|fits?|takes?|with)\\b|\\b(?:insufficient|not enough) (?:cpu|nodes?|gpus?)\\b",
              "unschedul|failedscheduling|not scheduled|be scheduled|nodes are available|no node|node\\(s\\)",
              Category.SCHEDULING,
              Category.NODE,
              Category.STORAGE),
          new Kind(
              "an eviction",
              "\\bevict\\w*|\\bpreempted\\b",
              "evict|preempt|budget",
              Category.NODE,
              Category.SCHEDULING,
              Category.STORAGE,
              Category.ROLLOUT,
              Category.MEMORY),
          new Kind(
              "a segmentation fault",
              "\\bsegmentation (?:fault|violation)|\\bsegfault|\\bsigsegv\\b",
              "segmentation|segfault|sigsegv|\\b139\\b|signal 11\\b",
              Category.PROGRAM,
              Category.START),
          new Kind(
              "a syntax error",
              "\\bsyntax ?errors?\\b|\\bpars(?:e|ing) error|\\bmalformed\\b"
                  + "|\\binvalid (?:json|yaml|config|configuration|syntax)\\b",
              "syntax|pars(?:e|ing|er)|invalid|not valid|unexpected|malformed|unmarshal|decod|unknown directive"
                  + "|\\bemerg|bad directive|fatal config|not a number|numberformat"),
          new Kind(
              "a node that is away",
              "\\bnodes?\\b[^,;.]{0,30}\\b(?:is|was|are|were|went|became) (?:down|lost|unreachable|drained|cordoned|offline|gone)\\b",
              "notready|unreachable|cordon|drain|unschedulable|node[^\\n]*\\b(?:not ready|lost|down|gone|unknown)\\b"
                  + "|nodelost|stopped posting",
              Category.NODE,
              Category.SCHEDULING),
          new Kind(
              "a reboot",
              "\\brebooted?\\b|\\bpower (?:outage|failure|loss)|\\bhardware (?:fault|failure|error|defect)|\\bkernel panic",
              "reboot|power|hardware|kernel panic"),
          new Kind(
              "a lack of CPU",
              "\\b(?:insufficient|not enough|too little|lack of|out of) cpu\\b",
              "insufficient cpu|cpu[^\\n]*(?:exceed|largest|free|only)|requests? [^\\n]*cpu|cpu[^\\n]*request|throttl"),
          new Kind(
              "success",
              "\\b(?:completed|finished|succeeded|ended|ran) (?:successfully|without (?:an |any )?errors?)\\b",
              "completed|exit code 0|succeed|successful"),
          new Kind(
              "an overload",
              "\\boverload\\w*|\\btoo many (?:connections|requests|open files)|\\bthrottl\\w+",
              "overload|too ?many|throttl|rate.?limit|\\b429\\b|emfile"),
          new Kind("a taint", "\\btaint|\\btolerat", "taint|tolerat"),
          new Kind("something expired", "\\bexpired\\b", "expire|not yet valid"),
          new Kind(
              "a timeout",
              "\\btimed[- ]out\\b|\\btime-?outs?\\b|\\bdeadlock",
              "time[- ]?d?[- ]?out|deadline|deadlock|etimedout|\\bno answer|did not answer|within"),
          new Kind(
              "an attack",
              "\\battack\\w*|\\bcompromised\\b|\\bmalware\\b|\\bvirus\\b|\\bcrypto-?min\\w+|\\bhack(?:ed|er|ers|ing)\\b"
                  + "|\\bintru\\w+|\\bbreach\\w*|\\bransomware\\b|\\bmalicious\\w*|\\bexploit(?:ed|s)?\\b|\\bbackdoor\\b",
              "attack|compromis|malware|virus|cryptomin|hacke|intrusion|breach|ransomware|malicious|exploit|backdoor"),
          new Kind(
              "what a person did",
              "\\b(?:by|an?|the|some) (?:\\w+ )?(?:administrator|admin|engineer|attacker|colleague|person|human|employee|team)\\b"
                  + "|\\bmanually\\b|\\bby hand\\b|\\bsome(?:one|body)\\b",
              "administrator|engineer|colleague|manual|by hand|\\bteam\\b|\\badmin\\b"));

  private final String all;
  private final String withoutLogs;
  private final List<Finding> findings;

  KnownTroubles(CaseFile file, List<Finding> findings) {
    this.findings = findings;
    this.all = text(file, findings, true);
    this.withoutLogs = text(file, findings, false);
  }

  /// The first trouble that the sentence claims and nothing shows, as a fault.
  Optional<String> unshown(String sentence) {
    var lower = sentence.toLowerCase(Locale.ROOT);
    return KINDS.stream()
        .filter(kind -> claims(kind, lower))
        .filter(kind -> !kind.shown().matcher(fits(kind) ? all : withoutLogs).find())
        .findFirst()
        .map(kind -> "nothing in the evidence shows " + kind.name());
  }

  private static boolean claims(Kind kind, String sentence) {
    Matcher found = kind.claimed().matcher(sentence);
    while (found.find()) {
      if (!denied(sentence, found.start()) && !sentence.startsWith(" never", found.end())) {
        return true;
      }
    }
    return false;
  }

  /// Whether a word before that place in the same clause denies it.
  static boolean denied(String sentence, int at) {
    return DENIAL.matcher(sentence.substring(0, at).toLowerCase(Locale.ROOT)).find();
  }

  private boolean fits(Kind kind) {
    return kind.kinds().isEmpty()
        || findings.stream().noneMatch(f -> f.certainty() == Certainty.SEEN)
        || findings.stream()
            .map(finding -> Analyzers.category(finding.rule()))
            .anyMatch(category -> kind.kinds().stream().anyMatch(category::allows));
  }

  private static String text(CaseFile file, List<Finding> findings, boolean logs) {
    var shown =
        file.exhibits().stream()
            .map(exhibit -> exhibit.evidence())
            .filter(evidence -> !(evidence instanceof Missing) && !Planted.suspect(evidence))
            .filter(evidence -> logs || !evidence.source().startsWith("log"))
            .map(evidence -> evidence.line());
    var said = findings.stream().flatMap(f -> Stream.of(f.cause(), f.symptom()));
    return String.join("\n", Stream.concat(shown, said).toList()).toLowerCase(Locale.ROOT);
  }
}
