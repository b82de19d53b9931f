package dev.sitrep.report;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// What a person may say of a report.
public enum Reaction {
  HELPFUL("helpful", "helpful"),
  WRONG_CAUSE("wrong-cause", "wrong cause");

  private static final Set<String> OWN = Set.of("heartbeat-late", "channel-refuses");

  private final String word;
  private final String label;

  Reaction(String word, String label) {
    this.word = word;
    this.label = label;
  }

  /// In addresses and for programs.
  public String word() {
    return word;
  }

  /// For people.
  public String label() {
    return label;
  }

  public static Reaction of(boolean helpful) {
    return helpful ? HELPFUL : WRONG_CAUSE;
  }

  public static Optional<Reaction> of(String word) {
    return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
  }

  /// Whether there is something to say: a report about an incident that was looked into, and that
  /// is not told on elsewhere. A storm only counts its incidents, each of which has a report of its
  /// own; what Sitrep says about itself is no conclusion of anybody.
  static boolean fits(Report report) {
    return !report.alerts().isEmpty()
        && report.storm().isEmpty()
        && !OWN.contains(report.cause().rule())
        && report.ending().filter(ending -> ending.how() == Ending.How.JOINED).isEmpty();
  }
}
