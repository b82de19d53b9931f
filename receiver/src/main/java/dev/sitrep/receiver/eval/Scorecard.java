package dev.sitrep.receiver.eval;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import dev.sitrep.engine.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/// What one model, or the rules alone, made of all scenarios: a row of the table.
///
/// @param name the model's, or [#RULES]
/// @param modelDigest as the engine says, may be empty
/// @param trials scenarios, each as often as it was repeated
/// @param expecting trials for which somebody wrote down what the cause has to name
/// @param found of those, where it does
/// @param beyondRules of those, where the rules alone do not
/// @param held claims that hold against the evidence
/// @param cut claims that do not, in explanations that were given without them
/// @param ungrounded answers of which too little held to be shown at all
/// @param invalid answers that are not the JSON that was asked for
/// @param unknown trials in which abstaining is right
/// @param guessed of those, where it explained all the same
/// @param abstainedWrong where there is a cause to be found
/// @param noAnswer how many for each other reason
/// @param calls to the model
/// @param changed scenarios whose outcome is not the same in every repetition
public record Scorecard(
    String name,
    String modelDigest,
    String promptDigest,
    int trials,
    int expecting,
    int found,
    int beyondRules,
    int held,
    int cut,
    int ungrounded,
    int invalid,
    int unknown,
    int abstainedRight,
    int guessed,
    int abstainedWrong,
    Map<Reason, Integer> noAnswer,
    int calls,
    int promptTokens,
    int answerTokens,
    Duration median,
    Duration p95,
    Duration total,
    int changed) {

  public static final String RULES = "rules only";

  public Scorecard {
    noAnswer = Map.copyOf(noAnswer);
  }

  static Scorecard of(String name, List<Trial> trials) {
    var noAnswer = new TreeMap<Reason, Integer>();
    for (var trial : trials) {
      if (trial.outcome() == Outcome.NO_ANSWER) {
        noAnswer.merge(trial.reason().orElseThrow(), 1, Integer::sum);
      }
    }
    var times = trials.stream().map(Trial::took).sorted().toList();
    return new Scorecard(
        name,
        last(trials.stream().map(trial -> trial.effort().modelDigest()).toList()),
        last(trials.stream().map(trial -> trial.effort().promptDigest()).toList()),
        trials.size(),
        Math.toIntExact(trials.stream().filter(trial -> trial.scenario().expects()).count()),
        count(trials, Outcome.FOUND),
        Math.toIntExact(
            trials.stream()
                .filter(trial -> trial.outcome() == Outcome.FOUND && !trial.byRules())
                .count()),
        sum(trials, Trial::held),
        sum(trials, Trial::cut),
        count(trials, Outcome.UNGROUNDED),
        count(trials, Outcome.INVALID),
        Math.toIntExact(trials.stream().filter(trial -> !trial.known()).count()),
        count(trials, Outcome.ABSTAINED_RIGHT),
        count(trials, Outcome.GUESSED),
        count(trials, Outcome.ABSTAINED_WRONG),
        noAnswer,
        sum(trials, trial -> trial.effort().calls()),
        sum(trials, trial -> trial.effort().promptTokens()),
        sum(trials, trial -> trial.effort().answerTokens()),
        percentile(times, 50),
        percentile(times, 95),
        times.stream().reduce(Duration.ZERO, Duration::plus),
        changed(trials));
  }

  /// All trials without an answer.
  public int unanswered() {
    return noAnswer.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static int count(List<Trial> trials, Outcome outcome) {
    return Math.toIntExact(trials.stream().filter(trial -> trial.outcome() == outcome).count());
  }

  private static int sum(List<Trial> trials, ToIntFunction<Trial> number) {
    return trials.stream().mapToInt(number).sum();
  }

  private static String last(List<String> digests) {
    return digests.stream().filter(digest -> !digest.isEmpty()).reduce("", (_, digest) -> digest);
  }

  /// The smallest that so many of a hundred do not exceed.
  private static Duration percentile(List<Duration> sorted, int percent) {
    return sorted.isEmpty()
        ? Duration.ZERO
        : sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1);
  }

  private static int changed(List<Trial> trials) {
    var outcomes =
        trials.stream()
            .collect(
                groupingBy(trial -> trial.scenario().name(), mapping(Trial::outcome, toSet())));
    return Math.toIntExact(outcomes.values().stream().filter(set -> set.size() > 1).count());
  }
}
