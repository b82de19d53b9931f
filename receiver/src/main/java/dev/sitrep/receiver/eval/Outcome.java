package dev.sitrep.receiver.eval;

/// How an answer stands beside what is known.
public enum Outcome {
  /// what is left of the explanation has all the expected words
  FOUND("cause found"),
  /// an explanation held, and does not have the expected words
  OTHER("another cause"),
  /// an explanation held, and nobody wrote down what was expected
  EXPLAINED("explained"),
  /// an explanation where the evidence shows no cause
  GUESSED("explained what nobody knows"),
  ABSTAINED_RIGHT("abstained, rightly"),
  ABSTAINED_WRONG("abstained, wrongly"),
  /// nothing of the answer held
  UNGROUNDED("nothing held"),
  /// not the JSON that was asked for
  INVALID("invalid JSON"),
  NO_ANSWER("no answer");

  private final String words;

  Outcome(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }
}
