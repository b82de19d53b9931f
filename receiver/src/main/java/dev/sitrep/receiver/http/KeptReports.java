package dev.sitrep.receiver.http;

import dev.sitrep.receiver.access.Namespaces;
import dev.sitrep.receiver.access.Role;
import dev.sitrep.receiver.store.Overview.Line;
import dev.sitrep.receiver.store.Overview.Stage;
import dev.sitrep.receiver.store.Reports.StoredReport;
import dev.sitrep.receiver.store.Store;
import io.javalin.http.Context;

/// Reports by their incident's id, as a path names it. What is not there is a 404, and so is what
/// the caller may not see: he learns nothing of it.
record KeptReports(Store store) {

  /// The latest one.
  StoredReport of(Context ctx) {
    return latest(incident(ctx));
  }

  Line incident(Context ctx) {
    var id = ctx.pathParam("id");
    var incident = store.overview().line(id).orElseThrow(() -> unknown(id));
    if (!namespaces(ctx).include(incident.namespace())) {
      Guard.hidden(ctx);
      throw unknown(id);
    }
    return incident;
  }

  /// One that the caller may not only see: he may ask there, too.
  Line ofAsker(Context ctx) {
    var incident = incident(ctx);
    if (!Guard.namespaces(ctx, Role.ASKER).include(incident.namespace())) {
      Guard.hidden(ctx);
      throw new Problem(
          403,
          "not_allowed",
          "you may see %s, and not ask about it".formatted(incident.target()),
          "it needs the role asker for its namespace: see access in the configuration");
    }
    return incident;
  }

  StoredReport latest(Line incident) {
    return store.reports().latestReport(incident.id()).orElseThrow(() -> unreported(incident));
  }

  /// What the caller may see. What is in no namespace (nodes, the cluster, storms, which go across
  /// namespaces) is for those who see everything.
  static Namespaces namespaces(Context ctx) {
    return Guard.namespaces(ctx, Role.VIEWER);
  }

  static Problem unknown(String id) {
    return new Problem(
        404, "not_found", "there is no incident " + shown(id), "GET /api/v1/incidents lists them");
  }

  /// The last ones of a large storm are only counted.
  private static Problem unreported(Line incident) {
    boolean counted =
        incident.quiet() && (incident.stage() == Stage.COUNTED || incident.stage() == Stage.OVER);
    return counted
        ? new Problem(
            404,
            "counted",
            "%s came late in a storm: it is counted there, and was not looked into"
                .formatted(incident.target()),
            "GET /i/%s is the storm's report, and POST /diagnose looks into one target now"
                .formatted(incident.storm()))
        : new Problem(404, "not_yet", "its report is not written yet", "ask again in a moment");
  }

  /// What a caller named, where it looks like a name at all.
  static String shown(String name) {
    return name.matches("[0-9A-Za-z][0-9A-Za-z._-]{0,39}") ? name : "of that name";
  }
}
