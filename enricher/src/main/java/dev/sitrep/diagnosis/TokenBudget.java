package dev.sitrep.diagnosis;

/// How much text fits into a model's window. No engine tells before it is asked, so this estimates,
/// and learns from every count that an engine reports.
final class TokenBudget {
  private static final int LONGEST_WORD = 20;
  private static final double START = 1.2;
  private static final double LEAST = 0.8;
  private static final double MOST = 2.5;
  private static final double WEIGHT_OF_NEWS = 0.3;

  private final int window;
  private final int configured;
  private volatile int limit;
  private double factor = START;

  /// @param promptTokens what a prompt may have at most; 0 leaves it to the window and to [#limit]
  TokenBudget(int contextTokens, int promptTokens, int answerTokens) {
    this.window = contextTokens - answerTokens - contextTokens / 20;
    this.configured = promptTokens;
    this.limit = promptTokens;
  }

  /// What a prompt may have on this engine: reading is slow on a CPU, so its budget is one of time.
  /// Where the configuration names a number, that stays.
  ///
  /// @param promptTokens 0 for all that the answer leaves
  void limit(int promptTokens) {
    limit = configured == 0 ? promptTokens : configured;
  }

  /// Tokens that a prompt may have: at most the window without the answer and five percent.
  int available() {
    int most = limit;
    return most == 0 ? window : Math.min(window, most);
  }

  /// How many tokens the text has for this model, as far as is known.
  synchronized int tokens(String text) {
    return (int) Math.ceil(estimate(text) * factor);
  }

  /// Takes in what the engine counted.
  ///
  /// @param estimated what [#estimate] gave for the same text
  synchronized void learn(int estimated, int counted) {
    if (estimated > 0 && counted > 0) {
      var news = (double) counted / estimated;
      factor = within(factor + WEIGHT_OF_NEWS * (news - factor));
    }
  }

  /// The engine refused a prompt as too long: the next one has to be estimated so much longer that
  /// it is not built again.
  ///
  /// @param counted what the engine counted, 0 where it does not say
  synchronized void overflowed(int estimated, int counted) {
    var seen = counted > 0 && estimated > 0 ? (double) counted / estimated : factor * 1.5;
    factor = within(Math.max(factor, seen));
  }

  private static double within(double factor) {
    return Math.clamp(factor, LEAST, MOST);
  }

  /// By class of character: Qwen, Gemma and Mistral make a token of every digit, English words have
  /// about 4.5 letters a token, and symbols stand alone. Adding texts adds their estimates.
  static int estimate(String text) {
    int tokens = 0;
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int end = i + 1;
      if (isLetter(c)) {
        boolean capitals = isCapital(c);
        while (end < text.length()
            && isLetter(text.charAt(end))
            && !(isCapital(text.charAt(end)) && !isCapital(text.charAt(end - 1)))) {
          capitals &= isCapital(text.charAt(end));
          end++;
        }
        int length = end - i;
        tokens += letters(length, capitals);
      } else if (c == ' ') {
        while (end < text.length() && text.charAt(end) == ' ') {
          end++;
        }
        boolean joinsTheNextWord =
            end - i == 1 && end < text.length() && !Character.isDigit(text.charAt(end));
        tokens += joinsTheNextWord ? 0 : 1;
      } else {
        tokens += c < 0x80 ? 1 : 2;
      }
      i = end;
    }
    return tokens;
  }

  /// What is longer than any word is no word, and falls apart.
  private static int letters(int length, boolean capitals) {
    if (length > LONGEST_WORD) {
      return (length + 1) / 2;
    }
    return capitals ? (length + 2) / 3 : Math.max(1, (length * 2 + 5) / 9);
  }

  private static boolean isLetter(char c) {
    return isCapital(c) || (c >= 'a' && c <= 'z');
  }

  private static boolean isCapital(char c) {
    return c >= 'A' && c <= 'Z';
  }
}
