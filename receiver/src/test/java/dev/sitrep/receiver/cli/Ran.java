package dev.sitrep.receiver.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sitrep.receiver.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What a command line came to.
record Ran(int exit, String out, String err) {

  /// In this process, with its environment.
  static Ran here(String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var outBefore = System.out;
    var errBefore = System.err;
    try (var newOut = new PrintStream(out, true, UTF_8);
        var newErr = new PrintStream(err, true, UTF_8)) {
      System.setOut(newOut);
      System.setErr(newErr);
      return new Ran(Sitrep.run(args), out.toString(UTF_8), err.toString(UTF_8));
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }

  /// In a process of its own, with nothing of this environment that Sitrep listens to.
  static Ran apart(Path folder, Map<String, String> env, String... args)
      throws IOException, InterruptedException {
    var out = folder.resolve("out.txt");
    var err = folder.resolve("err.txt");
    var process = start(folder, env, out, err, args);
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running after a minute");
    } finally {
      process.destroyForcibly();
    }
    return new Ran(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  static Process start(Path folder, Map<String, String> env, Path out, Path err, String... args)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-Dlogback.configurationFile=logback.xml");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name ->
            name.startsWith("SITREP_")
                || name.startsWith("KUBE")
                || name.equals("OLLAMA_HOST")
                || name.equals("JAVA_TOOL_OPTIONS"));
    builder.environment().put("HOME", folder.toString());
    builder.environment().putAll(env);
    return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  /// It could not be done: exit 1, nothing on standard output, and one sentence on standard error
  /// in which all the words are.
  void cannot(String... words) {
    assertEquals(1, exit, err);
    var lines = err.strip().lines().toList();
    assertEquals(1, lines.size(), err);
    says(lines.getFirst(), words);
  }

  /// The command line makes no sense: exit 2, one sentence, and where the manual is.
  void misused(String... words) {
    assertEquals(2, exit, err);
    var lines = err.strip().lines().toList();
    assertTrue(lines.getLast().startsWith("Try: sitrep "), err);
    says(String.join(" ", lines.subList(0, lines.size() - 1)), words);
  }

  private void says(String sentence, String... words) {
    assertEquals("", out);
    assertTrue(sentence.startsWith("sitrep: "), sentence);
    assertFalse(sentence.contains("Exception") || sentence.matches(".*[:(] ?null\\b.*"), sentence);
    for (var word : words) {
      assertTrue(sentence.contains(word), () -> "no '" + word + "' in: " + sentence);
    }
    hasNoTrace();
  }

  Ran hasNoTrace() {
    var all = out + "\n" + err;
    assertFalse(all.lines().anyMatch(line -> line.matches("\\s+at \\S+\\(.*\\)")), all);
    return this;
  }
}
