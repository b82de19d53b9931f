package dev.sitrep.diagnosis;

import java.time.Duration;

/// What asking the model took, and which model and which prompt it was: answers of different ones
/// cannot be compared.
///
/// @param model name as the engine knows it, empty where none was asked
/// @param modelDigest of the model's files, as the engine says; empty where it does not
/// @param promptDigest which version of the prompt texts was used
/// @param calls how often the model was asked: 2 where the first answer had faults
/// @param promptTokens of all calls, as the engine counted them, 0 where it did not
/// @param answerTokens of all calls, as the engine counted them, 0 where it did not
/// @param claims of the answer that was used, before any was dropped; 0 where none was checked
/// @param verified how many of them hold
/// @param leftOut exhibits for which the prompt had no room
/// @param took from the question to the checked answer, waiting for a turn included
public record Effort(
    String model,
    String modelDigest,
    String promptDigest,
    int calls,
    int promptTokens,
    int answerTokens,
    int claims,
    int verified,
    int leftOut,
    Duration took) {

  /// Nobody was asked.
  public static final Effort NONE = new Effort("", "", "", 0, 0, 0, 0, 0, 0, Duration.ZERO);
}
