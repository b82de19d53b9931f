package dev.sitrep.engine;

/// Why a model gave no answer, on its way up through langchain4j: whoever asked makes a value of
/// it.
public final class NoAnswer extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;
  private final String why;
  private final String wayOut;
  private final int promptTokens;

  /// @param promptTokens how long the engine says that the prompt is; 0 where it does not say
  public NoAnswer(Reason reason, String why, String wayOut, int promptTokens) {
    super(why, null, false, false);
    this.reason = reason;
    this.why = why;
    this.wayOut = wayOut;
    this.promptTokens = promptTokens;
  }

  public NoAnswer(Reason reason, String why, String wayOut) {
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

  public Reason reason() {
    return reason;
  }

  public String why() {
    return why;
  }

  public String wayOut() {
    return wayOut;
  }

  public int promptTokens() {
    return promptTokens;
  }
}
