package dev.sitrep.receiver.cli;

import dev.sitrep.receiver.Config;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options that say where the configuration is and which model to ask.
final class ModelOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the configuration, YAML; else what SITREP_CONFIG names")
  private Optional<Path> config = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "none|NAME",
      description = "the model to ask, as Ollama calls it; none asks no model")
  private Optional<String> model = Optional.empty();

  /// The file that is read, if one is.
  Optional<Path> file() {
    return config.or(() ->
        Optional.ofNullable(System.getenv("SITREP_CONFIG"))
            .filter(name -> !name.isEmpty())
            .map(Path::of));
  }

  /// The configuration with the option's model in place of its own.
  Config load() {
    var env = System.getenv();
    return into(config.map(file -> Config.load(file, env)).orElseGet(() -> Config.load(env)));
  }

  private Config into(Config config) {
    if (model.isEmpty()) {
      return config;
    }
    var name = model.get().equals("none") ? "" : model.get();
    return config.with(config.model().named(name));
  }
}
