package dev.sitrep.receiver.http;

import dev.sitrep.notifier.Terminal;
import dev.sitrep.notifier.TerminalText;
import dev.sitrep.receiver.store.Overview.Line;
import dev.sitrep.receiver.store.Overview.Query;
import dev.sitrep.receiver.store.Store;
import dev.sitrep.report.ReportJson;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Site;
import io.javalin.http.Context;
import java.time.ZoneId;

/// What was reported: as text for people, as JSON for programs.
final class ReportRoutes {
  private final Store store;

  ReportRoutes(Store store) {
    this.store = store;
  }

  /// `GET /i/{id}`: the latest report of an incident.
  void report(Context ctx) {
    var json = new KeptReports(store).of(ctx).document();
    var accept = ctx.header("Accept");
    if (accept != null && accept.contains("application/json")) {
      ctx.contentType("application/json").result(json);
    } else {
      var sections = Sections.whole(ReportJson.read(json), ZoneId.systemDefault(), Site.NONE);
      ctx.contentType("text/plain; charset=utf-8")
          .result(new TerminalText(Terminal.plain()).render(sections));
    }
  }

  /// `GET /`: one line an incident.
  void index(Context ctx) {
    var newest = Query.ALL.visible(KeptReports.namespaces(ctx)::include);
    var all = store.overview().page(newest).lines();
    var text = new StringBuilder();
    text.append(all.isEmpty() ? "No incident. Sitrep waits for Alertmanager.\n" : "");
    for (var incident : all) {
      text.append(
          "%-9s %-9s %s  /i/%s%n"
              .formatted(status(incident), incident.severity(), incident.target(), incident.id()));
    }
    ctx.contentType("text/plain; charset=utf-8").result(text.toString());
  }

  /// How it ended, for not every end is a resolve; else how it goes on.
  private static String status(Line incident) {
    return incident
        .ending()
        .map(Rows::word)
        .orElse(incident.flapping() ? "flapping" : Rows.word(incident.stage()));
  }
}
