package dev.sitrep.report;

import java.util.List;

/// What belongs to one incident beside its own story.
///
/// @param alerts counted towards it, those of objects that joined it included
/// @param firings how often it fired within half an hour where it flaps, else 0
/// @param previous id of the incident of the same object that ended before it, or empty
/// @param storm id of the storm that it belongs to, or empty
/// @param affected other objects whose alerts joined it, with the alert's name:
///   `checkout/deployment cart (KubePodNotReady)`; the first few
/// @param more how many others there are
public record Tally(
    int alerts, int firings, String previous, String storm, List<String> affected, int more) {

  /// A question, or one alert that is all there is.
  public static final Tally NONE = new Tally(0, 0, "", "", List.of(), 0);

  private static final int MOST_AFFECTED = 20;

  public Tally {
    more += Math.max(0, affected.size() - MOST_AFFECTED);
    affected = affected.stream().limit(MOST_AFFECTED).toList();
  }

  /// @param affected all of them: those that are too many to keep are counted
  public Tally(int alerts, int firings, String previous, String storm, List<String> affected) {
    this(alerts, firings, previous, storm, affected, 0);
  }

  public boolean flapping() {
    return firings > 0;
  }
}
