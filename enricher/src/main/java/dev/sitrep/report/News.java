package dev.sitrep.report;

import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.finding.Certainty;
import dev.sitrep.incident.Severity;
import dev.sitrep.report.Update.Part;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a person who has read one report does not know yet when the next one about the same
/// incident comes. Numbers that only grow with time are not new.
record News(Report now, Report before) {
  private static final int MOST_NAMED = 3;

  /// Up to so many pods each one counts, above that a tenth of them does.
  private static final int FEW = 10;

  /// A storm has grown when a fifth more has come.
  private static final int GROWTH = 5;

  /// `2 of 3 pods in a crash loop`
  private static final Pattern COUNTED = Pattern.compile("(\\d{1,6}) of (\\d{1,6}) (\\D.*)");

  /// What is another at every look: how often, how long, how much, when, which of the pods.
  private static final Pattern PASSING =
      Pattern.compile(
          String.join(
              "|",
              "\\d+ restarts?",
              "\\d+ times",
              "\\d+ of \\d+ (?=nodes|pods|incidents)",
              "(\\d+ h )?\\d+(\\.\\d+)? ?(ms|s|min|h|days)\\b",
              "\\d+(\\.\\d+)?([KMGT]i|%)(?= (is )?(left|used))",
              "\\d+(\\.\\d+)?([KMGT]i)? of (?=\\S{1,20} (is|are) used)",
              "(?<=was using )\\S+",
              "\\d{4}-\\d\\d-\\d\\d\\S*",
              "\\d\\d:\\d\\d:\\d\\d\\S*",
              "(?<=[a-z0-9]-)([a-f0-9]{8,10}-)?[bcdfghjklmnpqrstvwxz2456789]{5}\\b",
              "\\b[0-9a-f]{8}(-[0-9a-f]{4,12})+\\b",
              ":\\d{5}\\b",
              "\\b\\d{6,}\\b"));

  /// Empty where nothing is new.
  static Optional<Update> of(Report now, Report before) {
    return new News(now, before).update();
  }

  private Optional<Update> update() {
    var cause = cause();
    var lines =
        Stream.of(
                again(),
                worse(),
                counted(),
                grown(),
                calmer(),
                cause,
                firesToo(),
                joined(),
                alsoWrong(),
                changed(),
                explained())
            .flatMap(Optional::stream)
            .toList();
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    var parts = EnumSet.noneOf(Part.class);
    if (cause.isPresent()) {
      parts.add(Part.CAUSE);
    }
    if (changed().isPresent()) {
      parts.add(Part.CHANGES);
    }
    if (now.diagnosis() instanceof Explained && (cause.isPresent() || explained().isPresent())) {
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
    var was = COUNTED.matcher(before.symptom());
    var is = COUNTED.matcher(now.symptom());
    if (!was.matches() || !is.matches() || !material(count(was), count(is))) {
      return Optional.empty();
    }
    return Optional.of(
        "%s (was %s of %s%s)"
            .formatted(
                now.symptom(),
                was.group(1),
                was.group(2),
                was.group(3).equals(is.group(3)) ? "" : " " + was.group(3)));
  }

  private record Counted(int some, int all) {
    boolean none() {
      return some == 0;
    }

    boolean every() {
      return some >= all;
    }
  }

  private static Counted count(Matcher symptom) {
    return new Counted(Integer.parseInt(symptom.group(1)), Integer.parseInt(symptom.group(2)));
  }

  private static boolean material(Counted was, Counted is) {
    int change = Math.abs(is.some - was.some);
    return change > 0
        && (was.none() != is.none()
            || was.every() != is.every()
            || is.all <= FEW
            || change * FEW >= is.all);
  }

  private Optional<String> grown() {
    return both((was, is) ->
        is.incidents() * GROWTH >= was.incidents() * (GROWTH + 1)
            ? Optional.of("%d incidents (were %d)".formatted(is.incidents(), was.incidents()))
            : Optional.empty());
  }

  private Optional<String> calmer() {
    return both((was, is) ->
        is.open() * 2 <= was.open() && was.open() > 0
            ? Optional.of("%d incidents still open (were %d)".formatted(is.open(), was.open()))
            : Optional.empty());
  }

  private Optional<String> both(BiFunction<Storm, Storm, Optional<String>> compared) {
    return before.storm().flatMap(was -> now.storm().flatMap(is -> compared.apply(was, is)));
  }

  /// A look that sees less than the one before tells nothing, and neither does one that finds the
  /// same in another order.
  private Optional<String> cause() {
    var is = now.cause();
    var was = before.cause();
    if (is.nothingWrong()) {
      return was.nothingWrong() ? Optional.empty() : Optional.of("nothing wrong is found any more");
    }
    if (was.nothingWrong()) {
      return Optional.of("it is in trouble again");
    }
    boolean knew = was.certainty() != Certainty.UNKNOWN;
    if (is.rule().isEmpty() || (knew && is.certainty() == Certainty.UNKNOWN)) {
      return Optional.empty();
    }
    if (!key(is).equals(key(was))) {
      boolean reordered =
          keys(before.also()).contains(key(is)) && keys(now.also()).contains(key(was));
      return reordered
          ? Optional.empty()
          : Optional.of(knew ? "another cause" : "the cause is found");
    }
    return is.certainty().compareTo(was.certainty()) < 0
        ? Optional.of(
            "the cause is now %s (was %s)".formatted(is.certainty().word(), was.certainty().word()))
        : Optional.empty();
  }

  private static Set<String> keys(List<Report.Cause> causes) {
    return causes.stream().map(News::key).collect(Collectors.toSet());
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
    return Optional.of("also affected now: " + Lines.named(more, MOST_NAMED, uncounted));
  }

  private Optional<String> alsoWrong() {
    var known = new HashSet<>(keys(before.also()));
    known.add(key(before.cause()));
    known.add(key(now.cause()));
    var more =
        now.also().stream()
            .filter(cause -> known.add(key(cause)))
            .map(Report.Cause::sentence)
            .toList();
    return more.isEmpty()
        ? Optional.empty()
        : Optional.of("also wrong now: " + Lines.named(more, MOST_NAMED, 0));
  }

  private Optional<String> changed() {
    var changes =
        now.changes().stream()
            .filter(change -> change.at().filter(at -> at.isAfter(before.at())).isPresent())
            .map(Report.Change::what)
            .toList();
    return changes.isEmpty()
        ? Optional.empty()
        : Optional.of("changed: " + Lines.named(changes, MOST_NAMED, 0));
  }

  private Optional<String> explained() {
    return now.diagnosis() instanceof Explained explained
            && !(before.diagnosis() instanceof Explained)
        ? Optional.of("explained by " + explained.model())
        : Optional.empty();
  }

  /// Of a storm the names are counted.
  private Optional<String> firesToo() {
    var names = added(now.alerts(), before.alerts());
    return names.isEmpty() || now.storm().isPresent()
        ? Optional.empty()
        : Optional.of(
            Lines.named(names, MOST_NAMED, 0) + (names.size() == 1 ? " fires too" : " fire too"));
  }

  private static List<String> added(List<String> now, List<String> before) {
    var known = Set.copyOf(before);
    return now.stream().filter(one -> !known.contains(one)).distinct().toList();
  }
}
