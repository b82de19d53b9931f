package dev.sitrep.finding;

/// How sure a cause is. Computed from the kind of evidence, never asked of a model.
public enum Certainty {
  /// The control plane or the program itself says so.
  SEEN("seen"),
  /// The evidence fits, and one other reading is left.
  LIKELY("likely"),
  /// A trouble is certain, its cause is not.
  UNKNOWN("not enough evidence");

  private final String word;

  Certainty(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
