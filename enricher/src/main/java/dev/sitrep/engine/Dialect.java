package dev.sitrep.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// What one family of engines does its own way, so that [Wire] can do the rest for all.
interface Dialect {
  Address address();

  /// Adds to a question what langchain4j cannot say.
  void adjust(ObjectNode question);

  /// @param line of an answer under status 200, not blank
  Heard hear(String line);

  /// What langchain4j's parser of this protocol waits for after a line.
  String endOfEvent();

  /// @param status of HTTP; 200 where the engine failed after it had begun
  /// @param body as it came, shortened
  NoAnswer refusal(int status, String body);

  /// Called once for a refused question, before [#refusal]: true where the next [#adjust] leaves
  /// out what was refused, so that it is worth asking again.
  default boolean yields(int status, String body) {
    return false;
  }

  /// What helps against a model that ends without a word.
  String cureForSilence();

  /// What a line is.
  sealed interface Heard {

    /// Says nothing about the answer.
    record Noise() implements Heard {}

    /// @param content of the answer, may be empty
    /// @param thought whether the model thinks here instead of answering
    /// @param ended why the answer ends, in the engine's word; empty while it goes on
    record Piece(String content, boolean thought, String ended) implements Heard {}

    /// Nothing follows.
    record Last(Piece piece) implements Heard {}

    /// The engine failed while it answered.
    record Trouble(String body) implements Heard {}

    /// Not of this dialect.
    record Foreign(String what) implements Heard {}
  }
}
