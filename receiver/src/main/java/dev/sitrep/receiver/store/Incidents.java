package dev.sitrep.receiver.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/// Incidents, the alerts that were counted towards them, and the work that they make.
///
/// What has to be told about an incident is counted by its revision: it grows when the incident
/// opens, when something material joins it, and when it ends. Work is whatever was told less than
/// that; [#claim] gives it to one instance, and to another when that one has died.
public interface Incidents {

  /// After so many tries that failed an incident's report is given up on.
  int ATTEMPTS = 5;

  /// The same for tries that ended with the process: most of them were not the incident's fault.
  int CRASHES = 20;

  /// Takes in what one notification says: all of it, or nothing. Of many that open the same key at
  /// once, one is [Opened].
  Admitted admit(Arrivals arrivals, Instant now);

  /// Those of the episodes that are no news: known and firing, or over since just now.
  Set<Episode> known(Collection<Episode> episodes, Instant now);

  /// Ends these alerts, and the incidents that nothing else keeps open. Returns their ids.
  List<String> end(Collection<Over> over, Ending how, Instant now);

  /// Ends the alerts that nobody has spoken of since then.
  List<String> vanish(Instant unheardSince, Instant now);

  /// What time alone changes: ends what has been calm for long enough and storms that are over;
  /// takes up the questions to the model that died with their instance.
  List<String> settle(Instant now);

  /// The start of each alert that counts as firing, by fingerprint.
  Map<String, Instant> firing();

  /// Claims what has to be told and is due, the most urgent first. What was put off by a clock that
  /// has gone back since is due.
  List<Job> claim(Instant now, int limit);

  /// Gives a claim back: it was not worked on, or the work did not come to an end.
  void release(String id, Instant due);

  /// Gives a claim back after the work on it failed.
  void failed(String id, Instant due);

  /// Has an incident that fires looked into once more at that time, whether or not anything is
  /// heard of it until then. False when it is over, or is to be looked into anyway.
  boolean lookAgain(String id, Instant due);

  /// Ends the work on an incident: it becomes a dead letter with its reason.
  void giveUp(String id, String why, Instant now);

  /// Moves a claimed incident on. False when the claim is another's by now, or the incident over.
  boolean advance(String id, State state, Instant now);

  Optional<StoredIncident> incident(String id);

  Optional<StoredIncident> openIncident(String key);

  List<StoredIncident> newest(int limit);

  /// The page after the one that ended with this id.
  List<StoredIncident> before(String id, int limit);

  /// The documents of an incident's alerts: one of each name first, then the oldest.
  List<String> alerts(String incidentId, int limit);

  Numbers numbers(String incidentId);

  /// Other targets whose alerts joined, each with a name of them: `shop/deployment api
  /// (KubePodNotReady)`.
  List<String> affected(String incidentId, int limit);

  /// What belongs to a storm, the most severe first.
  List<Member> members(String storm, int limit);

  /// Bounds of what is told.
  ///
  /// @param singly how many incidents that open within the storm window get messages of their own
  /// @param facts how many more of a storm are looked into by the rules
  /// @param gather how long a storm is watched before it is told for the first time
  /// @param pause between two messages about a storm
  /// @param settle how long an incident's later alerts are gathered before a follow-up
  /// @param echo how long after the end of an alert its beginning is taken for a late repeat; after
  ///   that it fires again, with the same start: so it is where Alertmanager thought it over
  /// @param flaps this many firings within the flap window are one incident
  record Policy(
      int singly,
      int facts,
      Duration stormWindow,
      Duration gather,
      Duration pause,
      Duration settle,
      Duration echo,
      int flaps,
      Duration flapWindow) {
    public static final Policy DEFAULT =
        new Policy(
            20,
            200,
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            3,
            Duration.ofMinutes(30));
  }

  enum State {
    /// nobody has looked yet
    RECEIVED,
    /// the evidence is there and the rules have looked; the model may be asked
    COLLECTED,
    /// the model has answered, or will not
    DIAGNOSED,
    /// its report is on its way to the channels
    REPORTED,
    RESOLVED
  }

  enum Ending {
    RESOLVED,
    /// nobody speaks of it any more, and nobody said that it is over
    VANISHED,
    SILENCED,
    /// it goes on in another incident
    JOINED
  }

