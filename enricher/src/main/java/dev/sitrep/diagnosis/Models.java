package dev.sitrep.diagnosis;

import dev.langchain4j.model.chat.StreamingChatModel;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/// The model providers. A new one is a file with a `model(ModelSettings)` function, and a line
/// here.
public final class Models {
  private static final Map<String, Function<ModelSettings, StreamingChatModel>> PROVIDERS =
      Map.of("ollama", Ollama::model);

  private Models() {}

  /// Opens no connection: an engine that is down shows at the first question.
  ///
  /// @throws IllegalArgumentException where the settings can never work
  public static StreamingChatModel open(ModelSettings settings) {
    var provider = PROVIDERS.get(settings.provider());
    if (provider == null) {
      throw new IllegalArgumentException(
          "model.provider: there is no provider %s; known are %s"
              .formatted(settings.provider(), new TreeSet<>(PROVIDERS.keySet())));
    }
    return provider.apply(settings);
  }
}
