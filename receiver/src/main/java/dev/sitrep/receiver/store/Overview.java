package dev.sitrep.receiver.store;

import dev.sitrep.receiver.store.Incidents.Ending;
import dev.sitrep.receiver.store.Incidents.Kind;
import dev.sitrep.receiver.store.Reports.Prompt;
import dev.sitrep.receiver.store.Reports.StoredReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What people look at: lists, details, and what waits. Reads only.
public interface Overview {

  /// The newest first, with counts of all that the query means.
  Page page(Query query);

  Optional<Line> line(String id);

  /// How every incident stands that is open, or over since then: what has to be compared to learn
  /// of every change, whichever instance made it.
  List<Pulse> pulses(Instant overSince, int limit);

  /// An incident's alerts: those that fire first, then the oldest.
  List<Heard> alerts(String incidentId, int limit);

  /// An incident's reports, the latest first.
  List<StoredReport> reports(String incidentId, int limit);

  Optional<StoredReport> report(String incidentId, int sequence);

  /// What the model was told of an incident last; empty where it was not asked.
  Optional<StoredPrompt> prompt(String incidentId);

  /// What became of an incident's messages, those of the latest report first.
  List<Sent> deliveries(String incidentId, int limit);

  Queues queues();

  /// What is open of all that may be seen.
  ///
  /// @param visible which namespaces; the empty one is the cluster's own
  Underway underway(Predicate<String> visible);

  /// The namespaces of all incidents that are kept, sorted.
  List<String> namespaces();

  enum Which {
    ALL,
    OPEN,
    OVER
  }

  /// Where the work on an incident stands.
  enum Stage {
    /// nobody has looked yet
    WAITING,
    /// it is in a storm that was too large: it is counted there
    COUNTED,
    COLLECTING,
    /// the rules have looked; the model is asked, where there is one
    ASKING,
    /// all is known and its report is being stored
    FINDINGS,
    /// its report is with the channels, or on its way there
    SENT,
    OVER
  }

  /// @param severity as labelled, whatever its case; empty for all
  /// @param namespace of the target; empty for all
  /// @param storm id of a storm whose incidents are meant; empty for all
  /// @param text in the target, the alerts' names, or headline and cause of the latest report;
  ///   whatever its case, empty for all
  /// @param since what was over before that is left out
  /// @param until what opened then or later is left out
  /// @param before the id that the page before ended with; empty for the first page
  /// @param visible which namespaces may be seen; the empty one is the cluster's own
  record Query(
      Which which,
      String severity,
      String namespace,
      String storm,
      String text,
      Optional<Instant> since,
      Optional<Instant> until,
      String before,
      int limit,
      Predicate<String> visible) {
    public static final Query ALL =
        new Query(
            Which.ALL, "", "", "", "", Optional.empty(), Optional.empty(), "", 200, _ -> true);

    /// Of that only what may be seen.
    public Query visible(Predicate<String> namespaces) {
      return new Query(
          which, severity, namespace, storm, text, since, until, before, limit, namespaces);
    }

    /// The page that follows the one that ended with this id.
    public Query before(String id) {
      return new Query(which, severity, namespace, storm, text, since, until, id, limit, visible);
    }
  }

  /// @param counts of all pages and whatever severity the query wants, the worst first
  /// @param more whether another page follows
  record Page(List<Line> lines, List<Count> counts, boolean more) {
    public Page {
      lines = List.copyOf(lines);
      counts = List.copyOf(counts);
    }
  }

  record Count(String severity, long incidents) {}

  /// An incident as a list shows it.
  ///
  /// @param namespace of the target, empty where it is in none
  /// @param stageSince while the model is asked: since it was asked first
  /// @param firings how often it fired before it was calm
  /// @param alerts that ever belonged to it
  /// @param firing those of them that fire now
  /// @param reports how many were written
  /// @param gist of the latest report
  record Line(
      String id,
      Kind kind,
      Stage stage,
      Instant stageSince,
      String severity,
      String namespace,
      String target,
      Instant openedAt,
      Instant updatedAt,
      Optional<Instant> resolvedAt,
      Optional<Ending> ending,
      String continuesIn,
      String previous,
      String storm,
      boolean quiet,
      int firings,
      boolean flapping,
      int alerts,
      int firing,
      int reports,
      Gist gist) {}

  /// What a report says in two lines.
  ///
  /// @param certainty of the cause, one word
  record Gist(String headline, String cause, String certainty) {
    public static final Gist NONE = new Gist("", "", "");
  }

  /// Two that are equal show the same.
  record Pulse(String id, Stage stage, boolean open, Instant updatedAt, long revision, long told) {}

  /// @param document JSON that the store does not look into
  record Heard(
      String fingerprint,
      String name,
      String reason,
      String target,
      Instant startsAt,
      Instant lastSeen,
      Optional<Instant> endedAt,
      Optional<Ending> ending,
      String document) {}

  /// @param sequence of the report for which it was asked
  record StoredPrompt(int sequence, Prompt prompt) {}

  enum Outcome {
    WAITING,
    DELIVERED,
    DEAD
  }

  /// @param at when it was delivered, or tried last
  /// @param next when it is tried again, while it waits
  /// @param reason why the last try failed, or empty
  record Sent(
      String channel,
      int sequence,
      Outcome outcome,
      int attempts,
      Optional<Instant> at,
      Optional<Instant> next,
      String reason) {}

  /// @param inboxOldest when the oldest body came that waits
  /// @param channels those for which something waits
  record Queues(long inboxWaiting, Optional<Instant> inboxOldest, List<Queue> channels) {
    public Queues {
      channels = List.copyOf(channels);
    }
  }

  record Queue(String channel, long waiting, Instant oldest) {}

  /// @param asking how many of the open ones the model is being asked about
  record Underway(long open, long asking) {}
}
