package dev.sitrep.receiver.eval;

import dev.sitrep.engine.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The results as a table for people, 100 columns wide.
public final class ResultsText {
  private static final int NAME = 17;
  private static final String ROW = "%-17s%8s%5s%5s%5s%5s%6s%6s%5s%6s%7s%7s%6s%6s%6s";

  private static final List<String> HEAD =
      List.of(
          ROW.formatted(
              "", "cause", "", "", "not", "bad", "abst.", "abst.", "no", "", "tokens", "tokens",
              "time", "time", "time"),
          ROW.formatted(
              "model", "found", "held", "cut", "held", "JSON", "right", "wrong", "answ", "calls",
              "in", "out", "p50", "p95", "total"));

  private static final String LEGEND =
      """
      cause found  what is left of the explanation has all the words that the story expects
      held, cut    claims that the evidence bears out; those that it does not, taken out
      not held     answers of which too little held to be shown
      bad JSON     answers that are not the JSON that was asked for
      abst. right  abstained where there is not enough evidence, of how many; wrong: where there is
      no answ      unreachable, too late, cut off
      calls        times that the model was asked: a faulty answer is asked for once more
      tokens, time of all questions, as the engine counts them; of one: median, 95th percentile
      """;

  private ResultsText() {}

  /// @param each whether every scenario is told too
  public static String of(Results results, boolean each) {
    var lines = new ArrayList<String>(HEAD);
    for (var row : results.rows()) {
      lines.addAll(row(row.card()));
    }
    lines.add("");
    lines.addAll(LEGEND.lines().toList());
    var notes = notes(results);
    if (!notes.isEmpty()) {
      lines.add("");
      lines.addAll(notes);
    }
    if (each) {
      results.rows().forEach(row -> lines.addAll(each(row)));
    }
    return lines.stream().map(String::stripTrailing).collect(Collectors.joining("\n"));
  }

  private static List<String> row(Scorecard card) {
    boolean rules = card.name().equals(Scorecard.RULES);
    var numbers =
        new Object[] {
          card.name().length() < NAME ? card.name() : "",
          part(card.found(), card.expecting()),
          rules ? "-" : card.held(),
          rules ? "-" : card.cut(),
          rules ? "-" : card.ungrounded(),
          rules ? "-" : card.invalid(),
          part(card.abstainedRight(), card.unknown()),
          card.abstainedWrong(),
          rules ? "-" : card.unanswered(),
          rules ? "-" : card.calls(),
          rules ? "-" : card.promptTokens(),
          rules ? "-" : card.answerTokens(),
          time(card.median()),
          time(card.p95()),
          time(card.total())
        };
    var line = ROW.formatted(numbers);
    return card.name().length() < NAME ? List.of(line) : List.of(card.name(), line);
  }

  private static List<String> notes(Results results) {
    var notes = new ArrayList<String>();
    for (var row : results.rows()) {
      var card = row.card();
      if (card.name().equals(Scorecard.RULES)) {
        int silent = card.trials() - card.expecting();
        notes.add(
            "%s%s"
                .formatted(
                    counted(card.trials(), "scenario"),
                    silent == 0
                        ? ""
                        : "; %d without expect.txt, which count for everything but \"cause found\""
                            .formatted(silent)));
        continue;
      }
      var facts = new ArrayList<String>();
      if (card.beyondRules() > 0) {
        facts.add("found " + counted(card.beyondRules(), "cause") + " that the rules did not");
      }
      if (card.guessed() > 0) {
        facts.add("explained %d of what nobody can know".formatted(card.guessed()));
      }
      if (!card.noAnswer().isEmpty()) {
        facts.add("no answer: " + reasons(card));
      }
      if (card.changed() > 0) {
        facts.add(counted(card.changed(), "scenario") + " ended differently when repeated");
      }
      if (!facts.isEmpty()) {
        notes.add(card.name() + ": " + String.join("; ", facts));
      }
    }
    results.notAsked().forEach((model, why) -> notes.add("not asked: " + model + ": " + why));
    results.skipped().forEach(why -> notes.add("skipped: " + why));
    return notes;
  }

  private static String reasons(Scorecard card) {
    return new TreeMap<>(card.noAnswer())
        .entrySet().stream()
            .map(entry -> word(entry.getKey()) + " " + entry.getValue())
            .collect(Collectors.joining(", "));
  }

  private static String word(Reason reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static List<String> each(Results.Row row) {
    var lines = new ArrayList<String>();
    lines.add("");
    lines.add("== " + row.card().name() + digests(row.card()));
    for (var trial : row.trials()) {
      lines.add(
          "%s%s: %s, %s%s"
              .formatted(
                  trial.scenario().name(),
                  trial.run() == 1 ? "" : " (run " + trial.run() + ")",
                  trial.outcome().words(),
                  time(trial.took()),
                  trial.effort().calls() == 0
                      ? ""
                      : ", %d of %d claims held, %d + %d tokens"
                          .formatted(
                              trial.held(),
                              trial.held() + trial.cut(),
                              trial.effort().promptTokens(),
                              trial.effort().answerTokens())));
      if (trial.scenario().expects()) {
        lines.add("  expected: " + String.join(" + ", trial.scenario().words()));
      }
      lines.add("  rules:    " + trial.rules());
      if (!row.card().name().equals(Scorecard.RULES)) {
        var said = trial.said().isEmpty() ? "(" + trial.why() + ")" : trial.said();
        lines.add("  model:    " + said);
      }
    }
    return lines;
  }

  private static String digests(Scorecard card) {
    return (card.modelDigest().isEmpty() ? "" : ", model " + card.modelDigest())
        + (card.promptDigest().isEmpty() ? "" : ", prompt " + card.promptDigest());
  }

  private static String part(int some, int all) {
    return some + "/" + all;
  }

  private static String counted(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String time(Duration time) {
    long millis = time.toMillis();
    if (millis < 1_000) {
      return millis + "ms";
    }
    return millis < 100_000
        ? String.format(Locale.ROOT, "%.1fs", millis / 1_000.0)
        : millis < 6_000_000 ? millis / 1_000 + "s" : millis / 60_000 + "min";
  }
}
