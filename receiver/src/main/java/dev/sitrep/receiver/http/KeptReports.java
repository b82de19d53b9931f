package dev.sitrep.receiver.http;

import dev.sitrep.receiver.access.Role;
import dev.sitrep.receiver.store.Incidents.StoredIncident;
import dev.sitrep.receiver.store.Reports.StoredReport;
import dev.sitrep.receiver.store.Store;
import io.javalin.http.Context;

/// Reports by their incident's id, as a path names it. What is not there is a 404, and so is what
/// the caller may not see: he learns nothing of it.
record KeptReports(Store store) {

  /// The latest one.
  StoredReport of(Context ctx) {
    var id = ctx.pathParam("id");
    var incident = store.incidents().incident(id).orElseThrow(() -> unknown(id));
    if (!new Seen(Guard.namespaces(ctx, Role.VIEWER)).shows(incident)) {
      Guard.hidden(ctx);
      throw unknown(id);
    }
    return store.reports().latestReport(id).orElseThrow(() -> unreported(incident));
  }

  static Problem unknown(String id) {
    return new Problem(
        404, "not_found", "there is no incident " + shown(id), "GET /api/v1/incidents lists them");
  }

  /// The last ones of a large storm are only counted.
  private static Problem unreported(StoredIncident incident) {
    boolean counted = incident.quiet() && incident.told() >= incident.revision();
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
