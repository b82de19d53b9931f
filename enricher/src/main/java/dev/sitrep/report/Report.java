package dev.sitrep.report;

import dev.sitrep.cluster.Ref;
import dev.sitrep.diagnosis.Diagnosis;
import dev.sitrep.diagnosis.Effort;
import dev.sitrep.engine.Reason;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.finding.Certainty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// What a person is told about one incident: what is wrong, why, what proves it, what to run next,
/// what could not be seen. Every text in it is clean: redacted, neutralised, bounded.
///
/// @param id the incident's id
/// @param status `firing`, `resolved`, or `ended` where nobody said that the trouble is over
/// @param severity as labelled, `unknown` when no alert says
/// @param cluster the alerts' cluster label, may be empty
/// @param object the object in trouble: the workload, where the alert named one of its pods
/// @param alerts names of the alerts, none for a question
/// @param question what a person asked, empty for an alert
/// @param symptom what is wrong with the object: `2 of 3 pods in a crash loop`
/// @param since when the trouble began, at the latest
/// @param at the cluster's present when the evidence was taken
/// @param cause in one sentence
/// @param proof the decisive exhibits, at most three, said as briefly as they can be
/// @param changes what changed in the workload before, newest first; may be empty
/// @param next read-only commands, at most three
/// @param fix what to change, in words; may be empty
/// @param notSeen what could not be read and would matter here, and why; `exhibits` has the rest
/// @param also causes of other troubles of the same object
/// @param checked what was looked at: said when there is not enough evidence
/// @param wouldDecide what would settle it: only when there is not enough evidence
/// @param diagnosis what the model added
/// @param effort what that took, and which model and prompt it was
/// @param exhibits everything that was collected
/// @param took from the alert's admission to this report, without delivery
/// @param tally what else belongs to the incident
/// @param update what is new, where a report was told before
/// @param ending where the incident is over; all else is as it was while it fired
/// @param storm where this tells many incidents as one
/// @param origin what its alerts carry
public record Report(
    String id,
    String status,
    String severity,
    String cluster,
    Ref object,
    List<String> alerts,
    String question,
    String symptom,
    Instant since,
    Instant at,
    Cause cause,
    List<Item> proof,
    List<Change> changes,
    List<String> next,
    String fix,
    List<String> notSeen,
    List<Cause> also,
    List<String> checked,
    List<String> wouldDecide,
    Diagnosis diagnosis,
    Effort effort,
    List<Item> exhibits,
    Duration took,
    Tally tally,
    Optional<Update> update,
    Optional<Ending> ending,
    Optional<Storm> storm,
    Origin origin) {

  /// The name and version of the JSON form: see `schema/sitrep.report.v1.json`.
  public static final String SCHEMA = "sitrep.report/v1";

  private static final int MOST_COMMANDS = 3;

  public Report {
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(since, "since");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(diagnosis, "diagnosis");
    Objects.requireNonNull(effort, "effort");
    Objects.requireNonNull(took, "took");
    Objects.requireNonNull(tally, "tally");
    Objects.requireNonNull(origin, "origin");
    alerts = List.copyOf(alerts);
    proof = List.copyOf(proof);
    changes = List.copyOf(changes);
    next = List.copyOf(next);
    notSeen = List.copyOf(notSeen);
    also = List.copyOf(also);
    checked = List.copyOf(checked);
    wouldDecide = List.copyOf(wouldDecide);
    exhibits = List.copyOf(exhibits);
  }

  /// @param rule which rule found it, [#HEALTHY] when the object is well by now, empty when no rule
  ///   found anything
  /// @param fault the object at fault, which may be another than the one in trouble
  /// @param exhibits ids
  /// @param leadsTo what it brings about on its way to the object in trouble, one sentence each;
  ///   none where the cause is in the object itself
  public record Cause(
      String rule,
      Certainty certainty,
      String sentence,
      Ref fault,
      List<String> exhibits,
      List<String> leadsTo) {
    public Cause {
      exhibits = List.copyOf(exhibits);
      leadsTo = List.copyOf(leadsTo);
    }

    /// What stands in the place of a rule where there is nothing to find.
    public static final String HEALTHY = "healthy";

    /// Whether nothing is wrong now.
    public boolean nothingWrong() {
      return rule.equals(HEALTHY);
    }

    /// A cause that leads straight to the trouble.
    Cause(String rule, Certainty certainty, String sentence, Ref fault, List<String> exhibits) {
      this(rule, certainty, sentence, fault, exhibits, List.of());
    }
  }

  /// Something that happened to the workload before, or that nothing did.
  ///
  /// @param what `revision 7 → 8`
  /// @param at absent where it is not known or does not matter
  /// @param details `env DATABASE_URL removed`, those that the cause names first
  public record Change(String what, Optional<Instant> at, List<String> details) {
    public Change {
      details = List.copyOf(details);
    }
  }

  /// An exhibit as it is shown.
  ///
  /// @param object `pod/api-5d9`
  public record Item(String id, String source, String object, Optional<Instant> at, String text) {
    static Item of(Exhibit<?> exhibit) {
      var evidence = exhibit.evidence();
      return new Item(
          exhibit.id(), evidence.source(), evidence.about().path(), evidence.at(), evidence.line());
    }
  }

  /// Many incidents told as one; the same again with what has become of them since.
  ///
  /// @param cluster the alerts' cluster label, may be empty
  /// @param members all of them, those with messages of their own included
  public static Report ofStorm(
      String id, String cluster, Instant since, Instant at, List<Storm.Member> members) {
    var gathering = new Gathering(cluster, members);
    return new Report(
        id,
        "firing",
        gathering.severity(),
        cluster,
        gathering.object(),
        gathering.names(),
        "",
        gathering.symptom(),
        since,
        at,
        gathering.cause(),
        List.of(),
        List.of(),
        List.of(),
        "",
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        new Diagnosis.Unexplained(Reason.NOT_ASKED, "no model is asked about a storm", ""),
        Effort.NONE,
        List.of(),
        Duration.ZERO,
        new Tally(gathering.alerts(), 0, "", "", List.of()),
        Optional.empty(),
        Optional.empty(),
        Optional.of(gathering.storm()),
        Origin.NONE);
  }

  /// As over since then, and nothing said about how things stand.
  public Report resolved(Instant at) {
    return ended(Ending.resolved(at, List.of()));
  }

  public Report with(Tally tally) {
    return with(status, tally, update, ending);
  }

  /// The same report when the incident is over: what was known stays, with the time of it.
  public Report ended(Ending ending) {
    return with(
        ending.how() == Ending.How.RESOLVED ? "resolved" : "ended",
        tally,
        Optional.empty(),
        Optional.of(ending));
  }

  /// The same report, as a follow-up to an earlier one about the same incident; empty where a
  /// person would read nothing new.
  public Optional<Report> after(Report earlier) {
    return News.of(this, earlier).map(news -> with(status, tally, Optional.of(news), ending));
  }

  private Report with(
      String status, Tally tally, Optional<Update> update, Optional<Ending> ending) {
    return new Report(
        id,
        status,
        severity,
        cluster,
        object,
        alerts,
        question,
        symptom,
        since,
        at,
        cause,
        proof,
        changes,
        next,
        fix,
        notSeen,
        also,
        checked,
        wouldDecide,
        diagnosis,
        effort,
        exhibits,
        took,
        tally,
        update,
        ending,
        storm,
        origin);
  }

  /// To paste: the rules' own, and what room they leave for the model's.
  List<String> commands() {
    var proposed =
        diagnosis instanceof Diagnosis.Explained explained
            ? explained.commands()
            : List.<String>of();
    return Stream.concat(next.stream(), proposed.stream())
        .distinct()
        .limit(Math.max(MOST_COMMANDS, next.size()))
        .toList();
  }

  /// Who, and what is wrong with it.
  public String headline() {
    return named() + ": " + symptom;
  }

  String named() {
    if (object.kind().equals("cluster")) {
      return cluster.isEmpty() ? "cluster" : "cluster " + cluster;
    }
    return cluster.isEmpty() ? object.qualified() : object.qualified() + " (" + cluster + ")";
  }
}