  enum Kind {
    INCIDENT,
    STORM
  }

  /// One alert from its start to its end: a re-fire has a new start.
  record Episode(String fingerprint, Instant startsAt) {}

  /// The end of an alert. Between two notifications its start may move to an earlier time, so this
  /// ends all episodes of the fingerprint that began before it.
  record Over(String fingerprint, Instant startsAt, Instant endsAt) {}

  /// An alert that fires.
  ///
  /// @param reason a label that says why, or empty: another one is news
  /// @param document JSON that the store does not look into
  record Firing(Episode episode, String name, String reason, String document) {}

  /// Alerts about one target. Opens an incident unless one with its key is open.
  ///
  /// @param id should it open one; sorts by time
  /// @param severityRank 0 is the worst
  /// @param partOf key of the incident that takes it in where one is open; may be empty
  /// @param takesIn whether it takes in those that are open and part of it
  /// @param namespace of the target, empty where it is in none
  /// @param rulesOnly whether the model is not to be asked
  /// @param calm how long it has to be calm before it counts as over; usually zero
  record Candidate(
      String id,
      String key,
      String severity,
      int severityRank,
      String target,
      String namespace,
      String partOf,
      boolean takesIn,
      boolean rulesOnly,
      Duration calm,
      String document,
      List<Firing> alerts) {
    public Candidate {
      alerts = List.copyOf(alerts);
    }
  }

  /// @param again known episodes that were heard again
  /// @param over alerts that ended
  /// @param storm what is opened when too many incidents open at once
  record Arrivals(
      List<Candidate> candidates, Collection<Episode> again, List<Over> over, Candidate storm) {
    public Arrivals {
      candidates = List.copyOf(candidates);
      again = List.copyOf(again);
      over = List.copyOf(over);
    }
  }

  /// @param entries one for each candidate, in their order
  /// @param ended ids of the incidents that are over now
  record Admitted(List<Entry> entries, List<String> ended) {}

  /// What became of a candidate.
  sealed interface Entry {
    /// How many of its alerts were not known.
    int fresh();
  }

  record Opened(StoredIncident incident, int fresh) implements Entry {}

  /// @param incident the one that was open already
  /// @param material whether it has to be looked into again
  record Joined(StoredIncident incident, int fresh, boolean material) implements Entry {}

  /// It was over, and is open again.
  record Reopened(StoredIncident incident, int fresh) implements Entry {}

  /// Nothing in it is news: it is known already, or over.
  record Repeated() implements Entry {
    @Override
    public int fresh() {
      return 0;
    }
  }

  /// @param attempts which try this is, from 1
  record Job(StoredIncident incident, int attempts) {}

  /// @param lastEnd when the last of the alerts that are over ended
  /// @param lastHeard when one of them was heard last
  record Numbers(int alerts, int firing, Optional<Instant> lastEnd, Optional<Instant> lastHeard) {}

  /// An incident of a storm.
  ///
  /// @param alerts how many of each name
  /// @param report the latest one, where somebody has looked
  record Member(
      String id,
      String severity,
      String target,
      boolean open,
      boolean quiet,
      Instant openedAt,
      SortedMap<String, Integer> alerts,
      Optional<String> report) {}

  /// @param id sorts by time of opening
  /// @param key unique among the open ones
  /// @param continuesIn id of the incident that took it in, or empty
  /// @param previous id of the incident before with the same key, or empty
  /// @param storm id of its storm, or empty
  /// @param quiet whether its reports go to no channel
  /// @param firings how often it fired before it was calm
  /// @param flapping whether it fired so often that it has to be calm for a while before it is over
  /// @param told the revision that was told, 0 for none
  /// @param asking whether the model is being asked after the report went out
  /// @param document JSON that the store does not look into
  record StoredIncident(
      String id,
      Kind kind,
      String key,
      State state,
      String severity,
      int severityRank,
      String target,
      Instant openedAt,
      Instant updatedAt,
      Optional<Instant> resolvedAt,
      Optional<Ending> ending,
      String continuesIn,
      String previous,
      String storm,
      boolean quiet,
      boolean rulesOnly,
      int firings,
      boolean flapping,
      long revision,
      long told,
      boolean asking,
      String document) {}
}
