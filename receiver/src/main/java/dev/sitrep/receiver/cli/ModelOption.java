package dev.sitrep.receiver.cli;

import dev.sitrep.receiver.Config;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that say where the configuration is and which model to ask.
final class ModelOption {
  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--model",
      paramLabel = "none|NAME",
      description = "the model to ask, as Ollama calls it; none asks no model")
  private Optional<String> model = Optional.empty();

  /// The file that is read, if one is.
  Optional<Path> file() {
    return config.file();
  }

  /// The configuration with the option's model in place of its own.
  Config load() {
    return into(config.load());
  }

  private Config into(Config config) {
    if (model.isEmpty()) {
      return config;
    }
    var name = model.get().equals("none") ? "" : model.get();
    return config.with(config.model().named(name));
  }
}
