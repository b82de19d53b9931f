package dev.sitrep.engine;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The model providers. A new one is a file with a function that makes an [Engine] of the settings,
/// and a line here.
public final class Models {
  private static final Map<String, Function<ModelSettings, Engine>> PROVIDERS =
      Map.of(
          "ollama", Ollama::engine,
          "openai", OpenAi::engine);

  private Models() {}

  /// What settings may name, in alphabetical order.
  public static List<String> providers() {
    return PROVIDERS.keySet().stream().sorted().toList();
  }

  /// Opens no connection: an engine that is down shows at the first question.
  ///
  /// @throws IllegalArgumentException where the settings can never work
  public static Engine open(ModelSettings settings) {
    var provider = PROVIDERS.get(settings.provider());
    if (provider == null) {
      throw new IllegalArgumentException(
          "model.provider: there is no provider %s; known are %s"
              .formatted(settings.provider(), providers()));
    }
    Egress.check(settings);
    return provider.apply(settings);
  }
}
