package dev.sitrep.diagnosis;

/// Why a model gave no answer, on its way through langchain4j up to [Diagnostician], which makes a
/// value of it.
final class NoAnswer extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// What kind of failure: only [#OVERFLOW] is treated differently from the others.
  enum Kind {
    /// refused, unknown host, no route
    UNREACHABLE,
    /// the engine does not have this model
    MISSING,
    /// the prompt is longer than the window
    OVERFLOW,
    /// the engine says that it has too much to do
    BUSY,
    /// the engine says that it failed
    FAILED,
    /// no answer, or no next word of it, in time
    LATE,
    /// an answer without its end
    BROKEN_OFF,
    /// not what an engine answers
    GARBLED,
    /// nothing was asked
    NOT_ASKED
  }

  private final Kind kind;
  private final String why;
  private final String wayOut;
  private final int promptTokens;

  /// @param promptTokens how long the engine says that the prompt is; 0 where it does not say
  NoAnswer(Kind kind, String why, String wayOut, int promptTokens) {
    super(why, null, false, false);
    this.kind = kind;
    this.why = why;
    this.wayOut = wayOut;
    this.promptTokens = promptTokens;
  }

  NoAnswer(Kind kind, String why, String wayOut) {
    this(kind, why, wayOut, 0);
  }

  Kind kind() {
    return kind;
  }

  String why() {
    return why;
  }

  String wayOut() {
    return wayOut;
  }

  int promptTokens() {
    return promptTokens;
  }
}
