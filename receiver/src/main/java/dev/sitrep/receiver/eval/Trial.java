package dev.sitrep.receiver.eval;

import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.diagnosis.Effort;
import dev.sitrep.engine.Reason;
import dev.sitrep.finding.Certainty;
import dev.sitrep.report.Report;
import java.time.Duration;
import java.util.Optional;

/// One scenario told once, by one model or by the rules alone.
///
/// @param run which repetition, from 1
/// @param known whether there is a cause to be found: `false` where "not enough evidence" or
///   "nothing is wrong" is the right answer
/// @param rules the cause as the rules tell it
/// @param byRules whether that has the expected words
/// @param said the explanation, as much of it as held; of the rules, their cause
/// @param reason why there is no explanation
/// @param why the same as a sentence, else empty
/// @param held claims that hold against the evidence
/// @param cut claims that did not, in an explanation that was given all the same
/// @param effort [Effort#NONE] for the rules
public record Trial(
    Scenario scenario,
    int run,
    boolean known,
    String rules,
    boolean byRules,
    Outcome outcome,
    String said,
    Optional<Reason> reason,
    String why,
    int held,
    int cut,
    Effort effort,
    Duration took) {

  /// What the rules alone make of it.
  static Trial ofRules(Scenario scenario, Report rules) {
    var sentence = rules.cause().sentence();
    boolean known = known(scenario, rules);
    var outcome =
        silent(rules) && !scenario.named(sentence)
            ? known ? Outcome.ABSTAINED_WRONG : Outcome.ABSTAINED_RIGHT
            : explained(scenario, known, sentence);
    return new Trial(
        scenario,
        1,
        known,
        sentence,
        scenario.named(sentence),
        outcome,
        sentence,
        Optional.empty(),
        "",
        0,
        0,
        Effort.NONE,
        rules.took());
  }

  /// What a model made of it.
  ///
  /// @param rules the report of the rules alone
  /// @param told the report with the model's part
  static Trial of(Scenario scenario, int run, Report rules, Report told) {
    boolean known = known(scenario, rules);
    var sentence = rules.cause().sentence();
    boolean byRules = scenario.named(sentence);
    var effort = told.effort();
    return switch (told.diagnosis()) {
      case Explained explained ->
          new Trial(
              scenario,
              run,
              known,
              sentence,
              byRules,
              explained(scenario, known, explained.summary()),
              explained.summary(),
              Optional.empty(),
              "",
              effort.verified(),
              effort.claims() - effort.verified(),
              effort,
              effort.took());
      case Unexplained(var reason, var why, var wayOut) ->
          new Trial(
              scenario,
              run,
              known,
              sentence,
              byRules,
              unexplained(reason, known),
              "",
              Optional.of(reason),
              why,
              effort.verified(),
              effort.claims() - effort.verified(),
              effort,
              effort.took());
    };
  }

  private static Outcome explained(Scenario scenario, boolean known, String text) {
    if (scenario.named(text)) {
      return Outcome.FOUND;
    }
    if (!known) {
      return Outcome.GUESSED;
    }
    return scenario.expects() ? Outcome.OTHER : Outcome.EXPLAINED;
  }

  private static Outcome unexplained(Reason reason, boolean known) {
    return switch (reason) {
      case INSUFFICIENT -> known ? Outcome.ABSTAINED_WRONG : Outcome.ABSTAINED_RIGHT;
      case UNGROUNDED -> Outcome.UNGROUNDED;
      case GARBLED -> Outcome.INVALID;
      default -> Outcome.NO_ANSWER;
    };
  }

  private static boolean silent(Report rules) {
    return rules.cause().certainty() == Certainty.UNKNOWN || rules.cause().nothingWrong();
  }

  /// The rules' silence is the right answer unless somebody wrote down a better one.
  private static boolean known(Scenario scenario, Report rules) {
    boolean better = scenario.expects() && !scenario.named(rules.cause().sentence());
    return !silent(rules) || better;
  }
}
