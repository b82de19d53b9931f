package dev.sitrep.receiver.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Programs that others wrote. Where one is not on the path its test is skipped, and says so; in CI
/// it fails, because there it has to be.
final class Tools {
  private static final Logger LOG = LoggerFactory.getLogger("tests");

  /// The folder of manifests.
  static final Path DEPLOY = Path.of("..", "deploy");

  private Tools() {}

  /// What came of a program; output and errors in one.
  record Ran(int status, String output) {}

  static Ran ran(String from, String... command) throws IOException, InterruptedException {
    need(command[0], from);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), output);
  }

  /// The output of a program that has to succeed.
  static String run(String from, String... command) throws IOException, InterruptedException {
    var ran = ran(from, command);
    assertEquals(0, ran.status(), () -> String.join(" ", command) + "\n" + ran.output());
    return ran.output();
  }

  private static void need(String program, String from) {
    var path = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator);
    if (Arrays.stream(path).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)))) {
      return;
    }
    var missing = "%s is not on the path; install %s".formatted(program, from);
    if (System.getenv().containsKey("CI")) {
      fail(missing);
    }
    LOG.warn("SKIPPED: a check of deploy/ or .github/, because {}", missing);
    abort(missing);
  }
}
