package dev.sitrep.engine;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.sitrep.engine.EngineState.Able;
import java.util.List;

/// What runs the model: this is all that a provider has to give.
public interface Engine {
  StreamingChatModel model();

  /// Looks whether it can answer, for a few seconds at most. What it finds is a value, never an
  /// exception.
  EngineState look() throws InterruptedException;

  /// Always able: for models that run in this process, as those of tests do.
  static Engine of(StreamingChatModel model) {
    return new Engine() {
      @Override
      public StreamingChatModel model() {
        return model;
      }

      @Override
      public EngineState look() {
        return new Able("", "", false, List.of());
      }
    };
  }

  /// Of nobody: for who has no model and asks nothing.
  static Engine none() {
    return of(new StreamingChatModel() {});
  }
}
