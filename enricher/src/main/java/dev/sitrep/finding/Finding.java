package dev.sitrep.finding;

import dev.sitrep.cluster.Ref;
import java.util.List;

/// What one rule makes of the evidence.
///
/// @param rule its id: `oom-killed`
/// @param fault the object at fault; not the symptom's object where the two differ
/// @param subjects the objects that suffer from it, pods mostly; at least one
/// @param symptom what is wrong with them, as the end of "2 of 3 pods ...": `in a crash loop`; no
///   verb that would have to agree with the number
/// @param cause one sentence with the decisive value, without a final stop
/// @param exhibits ids of what proves it, the most decisive first; at least one
/// @param next read-only commands, the confirming one first; at most three
/// @param fix what to change, in words; may be empty
/// @param leadsTo causes of other findings that this one explains, the deepest first: what lies
///   between the object at fault and the subjects; set by [Ranking], empty in what a rule makes
public record Finding(
    String rule,
    Ref fault,
    List<Ref> subjects,
    String symptom,
    String cause,
    Certainty certainty,
    List<String> exhibits,
    List<String> next,
    String fix,
    List<String> leadsTo) {
  public Finding {
    leadsTo = List.copyOf(leadsTo);
    subjects = List.copyOf(subjects);
    exhibits = List.copyOf(exhibits);
    next = List.copyOf(next);
    if (subjects.isEmpty() || exhibits.isEmpty()) {
      throw new IllegalArgumentException("finding " + rule + " names no subject or no exhibit");
    }
  }

  /// As a rule makes it.
  public Finding(
      String rule,
      Ref fault,
      List<Ref> subjects,
      String symptom,
      String cause,
      Certainty certainty,
      List<String> exhibits,
      List<String> next,
      String fix) {
    this(rule, fault, subjects, symptom, cause, certainty, exhibits, next, fix, List.of());
  }
}
