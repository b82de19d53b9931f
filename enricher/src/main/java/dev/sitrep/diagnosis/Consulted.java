package dev.sitrep.diagnosis;

import java.util.Optional;

/// A diagnosis and what it took.
///
/// @param words what the model was told last; absent where none was asked
public record Consulted(Diagnosis diagnosis, Effort effort, Optional<Words> words) {

  /// What a model was told, as it was sent.
  ///
  /// @param system the part that is the same for every incident
  public record Words(String system, String user) {}

  public Consulted(Diagnosis diagnosis, Effort effort) {
    this(diagnosis, effort, Optional.empty());
  }
}
