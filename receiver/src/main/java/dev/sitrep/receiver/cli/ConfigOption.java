package dev.sitrep.receiver.cli;

import dev.sitrep.receiver.Config;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The option that says where the configuration is.
final class ConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the configuration, YAML; else what SITREP_CONFIG names")
  private Optional<Path> config = Optional.empty();

  /// The file that is read, if one is.
  Optional<Path> file() {
    return config.or(() ->
        Optional.ofNullable(System.getenv("SITREP_CONFIG"))
            .filter(name -> !name.isEmpty())
            .map(Path::of));
  }

  Config load() {
    var env = System.getenv();
    return config.map(file -> Config.load(file, env)).orElseGet(() -> Config.load(env));
  }
}
