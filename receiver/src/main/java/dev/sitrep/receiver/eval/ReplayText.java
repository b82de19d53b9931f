package dev.sitrep.receiver.eval;

import static java.time.temporal.ChronoUnit.SECONDS;

import dev.sitrep.diagnosis.Consulted;
import dev.sitrep.diagnosis.Diagnosis;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.diagnosis.Effort;
import dev.sitrep.receiver.eval.Replay.Replayed;
import dev.sitrep.receiver.eval.Replay.Spoken;
import dev.sitrep.receiver.store.Feedback.Said;
import dev.sitrep.report.Reaction;
import dev.sitrep.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What people said, what was said to them, and what is said now, 100 columns wide.
final class ReplayText {
  private static final int WIDTH = 100;
  private static final int COLUMN = 11;
  private static final int MOST_SAID = 5;
  private static final String ROW = "%-44s%18s%22s";

  private static final String LEGEND =
      """
      A report counts by the newest word about it. Held: what the evidence bears out. That an
      explanation held does not make it right: compare what was called wrong, then and now.
      Asked with the evidence that the report keeps; the cluster as it was then is not kept, so no
      rule and no source was run again, and no model was told what people said.
      """;

  private ReplayText() {}

  static String of(Replayed replayed) {
    var lines = new ArrayList<String>();
    for (var one : replayed.reports()) {
      lines.addAll(report(one, replayed));
      lines.add("");
    }
    lines.add(ROW.formatted("", "called helpful", "called wrong cause"));
    lines.add(row("reports", replayed, all -> String.valueOf(all.size())));
    lines.add(row("explained then", replayed, all -> explained(all, then())));
    lines.add(row("claims held then", replayed, all -> held(all, then())));
    replayed
        .answers()
        .forEach((model, answers) -> {
          Function<Spoken, Optional<Consulted>> now = one -> Optional.ofNullable(answers.get(one));
          lines.add(row("explained now, " + model, replayed, all -> explained(all, now)));
          lines.add(row("claims held now, " + model, replayed, all -> held(all, now)));
        });
    lines.add("");
    LEGEND.lines().forEach(lines::add);
    replayed.notAsked().forEach((model, why) -> lines.add("not asked: " + model + ": " + why));
    if (replayed.answers().isEmpty() && replayed.notAsked().isEmpty()) {
      lines.add(
          "No model is configured: none was asked now. Give --model NAME, or set model.name.");
    }
    return String.join("\n", lines.stream().map(String::stripTrailing).toList());
  }

  private static List<String> report(Spoken one, Replayed replayed) {
    var report = one.report();
    var lines = new ArrayList<String>();
    lines.add(
        "%s, report %d of %d, %s"
            .formatted(
                report.id(), one.sequence(), one.latest(), report.at().truncatedTo(SECONDS)));
    lines.addAll(wrapped("", report.headline()));
    lines.addAll(people(one.said()));
    lines.addAll(wrapped("rules", rules(report.cause())));
    lines.addAll(wrapped("then", told(report.diagnosis(), report.effort())));
    replayed
        .answers()
        .forEach((model, answers) ->
            lines.addAll(
                wrapped(
                    "now",
                    Optional.ofNullable(answers.get(one))
                        .map(now -> told(now.diagnosis(), now.effort()))
                        .orElse(
                            model
                                + (one.canBeAsked()
                                    ? ": not asked yet"
                                    : ": not asked, the report keeps no evidence of its own")))));
    return lines;
  }

  private static List<String> people(List<Said> said) {
    var lines = new ArrayList<String>();
    int older = Math.max(0, said.size() - MOST_SAID);
    for (var one : said.reversed().subList(0, said.size() - older)) {
      var words = one.words().isEmpty() ? "" : ": \"" + one.words() + "\"";
      lines.addAll(
          wrapped(lines.isEmpty() ? "people" : "", Reaction.of(one.helpful()).label() + words));
    }
    if (older > 0) {
      lines.addAll(wrapped("", "and " + older + " times before"));
    }
    return lines;
  }

  private static String rules(Report.Cause cause) {
    return "(%s) %s".formatted(cause.certainty().word(), cause.sentence());
  }

  private static String told(Diagnosis diagnosis, Effort effort) {
    var held =
        effort.claims() == 0
            ? ""
            : ", %d of %d claims held".formatted(effort.verified(), effort.claims());
    return switch (diagnosis) {
      case Explained explained ->
          "%s%s: %s".formatted(explained.model(), held, explained.summary());
      case Unexplained(_, var why, _) ->
          effort.model().isEmpty() ? why : "%s%s: %s".formatted(effort.model(), held, why);
    };
  }

  private static String row(String name, Replayed replayed, Function<List<Spoken>, String> cell) {
    return ROW.formatted(
        name,
        cell.apply(called(Reaction.HELPFUL, replayed)),
        cell.apply(called(Reaction.WRONG_CAUSE, replayed)));
  }

  private static List<Spoken> called(Reaction reaction, Replayed replayed) {
    return replayed.reports().stream().filter(one -> one.verdict() == reaction).toList();
  }

  private static Function<Spoken, Optional<Consulted>> then() {
    return one -> Optional.of(new Consulted(one.report().diagnosis(), one.report().effort()));
  }

  private static String explained(List<Spoken> all, Function<Spoken, Optional<Consulted>> answer) {
    return String.valueOf(
        all.stream()
            .flatMap(one -> answer.apply(one).stream())
            .filter(told -> told.diagnosis() instanceof Explained)
            .count());
  }

  private static String held(List<Spoken> all, Function<Spoken, Optional<Consulted>> answer) {
    int held = 0;
    int claims = 0;
    for (var one : all) {
      var effort = answer.apply(one).map(Consulted::effort).orElse(Effort.NONE);
      held += effort.verified();
      claims += effort.claims();
    }
    return held + " of " + claims;
  }

  /// Beside its name, and below where it is long.
  private static List<String> wrapped(String name, String text) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder("  " + name + " ".repeat(COLUMN - 2 - name.length()));
    for (var word : text.split(" ", -1)) {
      if (line.length() + word.length() > WIDTH && line.length() > COLUMN) {
        lines.add(line.toString());
        line = new StringBuilder(" ".repeat(COLUMN));
      }
      line.append(word).append(' ');
    }
    lines.add(line.toString());
    return lines;
  }
}
