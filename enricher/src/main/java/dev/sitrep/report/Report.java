package dev.sitrep.report;

import dev.sitrep.cluster.Ref;
import dev.sitrep.diagnosis.Diagnosis;
import dev.sitrep.evidence.Exhibit;
import dev.sitrep.finding.Certainty;
import dev.sitrep.finding.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a person is told about one incident: what is wrong, why, what proves it, what to run next,
/// what could not be seen. Every text in it is clean: redacted, neutralised, bounded.
///
/// @param id the incident's id
/// @param status `firing` or `resolved`
/// @param severity as labelled, `unknown` when no alert says
/// @param cluster the alerts' cluster label, may be empty
/// @param object the object in trouble: the workload, where the alert named one of its pods
/// @param alerts names of the alerts
/// @param symptom what is wrong with the object: `2 of 3 pods in a crash loop`
/// @param since when the trouble began, at the latest
/// @param at the cluster's present when the evidence was taken
/// @param cause in one sentence
/// @param proof two or three decisive exhibits
/// @param changes what changed in the workload before, newest first; may be empty
/// @param next read-only commands, at most three
/// @param fix what to change, in words; may be empty
/// @param notSeen what could not be read, and why
/// @param also causes of other troubles of the same object
/// @param checked what was looked at: said when nothing decisive was found
/// @param diagnosis what the model added
/// @param exhibits everything that was collected
/// @param took from the alert's admission to this report, without delivery
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
    List<String> changes,
    List<String> next,
    String fix,
    List<String> notSeen,
    List<Cause> also,
    List<String> checked,
    Diagnosis diagnosis,
    List<Item> exhibits,
    Duration took) {

  /// The name and version of the JSON form: see `schema/sitrep.report.v1.json`.
  public static final String SCHEMA = "sitrep.report/v1";

  public Report {
    alerts = List.copyOf(alerts);
    proof = List.copyOf(proof);
    changes = List.copyOf(changes);
    next = List.copyOf(next);
    notSeen = List.copyOf(notSeen);
    also = List.copyOf(also);
    checked = List.copyOf(checked);
    exhibits = List.copyOf(exhibits);
  }

  /// @param rule which rule found it, empty when none did
  /// @param fault the object at fault, which may be another than the one in trouble
  /// @param exhibits ids
  public record Cause(
      String rule, Certainty certainty, String sentence, Ref fault, List<String> exhibits) {
    public Cause {
      exhibits = List.copyOf(exhibits);
    }

    static Cause of(Finding finding) {
      return new Cause(
          finding.rule(),
          finding.certainty(),
          finding.cause(),
          finding.fault(),
          finding.exhibits());
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

  /// The same report after the last alert went away: what was known stays.
  public Report resolved(Instant now) {
    return new Report(
        id,
        "resolved",
        severity,
        cluster,
        object,
        alerts,
        question,
        symptom,
        since,
        now,
        cause,
        proof,
        changes,
        next,
        fix,
        notSeen,
        also,
        checked,
        diagnosis,
        exhibits,
        took);
  }

  /// The first line: who, and what is wrong.
  public String headline() {
    return object.qualified() + ": " + symptom;
  }
}
