package dev.sitrep.diagnosis;

import dev.sitrep.finding.Certainty;
import java.util.Locale;
import java.util.Optional;

/// How far a model's explanation can be trusted. Computed from what was checked: a model's own word
/// about itself says nothing, and a log line can put it into its mouth.
public enum Confidence {
  /// It says what the rules have seen, cites what they saw, and nothing of it had to go.
  HIGH,
  MEDIUM,
  /// No rule knows a cause, half of it did not hold, or a line of the case talks to the model.
  LOW;

  /// `high`
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @param finding how sure the leading finding is, empty where no rule found anything
  /// @param agrees the model's category is the leading finding's or a neighbour of it
  /// @param sharesProof the model cites what proves the leading finding
  /// @param verified how many claims hold
  /// @param claims how many were made
  /// @param gaps something could not be read that is there
  /// @param suspicious something in the case reads like an instruction to a model
  record Grounds(
      Optional<Certainty> finding,
      boolean agrees,
      boolean sharesProof,
      long verified,
      long claims,
      boolean gaps,
      boolean suspicious) {}

  static Confidence of(Grounds grounds) {
    var finding = grounds.finding().orElse(Certainty.UNKNOWN);
    if (finding == Certainty.UNKNOWN
        || grounds.suspicious()
        || 2 * grounds.verified() <= grounds.claims()) {
      return LOW;
    }
    boolean same = finding == Certainty.SEEN && grounds.agrees() && grounds.sharesProof();
    boolean whole = grounds.verified() == grounds.claims() && !grounds.gaps();
    return same && whole ? HIGH : MEDIUM;
  }
}
