package dev.sitrep.diagnosis;

import dev.sitrep.evidence.CaseFile;
import dev.sitrep.finding.Certainty;
import dev.sitrep.finding.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Which of the case's names and numbers belong together: that 137 is an exit code and no number of
/// restarts, that a limit went from 256Mi to 32Mi and not back, that one port is asked and the
/// other one listens. Only where the evidence writes such a pair in a form of its own.
final class Relations {
  /// Where a clause of an evidence line ends.
  private static final Pattern CLAUSE =
      Pattern.compile("[;\u00b7|()\\n]|, |: | and | but | while ");

  private static final Pattern CHANGE = Pattern.compile("(\\S+) (?:\u2192|->) (\\S+)");
  private static final Pattern FROM_TO =
      Pattern.compile(
          "\\bfrom (?:[a-z]+ )?(\\S*\\d\\S*)(?: [a-z]+){0,2}? to (?:[a-z]+ )?(\\S*\\d\\S*)");

  private static final Pattern RESTARTS =
      Pattern.compile(
          "\\b(\\d{1,6}) restarts?\\b|\\brestart(?:s|ed)(?: for)? (\\d{1,6})(?: times)?\\b");
  private static final Pattern KNOWN_RESTARTS =
      Pattern.compile(
          "\\b(\\d{1,6}) restarts?\\b|\\((\\d{1,6}) times\\)|\\bx(\\d{1,6})\\b|\\brestarts? (\\d{1,6})\\b");

  private static final Pattern TURNED =
      Pattern.compile("([\\w./-]*\\w) (?:was |is |has been |were )?(added|removed)\\b");

  /// A word and the value that stands behind it.
  private static final List<Pattern> ROLES =
      List.of(
          Pattern.compile(
              "\\b(limit)s?(?: (?:is|was|of|to|at|set|only|just)){0,3} (\\d[\\d.]* ?[kmgt]i?b?)\\b"),
          Pattern.compile(
              "\\b(listen)(?:s|ed|ing)?(?: only)? (?:on|at) (?:the )?(?:ports? )?(\\d{2,5})\\b"),
          Pattern.compile(
              "\\b(select)(?:s|or|ed|ing)?(?: (?:is|for|of|pods|label|with|the)){0,3} ([\\w./-]+=[\\w.-]*\\w)"));

  private static final Pattern IS_LIMIT =
      Pattern.compile(
          "\\blimits?\\b[^,;.]{0,40}? is (?:now |set to |only |still )?(\\d[\\d.]* ?[kmgt]i?b?)\\b");

  private static final String OBJECT =
      "\\b(container|pod|service|deployment|statefulset|daemonset|job|node) ";

  /// What an object does, and whether a pod does it when its container does.
  private static final Map<String, Boolean> DEEDS =
      Map.of(
          "refus(?:es|ed|ing)", false,
          "(?:has|had) no endpoints", false,
          "exit(?:s|ed)", true,
          "exceed(?:s|ed)", true);

  /// What a finding says, and how a sentence says the opposite.
  private static final Map<Pattern, Pattern> OPPOSITES =
      Map.of(
          Pattern.compile("\\bnot valid\\b|\\binvalid\\b"),
          Pattern.compile(
              "\\b(?:is|are|was|were) (?:quite |perfectly |still )?(?:valid|well-formed)\\b"),
          Pattern.compile("\\bcannot be pulled\\b"),
          Pattern.compile("\\bpulled (?:without|successfully)\\b|\\bsuccessfully pulled\\b"),
          Pattern.compile("\\bhas no endpoints\\b"),
          Pattern.compile("\\b(?:has|have) (?:all |both )?(?:its |their )?(?:ready )?endpoints\\b"),
          Pattern.compile("\\balready in use\\b"),
          Pattern.compile("\\bports? \\d+ (?:is|was) (?:free|unused|available)\\b"),
          Pattern.compile("\\bexceeds\\b"),
          Pattern.compile("(?:\\bnot|\\bnever|n['\u2019]t) exceed"),
          Pattern.compile("\\brefuses\\b"),
          Pattern.compile("(?:\\bnot|\\bnever|n['\u2019]t) refus"),
          Pattern.compile("\\bevicted\\b"),
          Pattern.compile("(?:\\bnot|\\bnever|n['\u2019]t) evict|\\benough memory\\b"),
          Pattern.compile("\\bprobe\\b.*\\b(?:asks|fail|refuse|not answer)"),
          Pattern.compile("\\bprobe\\b[^,;.]{0,40}\\b(?:succeed|passes|passed)"));

