package dev.sitrep.engine;

import java.util.Locale;

/// Why there is no explanation, as a word for programs: a stable name in the report's JSON and a
/// label in the metrics. People read the sentence beside it.
public enum Reason {
  /// no model is configured
  NO_MODEL,
  /// the settings or the engine's own word forbid to ask it: a model in a cloud, a host outside
  REFUSED,
  /// connection refused, unknown host, no route
  UNREACHABLE,
  /// the engine does not have this model
  MISSING,
  /// the prompt is longer than the window, or was cut
  OVERFLOW,
  /// too many questions at a time, here or at the engine
  BUSY,
  /// the engine failed several times in a row and is left alone for a while
  RESTING,
  /// the engine says that it failed
  FAILED,
  /// no answer, or no next word of it, in time
  LATE,
  /// not yet answered when the report went out; an explanation may follow
  PENDING,
  /// an answer without its end
  BROKEN_OFF,
  /// not what an engine or a model answers
  GARBLED,
  /// nothing was asked
  NOT_ASKED,
  /// the model says that the evidence does not show the cause: a good answer
  INSUFFICIENT,
  /// the answer did not hold against the evidence
  UNGROUNDED;

  /// `no-model`
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
