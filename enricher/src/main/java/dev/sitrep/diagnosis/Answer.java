package dev.sitrep.diagnosis;

import dev.sitrep.engine.Reason;

/// What the model says to a question of its own, without a cluster: nothing in it is checked
/// against evidence, and whoever shows it has to say so.
public sealed interface Answer {

  /// @param model name as the engine knows it
  record Answered(String text, String model) implements Answer {}

  /// @param why one clause
  /// @param wayOut what would help, may be empty
  record Unanswered(Reason reason, String why, String wayOut) implements Answer {}
}
