package dev.sitrep.receiver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.diagnosis.Diagnostician;
import dev.sitrep.receiver.Config;
import dev.sitrep.receiver.Effective;
import dev.sitrep.receiver.check.Checks;
import dev.sitrep.receiver.check.Verdict;
import dev.sitrep.report.Report;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// `GET /api/v1/settings` and `/api/v1/rights`: how this Sitrep is set up, and what the cluster
/// lets it do. For those who see everything.
final class SettingsRoutes {
  private static final Duration KEPT = Duration.ofMinutes(1);

  private final Config config;
  private final Diagnostician diagnostician;
  private final InstantSource clock;
  private Looked looked = new Looked(List.of(), Instant.EPOCH);

  SettingsRoutes(Server.Parts parts) {
    this.config = parts.config();
    this.diagnostician = parts.diagnostician();
    this.clock = parts.clock();
  }

  void settings(Context ctx) {
    Params.of(ctx);
    everything(ctx);
    var answer = Answering.object();
    var rows = answer.putArray("rows");
    Effective.rows(config).forEach(row -> rows.add(json(row)));
    var prompts = answer.putObject("prompts").put("digest", diagnostician.promptDigest());
    var texts = prompts.putArray("texts");
    diagnostician
        .promptTexts()
        .forEach((name, digest) -> texts.addObject().put("name", name).put("digest", digest));
    answer.put("schema", Report.SCHEMA);
    Answering.whole(ctx, answer);
  }

  private static ObjectNode json(Effective.Row row) {
    var json = Answering.object().put("key", row.key());
    Rows.put(json, "value", row.value());
    Rows.put(json, "default", row.fallback());
    return json.put("meaning", row.meaning()).put("set", row.set());
  }

  /// @param at when the cluster was asked
  private record Looked(List<Verdict> verdicts, Instant at) {}

  void rights(Context ctx) throws InterruptedException {
    Params.of(ctx);
    everything(ctx);
    var now = looked();
    var answer = Answering.object();
    var verdicts = answer.putArray("verdicts");
    for (var verdict : now.verdicts()) {
      var told =
          verdicts
              .addObject()
              .put("name", verdict.name())
              .put("subject", verdict.subject())
              .put("result", Rows.word(verdict.result()));
      Rows.put(told, "detail", verdict.detail());
      Rows.put(told, "fix", verdict.fix());
    }
    answer.put("at", now.at().toString());
    Answering.whole(ctx, answer);
  }

  /// One at a time: whoever comes meanwhile waits, and gets the same.
  private synchronized Looked looked() throws InterruptedException {
    var now = clock.instant();
    if (now.isBefore(looked.at()) || !now.isBefore(looked.at().plus(KEPT))) {
      looked = new Looked(Checks.rights(config.cluster()), now);
    }
    return looked;
  }

  private static void everything(Context ctx) {
    if (!KeptReports.namespaces(ctx).everything()) {
      Guard.hidden(ctx);
      throw new Problem(
          403,
          "not_allowed",
          "this is about all of Sitrep, and you see some namespaces",
          "it needs the role viewer without namespaces: see access in the configuration");
    }
  }
}
