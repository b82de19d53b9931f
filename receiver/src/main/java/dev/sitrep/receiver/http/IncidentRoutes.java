package dev.sitrep.receiver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sitrep.receiver.store.Incidents.Kind;
import dev.sitrep.receiver.store.Overview.Line;
import dev.sitrep.receiver.store.Overview.Page;
import dev.sitrep.receiver.store.Overview.Query;
import dev.sitrep.receiver.store.Overview.Which;
import dev.sitrep.receiver.store.Store;
import dev.sitrep.report.ReportJson;
import dev.sitrep.report.Site;
import dev.sitrep.report.Site.Link;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/// `/api/v1/incidents` and `/api/v1/reports`: what the page shows, as JSON.
final class IncidentRoutes {
  private static final int MOST = 200;
  private static final int LONGEST_TEXT = 100;
  private static final int REPORTS = 50;

  private static final String ID = "[0-9A-Za-z][0-9A-Za-z._-]{0,39}";
  private static final String AN_ID = "the id of an incident";

  private final Store store;
  private final KeptReports reports;
  private final Rows rows;
  private final Supplier<Site> site;

  /// @param site what links in a report lead to
  IncidentRoutes(Store store, Rows rows, Supplier<Site> site) {
    this.store = store;
    this.reports = new KeptReports(store);
    this.rows = rows;
    this.site = site;
  }

  /// `GET /api/v1/incidents`: the newest first, page after page.
  void list(Context ctx) {
    var page = store.overview().page(query(ctx));
    var answer = Answering.object();
    var incidents = answer.putArray("incidents");
    page.lines().forEach(line -> incidents.add(rows.line(line)));
    var counts = answer.putArray("counts");
    page.counts()
        .forEach(count ->
            counts
                .addObject()
                .put("severity", count.severity())
                .put("incidents", count.incidents()));
    if (page.more()) {
      answer.put("next", page.lines().getLast().id());
    }
    Answering.whole(ctx, answer);
  }

  private Query query(Context ctx) {
    var params =
        Params.of(
            ctx,
            "state",
            "severity",
            "namespace",
            "storm",
            "q",
            "since",
            "until",
            "before",
            "limit");
    var state = params.text("state", "open|over|all", "open, over or all");
    return new Query(
        state.isEmpty() ? Which.ALL : Which.valueOf(state.toUpperCase(Locale.ROOT)),
        params.words("severity", 20),
        params.text("namespace", "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", "the name of a namespace"),
        params.text("storm", ID, AN_ID),
        params.words("q", LONGEST_TEXT),
        params.time("since"),
        params.time("until"),
        params.text("before", ID, AN_ID),
        params.whole("limit", 1, MOST, MOST),
        KeptReports.namespaces(ctx)::include);
  }

  /// `GET /api/v1/incidents/{id}`: the incident with all that belongs to it.
  void incident(Context ctx) {
    Params.of(ctx);
    var line = reports.incident(ctx);
    var overview = store.overview();
    var answer = Answering.object();
    answer.set("incident", rows.line(line));
    list(answer, "links", links(line), Rows::link);
    list(answer, "alerts", overview.alerts(line.id(), MOST), rows::alert);
    list(answer, "reports", overview.reports(line.id(), REPORTS), rows::report);
    list(answer, "deliveries", overview.deliveries(line.id(), MOST), rows::delivery);
    list(answer, "feedback", store.feedback().about(line.id()), Rows::said);
    var members = members(ctx, line);
    list(answer, "members", members.lines(), rows::line);
    answer.put("moreMembers", members.more());
    Answering.whole(ctx, answer);
  }

  private List<Link> links(Line line) {
    return store
        .reports()
        .latestReport(line.id())
        .map(stored -> site.get().elsewhere(ReportJson.read(stored.document())))
        .orElse(List.of());
  }

  private Page members(Context ctx, Line line) {
    var all = Query.ALL;
    return line.kind() == Kind.STORM
        ? store
            .overview()
            .page(
                new Query(
                    all.which(),
                    "",
                    "",
                    line.id(),
                    "",
                    all.since(),
                    all.until(),
                    "",
                    MOST,
                    KeptReports.namespaces(ctx)::include))
        : new Page(List.of(), List.of(), false);
  }

  private static <T> void list(
      ObjectNode answer, String name, List<T> all, Function<T, ObjectNode> json) {
    var array = answer.putArray(name);
    all.forEach(one -> array.add(json.apply(one)));
  }

  /// `GET /api/v1/incidents/{id}/prompt`: what the model was told last, as it was sent.
  void prompt(Context ctx) {
    Params.of(ctx);
    var id = reports.incident(ctx).id();
    var kept = store.overview().prompt(id).orElseThrow(() -> unasked(id));
    var prompt = kept.prompt();
    Answering.whole(
        ctx,
        Answering.object()
            .put("report", kept.sequence())
            .put("system", prompt.system())
            .put("user", prompt.user())
            .put("promptTokens", prompt.promptTokens())
            .put("answerTokens", prompt.answerTokens())
            .put("leftOut", prompt.leftOut())
            .put("model", prompt.model())
            .put("promptDigest", prompt.promptDigest()));
  }

  private static Problem unasked(String id) {
    return new Problem(
        404,
        "no_prompt",
        "no model has answered about this incident",
        "GET /api/v1/reports/%s says why, under diagnosis".formatted(id));
  }

  /// `GET /api/v1/reports/{id}?sequence=`: a report as it is stored, the latest where none is
  /// named.
  void report(Context ctx) {
    int sequence = Params.of(ctx, "sequence").whole("sequence", 1, 1_000_000, 0);
    var incident = reports.incident(ctx);
    var id = incident.id();
    var report =
        sequence == 0
            ? reports.latest(incident)
            : store
                .overview()
                .report(id, sequence)
                .orElseThrow(() ->
                    new Problem(
                        404,
                        "not_found",
                        "the incident has no report %d".formatted(sequence),
                        "GET /api/v1/incidents/%s lists them".formatted(id)));
    ctx.header("Cache-Control", "no-store");
    ctx.contentType("application/json").result(report.document());
  }
}
