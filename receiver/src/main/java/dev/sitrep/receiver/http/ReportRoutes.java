package dev.sitrep.receiver.http;

import dev.sitrep.notifier.Terminal;
import dev.sitrep.notifier.TerminalText;
import dev.sitrep.receiver.access.Role;
import dev.sitrep.receiver.store.Incidents.StoredIncident;
import dev.sitrep.receiver.store.Store;
import dev.sitrep.report.ReportJson;
import dev.sitrep.report.Sections;
import dev.sitrep.report.Site;
import io.javalin.http.Context;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// What was reported: as text for people, as JSON for programs.
final class ReportRoutes {
  private static final int MOST = 200;

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

  /// `GET /api/v1/incidents?before=ID`: the newest first, or those before that one; where there may
  /// be more, `next` says what to put there.
  void incidents(Context ctx) {
    var page = page(ctx, Objects.requireNonNullElse(ctx.queryParam("before"), ""));
    var body = new LinkedHashMap<String, Object>();
    body.put("incidents", page.incidents().stream().map(ReportRoutes::row).toList());
    put(body, "next", page.next());
    ctx.json(body);
  }

  private Seen.Page page(Context ctx, String before) {
    var incidents = store.incidents();
    return new Seen(Guard.namespaces(ctx, Role.VIEWER))
        .page(
            (id, limit) -> id.isEmpty() ? incidents.newest(limit) : incidents.before(id, limit),
            before,
            MOST);
  }

  /// `GET /`: one line an incident.
  void index(Context ctx) {
    List<StoredIncident> all = page(ctx, "").incidents();
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
  private static String status(StoredIncident incident) {
    return incident
        .ending()
        .map(ReportRoutes::word)
        .orElse(incident.flapping() ? "flapping" : word(incident.state()));
  }

  private static Map<String, Object> row(StoredIncident incident) {
    var row = new LinkedHashMap<String, Object>();
    row.put("id", incident.id());
    row.put("state", word(incident.state()));
    row.put("severity", incident.severity());
    row.put("target", incident.target());
    row.put("openedAt", incident.openedAt().toString());
    incident.resolvedAt().ifPresent(at -> row.put("resolvedAt", at.toString()));
    row.put("kind", word(incident.kind()));
    incident.ending().ifPresent(how -> row.put("ending", word(how)));
    put(row, "continuesIn", incident.continuesIn());
    put(row, "previous", incident.previous());
    put(row, "storm", incident.storm());
    if (incident.flapping()) {
      row.put("firings", incident.firings());
    }
    return row;
  }

  private static void put(Map<String, Object> row, String name, String value) {
    if (!value.isEmpty()) {
      row.put(name, value);
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
