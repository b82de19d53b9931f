package dev.sitrep.receiver.store;

import dev.sitrep.receiver.store.Incidents.Arrivals;
import dev.sitrep.receiver.store.Incidents.Candidate;
import dev.sitrep.receiver.store.Incidents.Episode;
import dev.sitrep.receiver.store.Incidents.Firing;
import dev.sitrep.receiver.store.Incidents.Over;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// Notifications as the store hears of them.
final class Arriving {
  static final Instant START = Instant.parse("2026-03-01T11:50:00Z");
  static final int WARNING = 2;
  static final int CRITICAL = 0;

  private Arriving() {}

  static Arrivals of(Candidate... candidates) {
    return new Arrivals(List.of(candidates), List.of(), List.of(), storm("storm-1"));
  }

  static Arrivals of(List<Candidate> candidates) {
    return new Arrivals(candidates, List.of(), List.of(), storm("storm-1"));
  }

  /// Alerts that ended at this time.
  static Arrivals over(Instant end, String... fingerprints) {
    var over =
        Arrays.stream(fingerprints).map(fingerprint -> new Over(fingerprint, START, end)).toList();
    return new Arrivals(List.of(), List.of(), over, storm("storm-1"));
  }

  static Candidate storm(String id) {
    return new Candidate(
        id,
        "storm",
        "warning",
        WARNING,
        "storm",
        "",
        "",
        false,
        true,
        Duration.ZERO,
        "{}",
        List.of());
  }

  /// A warning, `KubePodCrashLooping` from all fingerprints.
  static Candidate candidate(String id, String key, String... fingerprints) {
    return candidate(
        id,
        key,
        Arrays.stream(fingerprints).map(one -> firing(one, "KubePodCrashLooping", "")).toList());
  }

  static Candidate candidate(String id, String key, List<Firing> alerts) {
    return new Candidate(
        id,
        key,
        "warning",
        WARNING,
        "shop/deployment api",
        "shop",
        "",
        false,
        false,
        Duration.ZERO,
        "{}",
        alerts);
  }

  static Firing firing(String fingerprint, String name, String reason) {
    return firing(fingerprint, START, name, reason);
  }

  static Firing firing(String fingerprint, Instant start, String name, String reason) {
    return new Firing(new Episode(fingerprint, start), name, reason, "\"" + fingerprint + "\"");
  }

  static Candidate critical(Candidate candidate) {
    return new Candidate(
        candidate.id(),
        candidate.key(),
        "critical",
        CRITICAL,
        candidate.target(),
        candidate.namespace(),
        candidate.partOf(),
        candidate.takesIn(),
        candidate.rulesOnly(),
        candidate.calm(),
        candidate.document(),
        candidate.alerts());
  }

  static Candidate partOf(String key, Candidate candidate) {
    return new Candidate(
        candidate.id(),
        candidate.key(),
        candidate.severity(),
        candidate.severityRank(),
        candidate.target(),
        candidate.namespace(),
        key,
        candidate.takesIn(),
        candidate.rulesOnly(),
        candidate.calm(),
        candidate.document(),
        candidate.alerts());
  }

  static Candidate takesIn(Candidate candidate) {
    return new Candidate(
        candidate.id(),
        candidate.key(),
        candidate.severity(),
        candidate.severityRank(),
        candidate.target(),
        candidate.namespace(),
        candidate.partOf(),
        true,
        candidate.rulesOnly(),
        candidate.calm(),
        candidate.document(),
        candidate.alerts());
  }

  static Candidate calm(Duration calm, Candidate candidate) {
    return new Candidate(
        candidate.id(),
        candidate.key(),
        candidate.severity(),
        candidate.severityRank(),
        candidate.target(),
        candidate.namespace(),
        candidate.partOf(),
        candidate.takesIn(),
        true,
        calm,
        candidate.document(),
        candidate.alerts());
  }
}