  /// How a finding says what is missing.
  private static final Pattern MISSING =
      Pattern.compile(
          "\\bno (?:tag|key) (\\S*\\w)|\\bkey (\\S*\\w) of [^,]+, which has no such key|\\bimage (\\S*\\w) [^,;:]*cannot be pulled"
              + "|(\\S*\\w)(?: is missing|, which does not exist| does not exist)");

  private static final Pattern THERE =
      Pattern.compile(
          "(\\S*\\w) (?:exists|is (?:present|available|there|set|defined)|does exist)\\b|\\bhas the key (\\S*\\w)");

  private final String text;
  private final List<String> clauses;
  private final List<String> causes;
  private final List<String> seen;
  private final Set<String> names = new HashSet<>();
  private final Set<String> subjects = new HashSet<>();
  private final Set<String> hurt = new HashSet<>();
  private final Set<String> missing = new HashSet<>();
  private final Set<String> changes = new HashSet<>();
  private final Set<String> turned = new HashSet<>();
  private final Set<String> restarts = new HashSet<>();

  Relations(CaseFile file, List<Finding> findings) {
    var lines = new ArrayList<String>();
    file.exhibits().stream()
        .filter(exhibit -> !Planted.suspect(exhibit.evidence()))
        .forEach(exhibit -> lines.add(exhibit.evidence().line()));
    this.causes =
        findings.stream()
            .flatMap(f -> Stream.of(f.cause(), f.symptom()))
            .map(line -> line.toLowerCase(Locale.ROOT))
            .toList();
    lines.addAll(causes);
    this.seen =
        findings.stream()
            .filter(finding -> finding.certainty() == Certainty.SEEN)
            .map(finding -> finding.cause().toLowerCase(Locale.ROOT))
            .toList();
    file.exhibits().forEach(exhibit -> names.add(exhibit.evidence().about().name()));
    names.add(file.incident().target().ref().name());
    if (!seen.isEmpty()) {
      hurt.add(file.incident().target().ref().name());
    }
    findings.forEach(finding -> {
      if (finding.certainty() == Certainty.SEEN) {
        finding.subjects().forEach(subject -> hurt.add(subject.name()));
      }
      names.add(finding.fault().name());
      finding.subjects().forEach(subject -> subjects.add(subject.name()));
    });
    names.addAll(subjects);
    seen.forEach(cause -> MISSING.matcher(cause).results().forEach(m -> missing.addAll(groups(m))));
    this.text = String.join("\n", lines).toLowerCase(Locale.ROOT);
    this.clauses = CLAUSE.splitAsStream(text).toList();
    CHANGE
        .matcher(text)
        .results()
        .forEach(m -> changes.add(bare(m.group(1)) + " " + bare(m.group(2))));
    TURNED.matcher(text).results().forEach(m -> turned.add(m.group(1) + " " + m.group(2)));
    KNOWN_RESTARTS.matcher(text).results().forEach(m -> restarts.addAll(groups(m)));
  }

  /// The first pair that the evidence has otherwise, as a fault.
  Optional<String> broken(String sentence) {
    var lower = sentence.toLowerCase(Locale.ROOT);
    return backwards(lower)
        .or(() -> otherRestarts(lower))
        .or(() -> turnedAround(lower))
        .or(() -> misplaced(lower))
        .or(() -> outdated(lower))
        .or(() -> otherActor(lower))
        .or(() -> denies(lower));
  }

  private Optional<String> backwards(String sentence) {
    return FROM_TO
        .matcher(sentence)
        .results()
        .filter(m -> changes.contains(bare(m.group(2)) + " " + bare(m.group(1))))
        .filter(m -> !changes.contains(bare(m.group(1)) + " " + bare(m.group(2))))
        .findFirst()
        .map(m -> "the change is from %s to %s".formatted(bare(m.group(2)), bare(m.group(1))));
  }

  private Optional<String> otherRestarts(String sentence) {
    return RESTARTS
        .matcher(sentence)
        .results()
        .map(m -> m.group(1) != null ? m.group(1) : m.group(2))
        .filter(number -> !number.equals("1") && !restarts.contains(number))
        .findFirst()
        .map("%s is not the number of restarts"::formatted);
  }

  private Optional<String> turnedAround(String sentence) {
    return TURNED
        .matcher(sentence)
        .results()
        .filter(m -> !turned.contains(m.group(1) + " " + m.group(2)))
        .filter(m ->
            turned.contains(m.group(1) + " " + (m.group(2).equals("added") ? "removed" : "added")))
        .findFirst()
        .map(m -> "%s was not %s".formatted(m.group(1), m.group(2)));
  }

