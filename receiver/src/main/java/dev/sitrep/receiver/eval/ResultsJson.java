package dev.sitrep.receiver.eval;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Locale;
import java.util.TreeMap;

/// The results for programs.
public final class ResultsJson {
  public static final String SCHEMA = "sitrep.eval/v1";

  private static final ObjectMapper JSON = new ObjectMapper();

  private ResultsJson() {}

  /// One JSON object on several lines.
  public static String pretty(Results results) {
    var root = JSON.createObjectNode().put("schema", SCHEMA);
    var rows = root.putArray("rows");
    for (var row : results.rows()) {
      var json = rows.addObject();
      card(json, row.card());
      var trials = json.putArray("trials");
      row.trials().forEach(trial -> trial(trials.addObject(), trial));
    }
    var skipped = root.putArray("skipped");
    results.skipped().forEach(skipped::add);
    var notAsked = root.putObject("notAsked");
    results.notAsked().forEach(notAsked::put);
    return root.toPrettyString();
  }

  private static void card(ObjectNode json, Scorecard card) {
    json.put("name", card.name())
        .put("modelDigest", card.modelDigest())
        .put("promptDigest", card.promptDigest())
        .put("measured", card.trials())
        .put("expecting", card.expecting())
        .put("found", card.found())
        .put("foundBeyondRules", card.beyondRules())
        .put("claimsHeld", card.held())
        .put("claimsCut", card.cut())
        .put("ungroundedAnswers", card.ungrounded())
        .put("invalidJson", card.invalid())
        .put("unknown", card.unknown())
        .put("abstainedRight", card.abstainedRight())
        .put("guessed", card.guessed())
        .put("abstainedWrong", card.abstainedWrong());
    var noAnswer = json.putObject("noAnswer");
    new TreeMap<>(card.noAnswer()).forEach((reason, count) -> noAnswer.put(kebab(reason), count));
    json.put("calls", card.calls())
        .put("promptTokens", card.promptTokens())
        .put("outputTokens", card.answerTokens())
        .put("medianSeconds", seconds(card.median()))
        .put("p95Seconds", seconds(card.p95()))
        .put("totalSeconds", seconds(card.total()))
        .put("changedScenarios", card.changed());
  }

  private static void trial(ObjectNode json, Trial trial) {
    json.put("scenario", trial.scenario().name()).put("run", trial.run());
    var words = json.putArray("expected");
    trial.scenario().words().forEach(words::add);
    json.put("causeKnown", trial.known())
        .put("rulesCause", trial.rules())
        .put("rulesFound", trial.byRules())
        .put("outcome", kebab(trial.outcome()))
        .put("explanation", trial.said())
        .put("reason", trial.reason().map(ResultsJson::kebab).orElse(""))
        .put("why", trial.why())
        .put("claimsHeld", trial.held())
        .put("claims", trial.held() + trial.cut())
        .put("calls", trial.effort().calls())
        .put("promptTokens", trial.effort().promptTokens())
        .put("outputTokens", trial.effort().answerTokens())
        .put("exhibitsLeftOut", trial.effort().leftOut())
        .put("seconds", seconds(trial.took()))
        .put("modelDigest", trial.effort().modelDigest())
        .put("promptDigest", trial.effort().promptDigest());
  }

  private static String kebab(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
