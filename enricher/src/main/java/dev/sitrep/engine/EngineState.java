package dev.sitrep.engine;

import java.util.List;

/// What was seen when somebody looked at the engine: whether a question would be answered now.
public sealed interface EngineState {

  /// @param version of the engine, empty where it does not say
  /// @param digest of the model's files, empty where the engine does not say
  /// @param onCpu the engine says that the loaded model has no part on a GPU: it reads slowly
  /// @param warnings what will work badly, each with its way out
  record Able(String version, String digest, boolean onCpu, List<String> warnings)
      implements EngineState {
    public Able {
      warnings = List.copyOf(warnings);
    }
  }

  record Unable(Reason reason, String why, String wayOut) implements EngineState {}
}
