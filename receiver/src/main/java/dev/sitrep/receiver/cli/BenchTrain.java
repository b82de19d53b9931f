package dev.sitrep.receiver.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The last step of making an image: Java keeps what it had loaded and linked after the first
/// minute of a `serve`. It writes that down when the process ends, so that takes its time.
@Command(name = "train", hidden = true)
final class BenchTrain implements Callable<Integer> {
  /// Without the counts of what was called how often: they make the cache larger, and neither the
  /// start nor the first report comes sooner.
  private static final String OPTIONS =
      "-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -XX:AOTCacheOutput=";

  private static final Duration WRITING = Duration.ofMinutes(5);

  @Option(names = "--program", required = true)
  private Path program = Path.of("");

  @Option(names = "--cache", required = true)
  private Path cache = Path.of("");

  @Override
  public Integer call() throws Exception {
    try (var folder = WorkFolder.in(Optional.empty());
        var walkthrough = Walkthrough.in(folder.path())) {
      walkthrough.walk(
          List.of(program.toAbsolutePath().toString()),
          Map.of("SITREP_CACHE", "off", "SITREP_JAVA_OPTS", OPTIONS + cache.toAbsolutePath()),
          Duration.ofSeconds(2),
          WRITING);
    }
    if (!Files.isRegularFile(cache)) {
      throw new Unable(
          "%s was not written: %s is no Java 25, or its disk is full".formatted(cache, program));
    }
    return 0;
  }
}
