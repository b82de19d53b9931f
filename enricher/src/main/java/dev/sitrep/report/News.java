package dev.sitrep.report;

import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.finding.Certainty;
import dev.sitrep.incident.Severity;
import dev.sitrep.report.Update.Part;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a person who has read one report does not know yet when the next one about the same
/// incident comes. Numbers that only grow with time are not new.
record News(Report now, Report before) {
  private static final int MOST_NAMED = 3;

  /// Up to so many pods each one counts, above that a tenth of them does.
  private static final int FEW = 10;

  /// `2 of 3 pods in a crash loop`
  private static final Pattern COUNTED = Pattern.compile("(\\d{1,6}) of (\\d{1,6}) (\\D.*)");

  /// What is another at every look: how often, how long, how much, when, which of the pods.
  private static final Pattern PASSING =
      Pattern.compile(
          String.join(
              "|",
              "\\d+ restarts?",
              "\\d+ times",
              "\\d+(\\.\\d+)? ?(ms|s|min|h|days)\\b(?! delay|\\)| *[×(])",
              "\\d+(\\.\\d+)?([KMGT]i|%)(?= (is )?(left|used))",
              "(?<=was using )\\S+",
              "\\d{4}-\\d\\d-\\d\\dT?\\S*",
              "\\d\\d:\\d\\d:\\d\\d\\S*",
              "(?<=[a-z0-9]-)([a-f0-9]{8,10}-)?[bcdfghjklmnpqrstvwxz2456789]{5}\\b",
              "\\b[0-9a-f]{8}(-[0-9a-f]{4,12})+\\b",
              "\\b\\d{6,}\\b"));

  /// Empty where nothing is new.
  static Optional<Update> of(Report now, Report before) {
    return new News(now, before).update();
  }

  private Optional<Update> update() {
    var parts = EnumSet.noneOf(Part.class);
    var lines = new ArrayList<String>();
    Stream.of(again(), worse(), counted()).flatMap(Optional::stream).forEach(lines::add);
    cause()
        .ifPresent(line -> {
          lines.add(line);
          parts.add(Part.CAUSE);
        });
    list("fires too", "fire too", added(now.alerts(), before.alerts())).ifPresent(lines::add);
    joined().ifPresent(lines::add);
    alsoWrong().ifPresent(lines::add);
    if (rollout()) {
      lines.add("it was changed since");
      parts.add(Part.CHANGES);
    }
    explained().ifPresent(lines::add);
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    if (now.diagnosis() instanceof Explained
        && (parts.contains(Part.CAUSE) || !(before.diagnosis() instanceof Explained))) {
      parts.add(Part.EXPLANATION);
    }
    if (!now.fix().isEmpty() && !now.fix().equals(before.fix())) {
      parts.add(Part.FIX);
    }
    return Optional.of(
        new Update(before.at(), lines, parts, added(now.commands(), before.commands())));
  }

  private Optional<String> again() {
    if (now.tally().flapping() && !before.tally().flapping()) {
      return Optional.of(
          "it is flapping: fired %d times in 30 min".formatted(now.tally().firings()));
    }
    return before.ending().isPresent() ? Optional.of("it fires again") : Optional.empty();
  }

  private Optional<String> worse() {
    return Severity.rank(now.severity()) < Severity.rank(before.severity())
        ? Optional.of("severity %s (was %s)".formatted(now.severity(), before.severity()))
        : Optional.empty();
  }

  private Optional<String> counted() {
    var then = COUNTED.matcher(before.symptom());
    var today = COUNTED.matcher(now.symptom());
    if (!then.matches()
        || !today.matches()
        || !material(then.toMatchResult(), today.toMatchResult())) {
      return Optional.empty();
    }
    var same = then.group(3).equals(today.group(3));
    return Optional.of(
        "%s (was %s of %s%s)"
            .formatted(
                now.symptom(), then.group(1), then.group(2), same ? "" : " " + then.group(3)));
  }

  private static boolean material(
      java.util.regex.MatchResult then, java.util.regex.MatchResult now) {
    int was = Integer.parseInt(then.group(1));
    int is = Integer.parseInt(now.group(1));
    int of = Integer.parseInt(now.group(2));
    boolean wasAll = was == Integer.parseInt(then.group(2));
    boolean someOrAll = (was == 0) != (is == 0) || wasAll != (is == of);
    int change = Math.abs(is - was);
    return change > 0 && (someOrAll || of <= FEW || change * FEW >= of);
  }

  /// A look that sees less than the one before tells nothing.
  private Optional<String> cause() {
    var is = now.cause();
    var was = before.cause();
    if (is.nothingWrong()) {
      return was.nothingWrong() ? Optional.empty() : Optional.of("nothing wrong is found any more");
    }
    if (is.rule().isEmpty() || (is.certainty() == Certainty.UNKNOWN && !was.nothingWrong())) {
      return was.nothingWrong() ? Optional.of("it is in trouble again") : Optional.empty();
    }
    if (!key(is).equals(key(was))) {
      boolean known = !was.rule().isEmpty() && !was.nothingWrong();
      return Optional.of(
          known && was.certainty() != Certainty.UNKNOWN ? "another cause" : "a cause is found");
    }
    return is.certainty().compareTo(was.certainty()) < 0
        ? Optional.of(
            "the cause is now %s (was %s)".formatted(is.certainty().word(), was.certainty().word()))
        : Optional.empty();
  }

  private static String key(Report.Cause cause) {
    return cause.rule() + " " + PASSING.matcher(cause.sentence()).replaceAll("~");
  }

  private Optional<String> joined() {
    var more = added(now.tally().affected(), before.tally().affected());
    int uncounted = Math.max(0, now.tally().more() - before.tally().more());
    if (more.isEmpty() && uncounted == 0) {
      return Optional.empty();
    }
    return Optional.of("also affected now: " + named(more, uncounted));
  }

  private Optional<String> alsoWrong() {
    var known = new HashSet<String>();
    known.add(key(before.cause()));
    before.also().forEach(cause -> known.add(key(cause)));
    known.add(key(now.cause()));
    var more =
        now.also().stream()
            .filter(cause -> !known.contains(key(cause)))
            .map(Report.Cause::sentence)
            .toList();
    return more.isEmpty() ? Optional.empty() : Optional.of("also wrong now: " + named(more, 0));
  }

  private boolean rollout() {
    var known = before.changes().stream().map(Report.Change::what).toList();
    return now.changes().stream()
        .anyMatch(change -> change.at().isPresent() && !known.contains(change.what()));
  }

  private Optional<String> explained() {
    return now.diagnosis() instanceof Explained explained
            && !(before.diagnosis() instanceof Explained)
        ? Optional.of("explained by " + explained.model())
        : Optional.empty();
  }

  private static Optional<String> list(String one, String many, List<String> names) {
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(named(names, 0) + " " + (names.size() == 1 ? one : many));
  }

  private static String named(List<String> names, int uncounted) {
    int more = Math.max(0, names.size() - MOST_NAMED) + uncounted;
    var first = String.join(", ", names.stream().limit(MOST_NAMED).toList());
    return more == 0 ? first : first.isEmpty() ? more + " more" : first + " and " + more + " more";
  }

  private static List<String> added(List<String> now, List<String> before) {
    var known = Set.copyOf(before);
    return now.stream().filter(one -> !known.contains(one)).distinct().toList();
  }
}