  /// A value that the case holds, but nowhere in that role, although the role has one there; a
  /// limit that nobody has seen is none.
  private Optional<String> misplaced(String sentence) {
    for (var role : ROLES) {
      var found = role.matcher(sentence);
      while (found.find()) {
        var word = found.group(1);
        var value = found.group(2);
        if (KnownTroubles.denied(sentence, found.start())) {
          continue;
        }
        var there = clauses.stream().filter(c -> c.contains(word)).toList();
        boolean any = word.equals("limit") || there.stream().anyMatch(c -> role.matcher(c).find());
        if (any && there.stream().noneMatch(clause -> holds(clause, value))) {
          return Optional.of("%s does not go with '%s' in the evidence".formatted(value, word));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean holds(String clause, String value) {
    return Pattern.compile("(?<![\\w.-])" + Pattern.quote(value) + "(?![\\w-])")
            .matcher(clause)
            .find()
        || new Quantities(clause).withoutKnown(value).isBlank();
  }

  /// `the limit is 256Mi`, where all that the evidence says of 256Mi is that it went from there.
  private Optional<String> outdated(String sentence) {
    return IS_LIMIT
        .matcher(sentence)
        .results()
        .map(m -> m.group(1))
        .filter(value -> {
          var there = clauses.stream().filter(clause -> holds(clause, value)).toList();
          var old = Pattern.compile(Pattern.quote(value) + " (?:\u2192|->)");
          return !there.isEmpty() && there.stream().allMatch(clause -> old.matcher(clause).find());
        })
        .findFirst()
        .map("%s was the limit before a change"::formatted);
  }

  /// `service basket has no endpoints`, where a finding says so of another one and not of this.
  private Optional<String> otherActor(String sentence) {
    for (var deed : DEEDS.entrySet()) {
      var theirs = Pattern.compile(deed.getKey());
      if (causes.stream().noneMatch(cause -> theirs.matcher(cause).find())) {
        continue;
      }
      var found =
          Pattern.compile("(?:" + OBJECT + ")?\\b([a-z0-9][a-z0-9.-]*[a-z0-9]) " + deed.getKey())
              .matcher(sentence);
      while (found.find()) {
        var name = found.group(2);
        boolean ours =
            deed.getValue() && (subjects.contains(name) || !"container".equals(found.group(1)));
        if (ours || (found.group(1) == null && !names.contains(name))) {
          continue;
        }
        var does =
            Pattern.compile(
                "(?<![\\w.-])"
                    + Pattern.quote(name)
                    + "(?!\\w)(?::\\d+)?[^;:,\\n]{0,60}?"
                    + deed.getKey());
        if (causes.stream().noneMatch(cause -> does.matcher(cause).find())
            && !does.matcher(text).find()) {
          return Optional.of(
              "'%s' is said of something else in the findings".formatted(found.group().strip()));
        }
      }
    }
    return Optional.empty();
  }

  /// The opposite of what a rule has seen.
  private Optional<String> denies(String sentence) {
    for (var pair : OPPOSITES.entrySet()) {
      var found = pair.getValue().matcher(sentence);
      if (found.find()
          && !KnownTroubles.denied(sentence, found.start())
          && seen.stream().anyMatch(cause -> pair.getKey().matcher(cause).find())) {
        return Optional.of("'%s' contradicts what a rule has seen".formatted(found.group()));
      }
    }
    var well =
        hurt.stream()
            .map(name ->
                Pattern.compile(
                        "(?<![\\w.-])"
                            + Pattern.quote(name)
                            + "(?: [a-z]+)? (?:is|are|has been|have been|remains?|looks|was) (?:\\w+ )?"
                            + "(?:healthy|fine|ok|okay)\\b(?! again)")
                    .matcher(sentence))
            .filter(Matcher::find)
            .findFirst();
    if (well.isPresent() && !KnownTroubles.denied(sentence, well.get().end())) {
      return Optional.of("'%s' contradicts what a rule has seen".formatted(well.get().group()));
    }
    return THERE
        .matcher(sentence)
        .results()
        .filter(m -> !KnownTroubles.denied(sentence, m.start()))
        .filter(m -> groups(m).stream().anyMatch(missing::contains))
        .findFirst()
        .map(m -> "'%s' contradicts what a rule has seen".formatted(m.group()));
  }

  private static List<String> groups(MatchResult found) {
    return IntStream.rangeClosed(1, found.groupCount())
        .mapToObj(found::group)
        .filter(Objects::nonNull)
        .toList();
  }

  private static String bare(String token) {
    return token.replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$", "");
  }
}
