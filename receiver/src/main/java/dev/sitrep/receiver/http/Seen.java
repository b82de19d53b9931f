package dev.sitrep.receiver.http;

import dev.sitrep.receiver.access.Namespaces;
import dev.sitrep.receiver.store.Incidents;
import dev.sitrep.receiver.store.Incidents.StoredIncident;
import java.util.ArrayList;
import java.util.List;

/// The incidents that somebody may see. A storm goes across namespaces: it is for those who see
/// everything.
record Seen(Namespaces namespaces) {

  /// Rows that are looked at for one page, so that it is bounded for who sees little of much.
  static final int LOOKED_AT = 10_000;

  private static final int BATCH = 200;

  boolean shows(StoredIncident incident) {
    return namespaces.everything()
        || (incident.kind() == Incidents.Kind.INCIDENT
            && namespaces.include(namespace(incident.target())));
  }

  /// `shop/deployment api` and `namespace shop` belong to shop, `node worker-3` to none.
  static String namespace(String target) {
    int slash = target.indexOf('/');
    if (slash >= 0) {
      return target.substring(0, slash);
    }
    return target.startsWith("namespace ") ? target.substring("namespace ".length()) : "";
  }

  /// What the pages are of.
  interface Rows {
    /// @param id of the last row before, or empty for the newest
    List<StoredIncident> before(String id, int limit);
  }

  /// @param next what the page after it comes before; empty where there is none
  record Page(List<StoredIncident> incidents, String next) {
    Page {
      incidents = List.copyOf(incidents);
    }
  }

  /// The newest first.
  ///
  /// @param before an id, or empty for the first page
  Page page(Rows all, String before, int most) {
    var shown = new ArrayList<StoredIncident>();
    var at = before;
    for (int looked = 0; looked < LOOKED_AT; looked += BATCH) {
      var rows = all.before(at, BATCH);
      for (var row : rows) {
        at = row.id();
        if (shows(row)) {
          shown.add(row);
        }
        if (shown.size() == most) {
          return new Page(shown, at);
        }
      }
      if (rows.size() < BATCH) {
        return new Page(shown, "");
      }
    }
    return new Page(shown, at);
  }
}
