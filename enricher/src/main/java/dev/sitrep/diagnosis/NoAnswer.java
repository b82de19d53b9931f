package dev.sitrep.diagnosis;

/// Why a model gave no answer, on its way through langchain4j up to [Diagnostician], which makes a
/// value of it.
final class NoAnswer extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final String why;
  private final String wayOut;
  private final int promptTokens;

  /// @param promptTokens how long the engine says that the prompt is; 0 where it does not say
  NoAnswer(Reason reason, String why, String wayOut, int promptTokens) {
    super(why, null, false, false);
    this.reason = reason;
    this.why = why;
    this.wayOut = wayOut;
    this.promptTokens = promptTokens;
  }

  NoAnswer(Reason reason, String why, String wayOut) {
    this(reason, why, wayOut, 0);
  }

  /// The engine found the prompt too long.
  ///
  /// @param promptTokens as it counted them, 0 where it did not
  static NoAnswer tooLong(int promptTokens) {
    return new NoAnswer(
        Reason.OVERFLOW,
        promptTokens > 0
            ? "the prompt of %d tokens does not fit the model's window".formatted(promptTokens)
            : "the prompt does not fit the model's window",
        "raise model.contextTokens, up to what the model was trained for",
        promptTokens);
  }

  EngineState.Unable unable() {
    return new EngineState.Unable(reason, why, wayOut);
  }

  Reason reason() {
    return reason;
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
