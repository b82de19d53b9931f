package dev.sitrep.engine;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Which model explains the findings, and how much of it one question may use.
///
/// @param provider a name that [Models] knows: `ollama`, `openai`
/// @param name as the provider calls it: `qwen3:8b`
/// @param key what the engine wants to see of a caller, empty where it asks for nothing
/// @param allowEgress whether an engine outside the cluster may be asked
/// @param prompts a folder whose texts stand in for those of the jar with the same name
/// @param contextTokens the window for prompt and answer together; the same for all calls, because
///   a change makes Ollama load the model again
/// @param promptTokens of the window, what a prompt may have at most; 0 leaves it to us: all that
///   the answer leaves, and less where the model runs on a CPU, which reads slowly
/// @param answerTokens what of the window is kept for the answer
/// @param patience how long after it was begun a report waits for the model, for a turn too
/// @param total how long one question may take: covers the loading of the model too, because a call
///   that is given up stops the loading
/// @param permits how many questions may be with the engine at one time: Ollama itself queues
///   without a bound
/// @param waiting how many more may wait for their turn
public record ModelSettings(
    String provider,
    String name,
    URI url,
    String key,
    boolean allowEgress,
    Optional<Path> prompts,
    int contextTokens,
    int promptTokens,
    int answerTokens,
    Duration patience,
    Duration total,
    int permits,
    int waiting) {
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
    if (promptTokens < 0 || promptTokens > contextTokens - answerTokens) {
      throw new IllegalArgumentException(
          "model.promptTokens: "
              + promptTokens
              + " does not fit beside the answer; set 0 to "
              + (contextTokens - answerTokens));
    }
    if (patience.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException(
          "model.patience: " + patience + " is no time at all; set 20s or more");
    }
    if (total.compareTo(patience) < 0) {
      throw new IllegalArgumentException(
          "model.total: %s is less than model.patience %s; set as much or more"
              .formatted(total, patience));
    }
    if (permits < 1) {
      throw new IllegalArgumentException(
          "model.permits: " + permits + " lets no question through; set 1 or more");
    }
    if (waiting < 0) {
      throw new IllegalArgumentException(
          "model.waiting: " + waiting + " is less than nobody; set 0 or more");
    }
  }

  /// With what most can leave as it is.
  public ModelSettings(
      String provider,
      String name,
      URI url,
      int contextTokens,
      int answerTokens,
      Duration patience,
      int permits) {
    this(
        provider,
        name,
        url,
        "",
        false,
        Optional.empty(),
        contextTokens,
        0,
        answerTokens,
        patience,
        patience,
        permits,
        32);
  }

  /// Without the key.
  @Override
  public String toString() {
    return "%s %s at %s".formatted(provider, name, url);
  }
}
