package dev.sitrep.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Programs of this machine.
final class Program {
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  private Program() {}

  /// What came of it; standard output and errors in one.
  record Ran(int status, String output) {
    boolean ok() {
      return status == 0;
    }
  }

  static Ran ran(String input, List<String> command) {
    try {
      var out = Files.createTempFile("sitrep-real", ".out");
      try {
        var process =
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        var running = process.start();
        try (var stdin = running.getOutputStream()) {
          stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
          // it has ended without reading: its words say why
        }
        if (!running.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          running.destroyForcibly();
          return new Ran(-1, "does not end: " + String.join(" ", command));
        }
        return new Ran(running.exitValue(), Files.readString(out));
      } finally {
        Files.delete(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// The output of one that has to succeed.
  static String run(String... command) {
    return fed("", command);
  }

  static String fed(String input, String... command) {
    var ran = ran(input, List.of(command));
    if (!ran.ok()) {
      throw new AssertionError(String.join(" ", command) + "\n" + ran.output());
    }
    return ran.output().strip();
  }

  /// A line of shell that has to succeed.
  static String shell(String line) {
    return run("bash", "-c", line);
  }

  /// Runs until it is told to end; what it says is in that file.
  static Process start(Path log, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }
}
