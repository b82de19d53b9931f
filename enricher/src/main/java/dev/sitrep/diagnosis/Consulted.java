package dev.sitrep.diagnosis;

import java.time.Duration;

/// A diagnosis and what it took.
///
/// @param promptTokens as the engine counted them, 0 where it did not
/// @param answerTokens as the engine counted them, 0 where it did not
/// @param took from the question to the checked answer
/// @param leftOut exhibits for which the prompt had no room
/// @param promptDigest which version of the prompt texts was used
public record Consulted(
    Diagnosis diagnosis,
    int promptTokens,
    int answerTokens,
    Duration took,
    int leftOut,
    String promptDigest) {}
