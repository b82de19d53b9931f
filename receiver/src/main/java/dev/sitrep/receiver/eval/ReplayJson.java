package dev.sitrep.receiver.eval;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.diagnosis.Diagnosis;
import dev.sitrep.diagnosis.Diagnosis.Explained;
import dev.sitrep.diagnosis.Diagnosis.Unexplained;
import dev.sitrep.diagnosis.Effort;
import dev.sitrep.receiver.eval.Replay.Replayed;
import dev.sitrep.receiver.eval.Replay.Spoken;
import dev.sitrep.report.Reaction;
import java.util.Locale;

/// The same as [ReplayText] for programs.
final class ReplayJson {
  private static final String SCHEMA = "sitrep.replay/v1";
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReplayJson() {}

  /// One JSON object on several lines.
  static String pretty(Replayed replayed) {
    var root = JSON.createObjectNode().put("schema", SCHEMA);
    var reports = root.putArray("reports");
    for (var one : replayed.reports()) {
      var json = report(reports.addObject(), one);
      var now = json.putArray("now");
      replayed
          .answers()
          .forEach((model, answers) -> {
            var answer = answers.get(one);
            if (answer != null) {
              told(now.addObject(), answer.diagnosis(), answer.effort());
            }
          });
    }
    var notAsked = root.putObject("notAsked");
    replayed.notAsked().forEach(notAsked::put);
    return root.toPrettyString();
  }

  private static ObjectNode report(ObjectNode json, Spoken one) {
    var report = one.report();
    json.put("incident", report.id())
        .put("report", one.sequence())
        .put("latest", one.latest())
        .put("headline", report.headline());
    var said = json.putArray("said");
    for (var each : one.said()) {
      said.addObject()
          .put("says", Reaction.of(each.helpful()).word())
          .put("words", each.words())
          .put("at", each.at().toString());
    }
    json.putObject("rules")
        .put("rule", report.cause().rule())
        .put("certainty", report.cause().certainty().word())
        .put("cause", report.cause().sentence());
    told(json.putObject("then"), report.diagnosis(), report.effort());
    return json;
  }

  private static void told(ObjectNode json, Diagnosis diagnosis, Effort effort) {
    json.put("model", effort.model())
        .put("modelDigest", effort.modelDigest())
        .put("promptDigest", effort.promptDigest())
        .put("claims", effort.claims())
        .put("claimsHeld", effort.verified())
        .put("seconds", effort.took().toMillis() / 1000.0);
    switch (diagnosis) {
      case Explained explained ->
          json.put("outcome", "explained")
              .put("explanation", explained.summary())
              .put("category", explained.category().word());
      case Unexplained(var reason, var why, _) ->
          json.put("outcome", reason.name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .put("why", why);
    }
  }
}
