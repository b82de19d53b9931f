package dev.sitrep.diagnosis;

import java.net.URI;
import java.time.Duration;

/// Which model explains the findings, and how much of it one question may use.
///
/// @param provider a name that [Models] knows: `ollama`
/// @param name as the provider calls it: `qwen3:8b`
/// @param contextTokens the window for prompt and answer together; keep it the same for all calls,
///   a change makes Ollama load the model again
/// @param answerTokens what of it is kept for the answer
/// @param patience from the question to the whole answer, waiting for a permit included; has to
///   cover the loading of the model too, because a call that is given up stops the loading
/// @param permits how many questions may be with the engine at one time: Ollama itself queues
///   without a bound
public record ModelSettings(
    String provider,
    String name,
    URI url,
    int contextTokens,
    int answerTokens,
    Duration patience,
    int permits) {
  public ModelSettings {
    if (contextTokens < 2048) {
      throw new IllegalArgumentException(
          "model.contextTokens: "
              + contextTokens
              + " is too small for evidence; set 2048 or more, 8192 is a good value");
    }
    if (answerTokens < 200 || answerTokens > contextTokens / 2) {
      throw new IllegalArgumentException(
          "model.answerTokens: "
              + answerTokens
              + " leaves too little room for answer or evidence; set 200 to "
              + contextTokens / 2);
    }
    if (patience.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException(
          "model.patience: " + patience + " is no time at all; set 60s or more");
    }
    if (permits < 1) {
      throw new IllegalArgumentException(
          "model.permits: " + permits + " lets no question through; set 1 or more");
    }
  }
}
